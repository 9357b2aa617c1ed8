/** Temperatures that are looked at; the likelihood of rows that are all right has no largest one. */
const [coldest, hottest] = [0.01, 100];

/**
 * Temperature scaling (Guo et al. 2017): the number T by which logits are divided for the largest likelihood, found by halving, as the slope of
 * the negative log-likelihood in 1 / T only rises.
 * @param slopeAt that slope at an inverse temperature
 * @returns between 0.01 and 100
 */
export function fitTemperature(slopeAt: (inverse: number) => number): number {
  let [low, high] = [Math.log(1 / hottest), Math.log(1 / coldest)];
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (slopeAt(Math.exp(middle)) > 0) high = middle;
    else low = middle;
  }
  return Math.exp(-(low + high) / 2);
}
