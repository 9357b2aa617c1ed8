import type { PrecisionRecallCurve } from '../../contracts/evaluation.ts';
import { thinPoints, type ThresholdCounts, type ThresholdPoint } from './threshold-counts.ts';

/** A precision–recall curve and its average precision. */
export interface PrecisionRecall {
  averagePrecision: number;
  curve: PrecisionRecallCurve;
}

/**
 * The precision–recall curve of one class's scores, from recall 0 up: a point for each distinct score, rows with equal
 * scores together. Points are those of scikit-learn's `precision_recall_curve` with `drop_intermediate`, in the opposite
 * order; beyond `maxPoints` every n-th is kept. Average precision is Σ (R_n − R_{n−1})·P_n over all points, without
 * interpolation.
 * @returns null where the class has no rows: recall has no meaning then.
 */
export function precisionRecallOf(
  { positives, points }: ThresholdCounts,
  maxPoints: number,
): PrecisionRecall | null {
  if (positives === 0) return null;
  let averagePrecision = 0;
  let found = 0;
  for (const point of points) {
    averagePrecision += ((point.truePositives - found) / positives) * precisionAt(point);
    found = point.truePositives;
  }
  // The curve starts at recall 0 and precision 1, where nothing is predicted.
  const kept = thinPoints(withoutVerticals(points), maxPoints - 1);
  return {
    averagePrecision,
    curve: {
      recall: [0, ...kept.map((point) => point.truePositives / positives)],
      precision: [1, ...kept.map(precisionAt)],
      thresholds: [null, ...kept.map((point) => point.threshold)],
    },
  };
}

function precisionAt({ truePositives, falsePositives }: ThresholdPoint): number {
  return truePositives / (truePositives + falsePositives);
}

/** Of points with equal recall, which lie on a vertical line, the first and the last. */
function withoutVerticals(points: readonly ThresholdPoint[]): ThresholdPoint[] {
  return points.filter(
    ({ truePositives }, index) =>
      truePositives !== points[index - 1]?.truePositives ||
      truePositives !== points[index + 1]?.truePositives,
  );
}
