import { describe, expect, it } from 'vitest';
import { findNoiseMultiplier } from '../../../src/privacy/find-noise.ts';
import { epsilonByLossDistribution } from '../../../src/privacy/loss-distribution.ts';
import type { SampledGaussian } from '../../../src/privacy/mechanism.ts';
import { epsilonByRenyi } from '../../../src/privacy/renyi.ts';
import { normalCdf } from '../../../src/search/portable-math.ts';

/** σ, q, steps, δ; ε of Opacus 1.5 (RDP) and of dp-accounting 0.4 (PLD). */
const references = [
  [1.5, 0.04, 2250, 1e-5, 7.329111, 6.768787],
  [1.3, 256 / 60000, 3515, 1e-5, 0.95443, 0.864459],
  [1.1, 256 / 60000, 14062, 1e-5, 2.596556, 2.381686],
  [0.7, 256 / 60000, 10546, 1e-5, 6.318101, 5.639447],
  [1, 0.01, 1000, 1e-5, 2.101365, 1.828244],
  [4, 0.01, 10000, 1e-5, 1.03549, 0.946999],
  [0.8, 0.001, 10000, 1e-6, 1.703625, 0.947324],
  [2, 0.1, 500, 1e-5, 6.034322, 5.55547],
  [10, 1, 100, 1e-5, 4.728507, 4.377179],
] as const;

describe.each(references)(
  'σ %d, q %d, %d steps, δ %d',
  (noiseMultiplier, samplingRate, steps, delta, rdp, pld) => {
    const mechanism = { noiseMultiplier, samplingRate, steps };

    it('costs what Opacus says, by Rényi', () => {
      expect(Math.abs(epsilonByRenyi(mechanism, delta) - rdp)).toBeLessThan(1e-5);
    });

    it('costs what dp-accounting says, by the loss distribution', () => {
      expect(Math.abs(epsilonByLossDistribution(mechanism, delta) - pld)).toBeLessThan(1e-3);
    });
  },
);

/** ε of Gaussian noise on a sum of norm 1 by its exact formula (Balle and Wang 2018), by bisection. */
function exactEpsilon(noiseMultiplier: number, delta: number): number {
  const deltaOf = (epsilon: number): number =>
    normalCdf(1 / (2 * noiseMultiplier) - epsilon * noiseMultiplier) -
    Math.exp(epsilon) * normalCdf(-1 / (2 * noiseMultiplier) - epsilon * noiseMultiplier);
  let [low, high] = [0, 100];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (deltaOf(middle) <= delta) high = middle;
    else low = middle;
  }
  return high;
}

it('of all rows in each step the loss distribution gives the exact cost', () => {
  for (const [sigma, steps] of [
    [3, 1],
    [20, 400],
    [0.8, 1],
  ] as const) {
    // prettier-ignore
    const found = epsilonByLossDistribution({ noiseMultiplier: sigma, samplingRate: 1, steps }, 1e-5);
    expect(Math.abs(found - exactEpsilon(sigma / Math.sqrt(steps), 1e-5))).toBeLessThan(2e-4);
  }
});

it('no step costs nothing, and the cost grows with the steps', () => {
  for (const epsilonOf of [epsilonByRenyi, epsilonByLossDistribution]) {
    const after = (steps: number) => epsilonOf({ noiseMultiplier: 1, samplingRate: 0.02, steps }, 1e-5);
    expect(after(0)).toBe(0);
    expect(after(10)).toBeLessThan(after(100));
  }
});

it.each([0.05, 1, 8])('the noise for an ε of %d costs that, and hardly less', (epsilon) => {
  const steps = { samplingRate: 0.01, steps: 500 };
  const epsilonOf = (mechanism: SampledGaussian) => epsilonByRenyi(mechanism, 1e-5);
  const noiseMultiplier = findNoiseMultiplier(steps, epsilon, epsilonOf)!;
  expect(epsilonOf({ ...steps, noiseMultiplier })).toBeLessThanOrEqual(epsilon);
  expect(epsilonOf({ ...steps, noiseMultiplier: noiseMultiplier * 0.999 })).toBeGreaterThan(epsilon);
});

it('says where no noise is enough', () => {
  expect(findNoiseMultiplier({ samplingRate: 1, steps: 10 }, 1, () => 2)).toBeNull();
});

describe('steps that cost much', () => {
  // Losses above 745, whose e^−loss is no number of float64 any more.
  it.each([
    [1, 0.547, 6000],
    [0.5, 0.547, 3000],
    [0.3, 1, 100],
    [1, 0.547, 600],
  ])(
    'σ %d, q %d, %d steps: the loss distribution stays below Rényi, and near it',
    (noiseMultiplier, samplingRate, steps) => {
      const mechanism = { noiseMultiplier, samplingRate, steps };
      const [pld, rdp] = [epsilonByLossDistribution(mechanism, 1e-5), epsilonByRenyi(mechanism, 1e-5)];
      expect(pld).toBeLessThanOrEqual(rdp);
      expect(pld).toBeGreaterThan(0.85 * rdp);
    },
  );

  it('get the noise that is enough', () => {
    const steps = { samplingRate: 0.547, steps: 6000 };
    const noiseMultiplier = findNoiseMultiplier(steps, 2, (mechanism) =>
      epsilonByLossDistribution(mechanism, 1e-5),
    )!;
    expect(epsilonByRenyi({ ...steps, noiseMultiplier }, 1e-5)).toBeLessThan(2.3);
    expect(noiseMultiplier).toBeGreaterThan(60);
  });

  it('a cost that is not a number is no noise that is enough', () => {
    expect(() => findNoiseMultiplier({ samplingRate: 1, steps: 1 }, 1, () => Number.NaN)).toThrow(
      'not a number',
    );
  });
});
