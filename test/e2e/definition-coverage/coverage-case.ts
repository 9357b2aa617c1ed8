import type { datasets } from './datasets.ts';

/** A small definition that a run trains with. Together the cases name every option of the definition. */
export interface CoverageCase {
  name: string;
  data: keyof typeof datasets;
  /** Without `dataset`; `initialWeights.run` is the name of the case whose run it is. */
  definition: Record<string, unknown>;
}

/** The same case with each of the changes, one case for each. */
export function eachOf<T>(
  values: readonly T[],
  toCase: (value: T, index: number) => CoverageCase,
): CoverageCase[] {
  return values.map(toCase);
}
