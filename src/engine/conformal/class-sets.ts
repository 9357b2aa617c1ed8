import type { ConformalScore } from '../../contracts/conformal.ts';

/** The probability of each class, by label. */
type Probabilities = ArrayLike<number>;

/** Labels from the likeliest to the least likely one; of equals the first label first. */
const byProbability = (probabilities: Probabilities): number[] =>
  Array.from(probabilities, (_, label) => label).sort((a, b) => probabilities[b] - probabilities[a]);

/**
 * The score of a row by its true label, with MAPIE's definitions: `lac` (Sadinle, Lei and Wasserman 2019) is 1 − its probability; `aps` (Romano,
 * Sesia and Candès 2020) the sum of the probabilities from the likeliest class to the true one, without a random share of the last.
 * @param share in [0, 1), how much of the true class's probability is left out of `aps`
 */
export function classScore(
  score: ConformalScore,
  probabilities: Probabilities,
  label: number,
  share: number,
): number {
  if (score === 'lac') return 1 - probabilities[label];
  let before = 0;
  for (const one of byProbability(probabilities)) {
    if (one === label) break;
    before += probabilities[one];
  }
  return before + (1 - share) * probabilities[label];
}

/**
 * The labels of a row's set, likeliest first. `lac`: those whose own score is at most the quantile, which may be none. `aps`: as many of the likeliest
 * ones as it takes to pass the quantile, the last one included (MAPIE's `include_last_label=True`), so at least one.
 */
export function classSet(score: ConformalScore, probabilities: Probabilities, quantile: number): number[] {
  const order = byProbability(probabilities);
  if (score === 'lac') return order.filter((label) => 1 - probabilities[label] <= quantile);
  let before = 0;
  const end = order.findIndex((label) => {
    const isBeyond = before > quantile;
    before += probabilities[label];
    return isBeyond;
  });
  return end < 0 ? order : order.slice(0, Math.max(1, end));
}
