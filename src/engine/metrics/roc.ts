import type { RocCurve } from '../../contracts/evaluation.ts';
import { thinPoints, type ThresholdCounts, type ThresholdPoint } from './threshold-counts.ts';

/** A ROC curve and the area under it. */
export interface Roc {
  auc: number;
  curve: RocCurve;
}

/**
 * The ROC curve of one class's scores: a point for each distinct score, rows with equal scores together, so that ties
 * count half in the area. Points are those of scikit-learn's `roc_curve`; beyond `maxPoints` every n-th is kept.
 * @returns null where the class, or its complement, has no rows.
 */
export function rocOf({ positives, negatives, points }: ThresholdCounts, maxPoints: number): Roc | null {
  if (positives === 0 || negatives === 0) return null;
  // The curve starts at (0, 0), which is added last and counts as one of its points.
  const kept = thinPoints(withoutCollinear(points), maxPoints - 1);
  return {
    auc: aucOf({ positives, negatives, points })!,
    curve: {
      falsePositiveRate: [0, ...kept.map((point) => point.falsePositives / negatives)],
      truePositiveRate: [0, ...kept.map((point) => point.truePositives / positives)],
      thresholds: [null, ...kept.map((point) => point.threshold)],
    },
  };
}

/** The area under the ROC curve; null where the class, or its complement, has no rows. */
export function aucOf({ positives, negatives, points }: ThresholdCounts): number | null {
  return positives === 0 || negatives === 0 ? null : areaUnder(points) / positives / negatives;
}

/** By trapezoids, in counts: a pair of a positive and a negative with equal scores counts half. */
function areaUnder(points: readonly ThresholdPoint[]): number {
  let doubled = 0;
  let last = { truePositives: 0, falsePositives: 0 };
  for (const point of points) {
    doubled += (point.falsePositives - last.falsePositives) * (point.truePositives + last.truePositives);
    last = point;
  }
  return doubled / 2;
}

/** Drops points at which both counts go on as before: they change neither the curve nor the area. */
function withoutCollinear(points: readonly ThresholdPoint[]): ThresholdPoint[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    const bend = (of: (p: ThresholdPoint) => number) => of(after) - 2 * of(point) + of(before);
    return bend((p) => p.truePositives) !== 0 || bend((p) => p.falsePositives) !== 0;
  });
}
