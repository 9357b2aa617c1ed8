import type { ClassicalTraining, ResolvedClassicalModel } from '../../contracts/definition/classical.ts';
import type { ClassicalModel } from './classical-model.ts';
import type { FitData } from './fit-data.ts';
import type { RowSums } from './row-sums.ts';
import type { Tree } from './trees/tree.ts';

/** What a worker thread fits; plain data. */
export interface FitJob {
  model: ResolvedClassicalModel;
  loss: ClassicalTraining['loss'];
  data: FitData;
  seed: number;
  /** Trees that are there already. */
  grown: Tree[];
  /** Of a forest's trees, a worker grows those whose number leaves `index` when divided by `of`. */
  share: { index: number; of: number };
}

/** What a worker says. */
export type FitMessage =
  /** An iteration of a model of trees is done; `number` counts from 0. */
  | { type: 'trees'; number: number; trees: Tree[]; train: RowSums | null; validation: RowSums | null }
  /** The model is fitted; with trees: all are there. */
  | { type: 'done'; model: ClassicalModel | null };
