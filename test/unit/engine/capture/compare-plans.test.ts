import { describe, expect, it } from 'vitest';
import { comparePlans } from '../../../../src/engine/capture/plans/compare-plans.ts';
import { createRandom } from '../../../../src/random.ts';

/**
 * Plans on a simulated machine: a step takes its milliseconds, times what other processes slow the machine down by at the moment (a walk that
 * comes back to 1), times what hits this timing alone.
 */
function simulate(
  steps: readonly number[],
  { drift, jitter, seed = 1 }: { drift: number; jitter: number; seed?: number },
) {
  const random = createRandom(seed);
  let [slowdown, count] = [0, 0];
  const plans = steps.map((milliseconds) => ({
    async time() {
      count += 1;
      slowdown = 0.9 * slowdown + drift * random.normal();
      return milliseconds * Math.exp(slowdown + jitter * random.normal());
    },
  }));
  return { plans, timings: () => count };
}

const compare = (machine: ReturnType<typeof simulate>, isQuiet: boolean, isOver = false) =>
  comparePlans(machine.plans, { isQuiet: () => isQuiet, isOver: () => isOver });

describe('comparePlans', () => {
  it('takes three turns on a quiet machine and finds the times as they are', async () => {
    const machine = simulate([10, 8, 12], { drift: 0, jitter: 0 });
    const { compared, wasQuiet } = await compare(machine, true);
    expect(wasQuiet).toBe(true);
    expect(machine.timings()).toBe(9);
    expect(compared.map(({ msPerStep }) => Math.round(100 * msPerStep) / 100)).toEqual([10, 8, 12]);
    expect(compared.map(({ isFaster }) => isFaster)).toEqual([false, true, false]);
  });

  it('finds a much faster plan on a machine whose speed changes by a factor of four', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const machine = simulate([10, 5, 11], { drift: 0.3, jitter: 0.1, seed });
      const { compared, wasQuiet } = await compare(machine, false);
      expect(wasQuiet).toBe(false);
      expect({ seed, faster: compared.map(({ isFaster }) => isFaster) }).toEqual({
        seed,
        faster: [false, true, false],
      });
    }
  });

  it('seldom takes a plan that is no faster for a faster one', async () => {
    let wrong = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const { compared } = await compare(simulate([10, 10.5], { drift: 0.3, jitter: 0.3, seed }), false);
      if (compared[1].isFaster) wrong += 1;
    }
    expect(wrong).toBeLessThan(30);
  });

  it('leaves out what is far behind, and stops where plain steps lead', async () => {
    const far = simulate([10, 100], { drift: 0, jitter: 0 });
    await compare(far, false);
    expect(far.timings()).toBe(2 * 3 + 2);
  });

  it('takes the fewest turns where no time is left, and believes what won all of them', async () => {
    const machine = simulate([10, 5], { drift: 0, jitter: 0 });
    const { compared } = await compare(machine, false, true);
    expect(machine.timings()).toBe(10);
    expect(compared[1].isFaster).toBe(true);
  });
});
