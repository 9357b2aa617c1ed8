/**
 * What the columns of some rows add to a model's scores. A score is what the model sums up before its link: of boosted trees and networks the
 * log-odds of a class, the logarithm under a log link, or a number as the target is scaled; of forests a share, or such a number.
 */
export interface Contributions {
  rows: number;
  /** Scores of a row. */
  outputs: number;
  columns: number;
  /** [rows × outputs] The score where nothing is known of the row. */
  base: Float64Array;
  /** [rows × outputs × columns] */
  values: Float64Array;
  /** [rows × outputs] The model's own scores, found without the contributions. */
  scores: Float64Array;
}

/** The scale of a model's scores, see `Explanation`. */
export type ScoreScale = 'value' | 'log' | 'logit' | 'softmax' | 'probability';

/** Columns of the table, as an explainer adds up features. */
export interface ExplainedColumns {
  count: number;
  /** [features of a row] The column of each feature. */
  of: Int32Array;
}

/** Explains a loaded model's answers. */
export interface Explainer {
  method: 'treeShap' | 'linear' | 'integratedGradients';
  scale: ScoreScale;
  /** How far base and contributions may be from the score: so much times the largest of 1, |base|, |score| and Σ |contributions|. */
  tolerance: number;
  /** Rows that are explained in about a second on one core: a bound for requests. */
  rowsPerSecond: number;
  /** @param features [rows × features of a row], as they are predicted */
  explain(
    features: Float32Array,
    rows: number,
    columns: ExplainedColumns,
  ): Contributions | Promise<Contributions>;
}
