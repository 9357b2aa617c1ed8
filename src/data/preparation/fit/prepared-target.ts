import type { FittedTarget } from '../../../targets/targets.ts';

/** The target: fitted, and a function that gives its numbers for rows of the dataset. */
export interface PreparedTarget {
  fitted: FittedTarget;
  /** Labels, or scaled values, of the rows; of several, row-major. */
  of(rows: Int32Array): Float32Array;
  /** Values of the rows as they were read, laid out as those of `of`; absent for labels, which are exact. */
  truthOf?(rows: Int32Array): Float64Array;
}
