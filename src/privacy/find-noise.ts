import type { SampledGaussian } from './mechanism.ts';

/** The answer is enough, and is above the least that is by this share at most. */
const relativeError = 1e-4;
const [smallest, largest] = [0.1, 1e6];
const mostTries = 100;

/**
 * The noise multiplier with which the steps cost ε, by false position (Illinois) in its logarithm; null where none in reach is enough.
 * @param epsilonOf ε of a mechanism, which falls with the noise
 */
export function findNoiseMultiplier(
  steps: Omit<SampledGaussian, 'noiseMultiplier'>,
  epsilon: number,
  epsilonOf: (mechanism: SampledGaussian) => number,
): number | null {
  /** How far ln ε is above the aim, at the logarithm of a noise multiplier; at most 0: it is enough. */
  const excess = (logarithm: number): number => {
    const cost = epsilonOf({ ...steps, noiseMultiplier: Math.exp(logarithm) });
    // Compared with anything it would pass for enough noise.
    if (Number.isNaN(cost)) throw new Error(`the cost of noise ${Math.exp(logarithm)} is not a number`);
    return Math.log(Math.max(cost, Number.MIN_VALUE)) - Math.log(epsilon);
  };
  let high = { at: 0, excess: excess(0) };
  let low = high;
  while (high.excess > 0) {
    if (high.at > Math.log(largest)) return null;
    low = high;
    high = { at: high.at + Math.LN2, excess: excess(high.at + Math.LN2) };
  }
  while (low.excess <= 0 && low.at > Math.log(smallest)) {
    high = low;
    low = { at: low.at - Math.LN2, excess: excess(low.at - Math.LN2) };
  }
  if (low.excess <= 0) return Math.exp(low.at);
  let stayed: 'low' | 'high' | null = null;
  for (let tries = 0; high.at - low.at > relativeError && tries < mostTries; tries++) {
    // A little to the safe side, so that the bracket closes from both.
    const share = low.excess / (low.excess - high.excess);
    const guess = low.at + (high.at - low.at) * share + relativeError / 4;
    const at = Math.min(high.at - relativeError / 8, Math.max(low.at + relativeError / 8, guess));
    const found = { at, excess: excess(at) };
    if (found.excess <= 0) {
      high = found;
      if (stayed === 'low') low = { ...low, excess: low.excess / 2 };
      stayed = 'low';
    } else {
      low = found;
      if (stayed === 'high') high = { ...high, excess: high.excess / 2 };
      stayed = 'high';
    }
  }
  return Math.exp(high.at);
}
