import type { EpochMetric, SummedRows } from './epoch-metric.ts';

/** More classes or labels than this are not counted one by one in the epochs' validation. */
export const mostCountedClasses = 100;

/** What is counted of each class: rows that have it and are predicted to, that are predicted to, that have it. */
export type CountedOutput = 'hits' | 'predicted' | 'actual';

/** Figures of an epoch's validation, from counts. */
export interface CountFigures {
  precision: number;
  recall: number;
  f1: number;
  /** Mean recall of the classes that have rows; of labels it has no meaning. */
  balancedAccuracy: number;
}

/**
 * Precision, recall and F1 from the counts `hits:k`, `predicted:k` and `actual:k` of each class: binary of label 1, else the
 * macro average, as in the evaluation: over all labels, but over those classes that have a row or are predicted. What has no definition
 * is 0. The threshold of the epochs is 0.5.
 * @returns null where nothing was counted: there are too many classes
 */
function figuresFromCounts(
  { metrics, rows }: SummedRows,
  counted: 'classes' | 'labels',
): CountFigures | null {
  const classes = Object.keys(metrics).flatMap((name) => (name.startsWith('hits:') ? [name.slice(5)] : []));
  if (classes.length === 0) return null;
  const counts = classes.map((name) => ({
    hits: metrics[`hits:${name}`],
    predicted: metrics[`predicted:${name}`],
    actual: metrics[`actual:${name}`],
  }));
  const recalls = counts.flatMap(({ hits, actual }) => (actual > 0 ? [hits / actual] : []));
  const [first] = counts;
  // Of a binary classifier only label 1 is counted; the other one is what is left.
  if (classes.length === 1 && first.actual < rows) {
    const others = rows - first.actual;
    recalls.push((others - (first.predicted - first.hits)) / others);
  }
  const isBinary = counted === 'classes' && counts.length === 1;
  const averaged =
    counted === 'labels' || isBinary
      ? counts
      : counts.filter(({ predicted, actual }) => predicted + actual > 0);
  const mean = (of: (count: (typeof counts)[number]) => number) =>
    ratio(
      averaged.reduce((sum, count) => sum + of(count), 0),
      averaged.length,
    );
  return {
    precision: mean(({ hits, predicted }) => ratio(hits, predicted)),
    recall: mean(({ hits, actual }) => ratio(hits, actual)),
    f1: mean(({ hits, predicted, actual }) => ratio(2 * hits, predicted + actual)),
    balancedAccuracy: ratio(
      recalls.reduce((sum, recall) => sum + recall, 0),
      recalls.length,
    ),
  };
}

/** A figure from counts, as a metric of the validation rows. @param counted what the counts are of */
export function countedMetric(name: keyof CountFigures, counted: 'classes' | 'labels'): EpochMetric<unknown> {
  return {
    name,
    better: 'higher',
    only: 'validation',
    isCounted: true,
    of: (sums) => figuresFromCounts(sums, counted)?.[name] ?? null,
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
