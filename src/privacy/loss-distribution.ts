import { fourierTransform } from './fourier.ts';
import { logRatio, type SampledGaussian } from './mechanism.ts';
import { epsilonByRenyi } from './renyi.ts';

/** Numbers of the grid of privacy losses. */
const gridSize = 2 ** 16;
/** The sums leave this much of δ out at each end. */
const leftOut = 1e-6;
const tails = 12;

/**
 * ε of the steps for a δ by the distribution of the privacy loss (Koskela, Jälkö and Honkela 2020, "Computing Tight Differential Privacy
 * Guarantees Using FFT"): the larger one of a row more and a row less. Tight to about 1e-4.
 * @param delta at least 1e-10, of which the rounding of the transforms leaves digits
 */
export function epsilonByLossDistribution(mechanism: SampledGaussian, delta: number): number {
  if (mechanism.steps === 0) return 0;
  // Beyond it there is less than a share of δ, on both sides.
  const reach = 1.05 * epsilonByRenyi(mechanism, delta * leftOut) + 0.01;
  return Math.max(
    ...(['more', 'less'] as const).map((neighbour) =>
      epsilonOf(composedLosses(mechanism, neighbour, reach), reach, delta),
    ),
  );
}

/**
 * Probabilities of the privacy loss of all steps, at −reach + k · 2 reach / n. A loss of one step lies between points of the grid; it is
 * given to four of them so that its first three moments stay (Lagrange's weights, which may be negative).
 */
function composedLosses(mechanism: SampledGaussian, neighbour: 'more' | 'less', reach: number): Float64Array {
  const { noiseMultiplier: sigma, samplingRate: q, steps } = mechanism;
  const spacing = (2 * reach) / gridSize;
  const real = new Float64Array(gridSize);
  const dx = Math.min(sigma, sigma ** 2) / 100;
  const points = Math.ceil((1 + 2 * tails * sigma) / dx);
  const density = (x: number): number =>
    Math.exp(-(x ** 2) / (2 * sigma ** 2)) / (sigma * Math.sqrt(2 * Math.PI));
  for (let index = 0; index <= points; index++) {
    const x = index * dx - tails * sigma;
    const ratio = logRatio(x, mechanism);
    const [loss, mass] =
      neighbour === 'more'
        ? [ratio, dx * ((1 - q) * density(x) + q * density(x - 1))]
        : [-ratio, dx * density(x)];
    const place = loss / spacing;
    const first = Math.floor(place) - 1;
    for (const [offset, weight] of lagrangeWeights(place - first).entries())
      real[(((first + offset) % gridSize) + gridSize) % gridSize] += mass * weight;
  }
  const losses = { real, imaginary: new Float64Array(gridSize) };
  fourierTransform(losses, 'forward');
  for (let k = 0; k < gridSize; k++) {
    const size = Math.hypot(losses.real[k], losses.imaginary[k]) ** steps;
    const angle = Math.atan2(losses.imaginary[k], losses.real[k]) * steps;
    losses.real[k] = size * Math.cos(angle);
    losses.imaginary[k] = size * Math.sin(angle);
  }
  fourierTransform(losses, 'inverse');
  // Point 0 of the transform is the loss 0: the second half are the negative ones.
  const half = gridSize / 2;
  return Float64Array.from({ length: gridSize }, (_, k) => losses.real[(k + half) % gridSize] / gridSize);
}

/** Weights of the points 0, 1, 2, 3 that keep the mean, the variance and the skewness of a mass at `t`, between 1 and 2. */
function lagrangeWeights(t: number): [number, number, number, number] {
  return [
    -((t - 1) * (t - 2) * (t - 3)) / 6,
    (t * (t - 2) * (t - 3)) / 2,
    -(t * (t - 1) * (t - 3)) / 2,
    (t * (t - 1) * (t - 2)) / 6,
  ];
}

/** The least ε with Σ over losses l > ε of p(l) (1 − e^(ε − l)) ≤ δ. */
function epsilonOf(probabilities: Float64Array, reach: number, delta: number): number {
  const spacing = (2 * reach) / gridSize;
  const lossAt = (k: number): number => k * spacing - reach;
  // Between two points of the grid δ is linear in e^ε. Weights are e^(loss at k − loss): those of large losses would vanish by themselves.
  const fall = Math.exp(-spacing);
  let mass = 0;
  let weighted = 0;
  for (let k = gridSize - 1; k >= 0 && lossAt(k) >= 0; k--) {
    mass += probabilities[k];
    weighted = weighted * fall + probabilities[k];
    if (mass - fall * weighted <= delta) continue;
    return Math.max(0, lossAt(k) + Math.log((mass - delta) / weighted));
  }
  return 0;
}
