/**
 * What differentially private gradient steps reveal: each step sums clipped gradients of rows that were drawn independently with one
 * probability, and adds Gaussian noise (Abadi et al. 2016, "Deep Learning with Differential Privacy").
 */
export interface SampledGaussian {
  /** Standard deviation of the noise over the norm that a row's gradient is clipped to. Above 0. */
  noiseMultiplier: number;
  /** Probability with which a step takes each row, 0 < q ≤ 1. */
  samplingRate: number;
  /** Number of steps. */
  steps: number;
}

/** ln((1 − q) + q e^((2x − 1) / 2σ²)): the log ratio of N(0, σ²) mixed with N(1, σ²), to N(0, σ²), at x. */
export function logRatio(x: number, { samplingRate: q, noiseMultiplier }: SampledGaussian): number {
  const exponent = (2 * x - 1) / (2 * noiseMultiplier ** 2);
  if (q === 1) return exponent;
  // Both forms lose no digits where their exponential is small.
  return exponent < 0
    ? Math.log1p(q * Math.expm1(exponent))
    : exponent + Math.log(q) + Math.log1p(((1 - q) / q) * Math.exp(-exponent));
}
