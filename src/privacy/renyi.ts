import { logRatio, type SampledGaussian } from './mechanism.ts';

/** 1.1, 1.2, …, 10.9, 12, 13, …, 63, as Opacus has them; larger ones are for an ε below 0.1. */
const orders = [
  ...Array.from({ length: 99 }, (_, index) => 1.1 + index / 10),
  ...Array.from({ length: 52 }, (_, index) => 12 + index),
  96,
  128,
  256,
  512,
  1024,
];

/** How many standard deviations beyond all centres the integral goes. */
const tails = 12;

/**
 * ε of the steps for a δ by Rényi differential privacy (Mironov 2017), with the conversion of Balle et al. 2020, "Hypothesis Testing
 * Interpretations and Rényi Differential Privacy", theorem 21: the least over the orders α of
 * `r(α) − (ln δ + ln α) / (α − 1) + ln((α − 1) / α)`. An upper bound.
 */
export function epsilonByRenyi(mechanism: SampledGaussian, delta: number): number {
  return epsilonOfAllByRenyi([mechanism], delta);
}

/** The same of several mechanisms on the same rows, one after the other: their divergences add up, order by order (Mironov 2017, proposition 1). */
export function epsilonOfAllByRenyi(mechanisms: readonly SampledGaussian[], delta: number): number {
  const taken = mechanisms.filter(({ steps }) => steps > 0);
  if (taken.length === 0) return 0;
  const sums = new Float64Array(orders.length);
  for (const mechanism of taken) {
    const divergence = renyiDivergence(mechanism);
    for (const [index, order] of orders.entries()) sums[index]! += mechanism.steps * divergence(order);
  }
  const bounds = orders.map((order, index) => {
    const conversion = (Math.log(delta) + Math.log(order)) / (order - 1);
    return sums[index]! - conversion + Math.log((order - 1) / order);
  });
  return Math.max(0, Math.min(...bounds));
}

/**
 * Rényi divergence of one step by its order α > 1: ln E[(p/q)^α] / (α − 1) over N(0, σ²) (Mironov, Talwar and Zhang 2019, "Rényi
 * Differential Privacy of the Sampled Gaussian Mechanism", theorem 4). The integral is a sum over equal steps, whose error falls
 * exponentially: the nearest singularity lies πσ² off the real line.
 */
function renyiDivergence(mechanism: SampledGaussian): (order: number) => number {
  const { noiseMultiplier: sigma, samplingRate } = mechanism;
  if (samplingRate === 1) return (order) => order / (2 * sigma ** 2);
  const step = Math.min(sigma, sigma ** 2) / 10;
  const pointsOf = (order: number): number => Math.ceil((order + 2 * tails * sigma) / step) + 1;
  const points = pointsOf(orders.at(-1)!);
  const ratios = new Float64Array(points);
  const densities = new Float64Array(points);
  for (let index = 0; index < points; index++) {
    const x = index * step - tails * sigma;
    ratios[index] = logRatio(x, mechanism);
    densities[index] = -(x ** 2) / (2 * sigma ** 2);
  }
  return (order) => {
    const count = pointsOf(order);
    let largest = -Infinity;
    for (let index = 0; index < count; index++)
      largest = Math.max(largest, order * ratios[index] + densities[index]);
    let sum = 0;
    for (let index = 0; index < count; index++)
      sum += Math.exp(order * ratios[index] + densities[index] - largest);
    return (largest + Math.log((sum * step) / (sigma * Math.sqrt(2 * Math.PI)))) / (order - 1);
  };
}
