import type { RecentRows } from '../split/recent-rows.ts';
import type { TargetFolds } from '../split/target-folds.ts';
import type { MeanTargets } from './category/mean-targets.ts';

/** What training rows are target-encoded with. It is no part of an artifact: only training rows ever need it. */
export interface CrossFit {
  folds: TargetFolds;
  /** For each column and fold the mean targets over the other folds. */
  byColumn: ReadonlyMap<string, readonly MeanTargets[]>;
}

/** What writers of stored columns need to know beside the raw values. */
export interface EncodeContext {
  /** Under `mostRecent`; null: missing values have a fixed stand-in. */
  recent: RecentRows | null;
  /** Under target encoding; null: no column is cross-fitted. */
  crossFit: CrossFit | null;
  /** The row of the dataset that row 0 of the raw columns is, where they are a range of it. */
  firstRow: number;
}

/** The context of columns that are read whole and need no other row. */
export const plainContext: EncodeContext = { recent: null, crossFit: null, firstRow: 0 };
