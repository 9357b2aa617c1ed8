/** Rows of each part of a split, as far as they are known before training. */
export interface SplitRows {
  train: number;
  validation: number;
  test: number;
}
