import { sigmoid } from '../links.ts';

const mostIterations = 100;

/**
 * Platt's scaling (Platt 1999): σ(slope · f + intercept) with the largest likelihood of the outcomes, which count as (n₊ + 1) / (n₊ + 2) and
 * 1 / (n₋ + 2), so that it is finite whatever the rows are. Newton's method with halved steps (Lin, Lin and Weng 2007).
 * @param scores of each row, such as a logit
 * @param outcomes 0 or 1
 */
export function fitPlatt(
  scores: Float64Array,
  outcomes: ArrayLike<number>,
): { slope: number; intercept: number } {
  const positives = Array.from(outcomes).filter((outcome) => outcome === 1).length;
  const negatives = scores.length - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const goals = Float64Array.from(scores, (_, row) => (outcomes[row] === 1 ? high : low));
  const lossOf = (slope: number, intercept: number): number =>
    scores.reduce((sum, score, row) => {
      const x = slope * score + intercept;
      // −t·ln σ(x) − (1 − t)·ln(1 − σ(x))
      return sum + Math.max(x, 0) - goals[row] * x + Math.log1p(Math.exp(-Math.abs(x)));
    }, 0);

  let [slope, intercept] = [0, Math.log((positives + 1) / (negatives + 1))];
  let loss = lossOf(slope, intercept);
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    let [g1, g2, h11, h12, h22] = [0, 0, 1e-12, 0, 1e-12];
    for (const [row, score] of scores.entries()) {
      const p = sigmoid(slope * score + intercept);
      const curvature = p * (1 - p);
      g1 += (p - goals[row]) * score;
      g2 += p - goals[row];
      h11 += curvature * score * score;
      h12 += curvature * score;
      h22 += curvature;
    }
    if (Math.abs(g1) < 1e-10 && Math.abs(g2) < 1e-10) break;
    const determinant = h11 * h22 - h12 * h12;
    const [d1, d2] = [-(h22 * g1 - h12 * g2) / determinant, -(h11 * g2 - h12 * g1) / determinant];
    let step = 1;
    while (step > 1e-10 && lossOf(slope + step * d1, intercept + step * d2) > loss + 1e-4 * step * (g1 * d1 + g2 * d2)) step /= 2; // prettier-ignore
    if (step <= 1e-10) break;
    slope += step * d1;
    intercept += step * d2;
    loss = lossOf(slope, intercept);
  }
  return { slope, intercept };
}
