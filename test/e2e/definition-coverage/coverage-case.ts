import type { datasets } from './datasets.ts';

/** Stands in a definition for the id of the run of {@link CoverageCase.source}. */
export const sourceRun = 'the run of the source';

/** A small definition that a run trains with. Together the cases name every option of the definition. */
export interface CoverageCase {
  name: string;
  data: keyof typeof datasets;
  /** Without `dataset`. */
  definition: Record<string, unknown>;
  /** The case, before this one, whose run or model this one starts from. */
  source?: string;
  /** Registers the run's model by this name, for the cases that start from it. */
  model?: string;
}
