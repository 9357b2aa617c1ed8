import { expect, it } from 'vitest';
import { composeCharges, type PrivacyCharge } from '../../../src/privacy/compose-charges.ts';
import { epsilonByRenyi, epsilonOfAllByRenyi } from '../../../src/privacy/renyi.ts';
import { createNoiseFinder } from '../../../src/privacy/noise-finder.ts';
import { noiseFor } from '../../../src/privacy/noise-for.ts';

const steps = (noiseMultiplier: number, samplingRate: number, count: number) => ({ noiseMultiplier, samplingRate, steps: count }); // prettier-ignore
const charge = (epsilon: number | null, mechanism: PrivacyCharge['mechanism'], delta = 1e-5): PrivacyCharge => ({ epsilon, delta, mechanism }); // prettier-ignore

it('steps of one kind cost the same in one training and in several', () => {
  const whole = epsilonByRenyi(steps(1.1, 0.01, 3000), 1e-5);
  expect(epsilonOfAllByRenyi([steps(1.1, 0.01, 1000), steps(1.1, 0.01, 2000)], 1e-5)).toBeCloseTo(whole, 12);
  const parts = [charge(null, steps(1.1, 0.01, 1000)), charge(null, steps(1.1, 0.01, 2000))];
  expect(composeCharges(parts, 1e-5)).toEqual({ epsilon: whole, composition: 'renyi' });
});

it('trainings of other noise and rates cost what Gaussian mechanisms do: 1/σ² add up', () => {
  const both = epsilonOfAllByRenyi([steps(3, 1, 1), steps(4, 1, 1)], 1e-5);
  expect(both).toBeCloseTo(epsilonByRenyi(steps(1 / Math.hypot(1 / 3, 1 / 4), 1, 1), 1e-5), 10);
});

it('the least of the bounds counts', () => {
  const one = [charge(1, steps(1.185, 256 / 60000, 3515))];
  // Its own accountant is the tighter one.
  expect(composeCharges(one, 1e-5)).toEqual({ epsilon: 1, composition: 'sum' });
  const many = Array.from({ length: 10 }, () => charge(1, steps(1.185, 256 / 60000, 3515)));
  const composed = composeCharges(many, 1e-4);
  expect(composed.composition).toBe('renyi');
  expect(composed.epsilon).toBeLessThan(4);
  expect(composed.epsilon).toBeCloseTo(epsilonByRenyi(steps(1.185, 256 / 60000, 35150), 1e-4), 10);
});

it('runs whose noise is not known are added by ε and δ', () => {
  const mechanism = steps(1.185, 256 / 60000, 3515);
  const mixed = composeCharges([charge(null, mechanism), charge(0.5, null, 4e-6)], 1e-5);
  expect(mixed).toEqual({
    epsilon: 0.5 + epsilonByRenyi(mechanism, 1e-5 - 4e-6),
    composition: 'renyiAndSum',
  });
});

it('nothing bounds ε where the δ are used up, or a run has no bound', () => {
  expect(composeCharges([charge(1, null), charge(1, null)], 1e-5).epsilon).toBeNull();
  expect(composeCharges([charge(1, null), charge(1, null)], 2e-5).epsilon).toBe(2);
  expect(composeCharges([charge(null, null)], 0.1).epsilon).toBeNull();
  expect(composeCharges([], 1e-5).epsilon).toBe(0);
  // What did nothing costs nothing, not even δ.
  expect(composeCharges([charge(0, null), charge(1, null)], 1e-5).epsilon).toBe(1);
});

it('noise is found on a thread, once', async () => {
  const aim = { samplingRate: 0.01, steps: 100, epsilon: 2, delta: 1e-5, accountant: 'rdp' } as const;
  const finder = createNoiseFinder();
  expect(finder.known(aim)).toBeUndefined();
  await finder.find(aim);
  expect(finder.known(aim)).toBe(noiseFor(aim));
});

it('a search for noise that fails is told, and holds up no other', async () => {
  const searched: number[] = [];
  const finder = createNoiseFinder(async ({ steps: count }) => {
    searched.push(count);
    if (count === 1) throw new Error('no thread');
    return count;
  });
  const aim = (count: number) => ({ samplingRate: 1, steps: count, epsilon: 1, delta: 1e-5, accountant: 'pld' }) as const; // prettier-ignore
  const [failed] = await Promise.allSettled([finder.find(aim(1)), finder.find(aim(2)), finder.find(aim(2))]);
  expect(failed.status).toBe('rejected');
  expect(finder.known(aim(2))).toBe(2);
  expect(searched).toEqual([1, 2]);
});
