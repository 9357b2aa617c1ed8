/**
 * The threshold with the best F1: rows with a score of at least it count as positive. It lies midway between two
 * scores, where rounding can't push a row over it. Of equally good ones the highest is taken.
 * @param scores Probabilities of label 1.
 * @param labels 0 or 1.
 * @returns 0.5 where no row is positive.
 */
export function bestF1Threshold(scores: Float32Array, labels: ArrayLike<number>): number {
  const order = Array.from(scores.keys()).toSorted((left, right) => scores[right] - scores[left]);
  const positives = order.filter((row) => labels[row] === 1).length;
  let best = { f1: 0, threshold: 0.5 };
  let truePositives = 0;
  for (const [index, row] of order.entries()) {
    if (labels[row] === 1) truePositives += 1;
    const next = index + 1 < order.length ? scores[order[index + 1]] : 0;
    if (next === scores[row] && index + 1 < order.length) continue;
    const f1 = (2 * truePositives) / (index + 1 + positives);
    if (f1 > best.f1) best = { f1, threshold: (scores[row] + next) / 2 };
  }
  return best.threshold;
}
