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

/** The same data in memory that threads share: each would else have a copy of its own. */
export function sharedData(data: FitData): FitData {
  const rowsOf = ({ rows, features, targets }: FitRows): FitRows => {
    return { rows, features: sharedArray(features), targets: sharedArray(targets) };
  };
  return { ...data, train: rowsOf(data.train), validation: rowsOf(data.validation) };
}

function sharedArray(array: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(array.byteLength));
  shared.set(array);
  return shared;
}

/** Weight of each training row; null: 1 each. */
export function rowWeights({
  classWeights,
  train,
}: Pick<FitData, 'classWeights' | 'train'>): Float64Array | null {
  return classWeights && Float64Array.from(train.targets, (label) => classWeights[label]);
}
