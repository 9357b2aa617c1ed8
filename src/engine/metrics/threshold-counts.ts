/** A number of each row; thresholds are some of them, unrounded. */
export type Scores = Float32Array | Float64Array;

/** How many rows reach a threshold: those with a score of at least it. */
export interface ThresholdPoint {
  threshold: number;
  truePositives: number;
  falsePositives: number;
}

/** One class's scores as every curve needs them. */
export interface ThresholdCounts {
  positives: number;
  negatives: number;
  /** A point for each distinct score, thresholds falling; rows with equal scores are counted together. */
  points: readonly ThresholdPoint[];
}

/** Counts the rows at every distinct score, in the time of sorting them. */
export function countByThreshold(scores: Scores, isPositive: (row: number) => boolean): ThresholdCounts {
  const { positives, negatives } = sortedScores(scores, isPositive);
  const points: ThresholdPoint[] = [];
  let [positive, negative] = [positives.length - 1, negatives.length - 1];
  while (positive >= 0 || negative >= 0) {
    const threshold = Math.max(positives[positive] ?? -Infinity, negatives[negative] ?? -Infinity);
    while (positive >= 0 && positives[positive] >= threshold) positive -= 1;
    while (negative >= 0 && negatives[negative] >= threshold) negative -= 1;
    points.push({
      threshold,
      truePositives: positives.length - 1 - positive,
      falsePositives: negatives.length - 1 - negative,
    });
  }
  return { positives: positives.length, negatives: negatives.length, points };
}

/** At most `most` points, evenly chosen by their place; the ends stay. */
export function thinPoints(points: readonly ThresholdPoint[], most: number): readonly ThresholdPoint[] {
  if (points.length <= most) return points;
  const stride = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * stride)]);
}

/** Scores of the class's rows and of the others, each ascending. Typed arrays sort by number and fast. */
function sortedScores(scores: Scores, isPositive: (row: number) => boolean) {
  const positives = new Float64Array(scores.length);
  const negatives = new Float64Array(scores.length);
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
