/** What is summed over the rows of a training or an evaluation. */
export interface SummedRows {
  rows: number;
  /** Σ over rows of each sum, by the names of `OutputTraining`. */
  metrics: Readonly<Record<string, number>>;
}

/** A cheap metric of each epoch, which early stopping may watch. */
export interface EpochMetric<Target> {
  /** Without its split, such as `accuracy`. */
  name: string;
  /** Which values are better. */
  better: 'higher' | 'lower';
  /** Found for the validation rows only, which are counted while they are evaluated; absent: for both splits. */
  only?: 'validation';
  /** Made from the counts of each class or label: there are none where there are more than are counted. */
  isCounted?: true;
  /** null where the rows were not summed up for it. */
  of(sums: SummedRows, target: Target): number | null;
}
