/** What a classical model is fitted to, in plain arrays that a worker thread can take. */
export interface FitData {
  /** Numbers of a row. */
  width: number;
  /** [width] How many categories a feature holds the places of; 0: a plain number; −1: a word's weight. */
  featureKinds: Int32Array;
  train: FitRows;
  /** Not fitted to: for metrics and early stopping. */
  validation: FitRows;
  /** Number of classes; null: a regression. */
  classes: number | null;
  /** [classes] Weight of a row of each class; null: 1 each. */
  classWeights: number[] | null;
}

/** Rows and their targets: labels, or scaled values. */
export interface FitRows {
  rows: number;
  /** [rows × width], row-major; NaN is a missing value. */
  features: Float32Array;
  targets: Float32Array;
}

/** Weight of each training row; null: 1 each. */
export function rowWeights({
  classWeights,
  train,
}: Pick<FitData, 'classWeights' | 'train'>): Float64Array | null {
  return classWeights && Float64Array.from(train.targets, (label) => classWeights[label]);
}
