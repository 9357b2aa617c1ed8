import type { FitRequest, FittedModel, Iteration } from '../../families/classical-engine.ts';

/** What a thread of a fit is started with; plain data. */
export interface FitJob extends FitRequest {
  /** Module of the family's engine. */
  engine: string;
}

/** What it says. */
export type FitMessage =
  | ({ type: 'iteration' } & Iteration)
  /** The fit is done; the model is null where its iterations are all of it. */
  | { type: 'done'; model: FittedModel | null };
