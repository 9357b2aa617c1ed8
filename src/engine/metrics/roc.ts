import type { RocCurve } from '../../contracts/evaluation.ts';

const maxPoints = 1000;

/** A ROC curve and the area under it. */
export interface Roc {
  auc: number;
  curve: RocCurve;
}

/**
 * The ROC curve of one class's scores: a point for each distinct score, rows with equal scores together, so that ties
 * count half in the area. Points are those of scikit-learn's `roc_curve`; beyond 1000 every n-th is kept.
 * @returns null where the class, or its complement, has no rows.
 */
export function rocOf(scores: Float32Array, isPositive: (row: number) => boolean): Roc | null {
  const { positives, negatives } = sortedScores(scores, isPositive);
  if (positives.length === 0 || negatives.length === 0) return null;

  // Counts of rows with a score of at least the threshold, from the highest threshold down.
  const points: RocPoint[] = [];
  let [positive, negative] = [positives.length - 1, negatives.length - 1];
  let doubleArea = 0;
  let last = { truePositives: 0, falsePositives: 0 };
  while (positive >= 0 || negative >= 0) {
    const threshold = Math.max(positives[positive] ?? -Infinity, negatives[negative] ?? -Infinity);
    while (positive >= 0 && positives[positive] >= threshold) positive -= 1;
    while (negative >= 0 && negatives[negative] >= threshold) negative -= 1;
    const point = {
      threshold,
      truePositives: positives.length - 1 - positive,
      falsePositives: negatives.length - 1 - negative,
    };
    const width = point.falsePositives - last.falsePositives;
    doubleArea += width * (point.truePositives + last.truePositives);
    points.push(point);
    last = point;
  }
  const kept = thin(withoutCollinear(points));
  return {
    auc: doubleArea / 2 / positives.length / negatives.length,
    curve: {
      falsePositiveRate: [0, ...kept.map((point) => point.falsePositives / negatives.length)],
      truePositiveRate: [0, ...kept.map((point) => point.truePositives / positives.length)],
      thresholds: [null, ...kept.map((point) => point.threshold)],
    },
  };
}

interface RocPoint {
  threshold: number;
  truePositives: number;
  falsePositives: number;
}

/** Scores of the class's rows and of the others, each ascending. Typed arrays sort by number and fast. */
function sortedScores(scores: Float32Array, isPositive: (row: number) => boolean) {
  const positives = new Float32Array(scores.length);
  const negatives = new Float32Array(scores.length);
  let count = 0;
  for (let row = 0; row < scores.length; row += 1) {
    if (isPositive(row)) positives[count++] = scores[row];
    else negatives[row - count] = scores[row];
  }
  return {
    positives: positives.subarray(0, count).toSorted(),
    negatives: negatives.subarray(0, scores.length - count).toSorted(),
  };
}

/** Drops points at which both counts go on as before: they change neither the curve nor the area. */
function withoutCollinear(points: readonly RocPoint[]): RocPoint[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    const bend = (of: (p: RocPoint) => number) => of(after) - 2 * of(point) + of(before);
    return bend((p) => p.truePositives) !== 0 || bend((p) => p.falsePositives) !== 0;
  });
}

/** At most {@link maxPoints} with the first point of the curve, which is added later; the ends stay. */
function thin(points: readonly RocPoint[]): readonly RocPoint[] {
  const most = maxPoints - 1;
  if (points.length <= most) return points;
  const stride = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * stride)]);
}
