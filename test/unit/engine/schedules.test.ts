import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ResolvedSchedule } from '../../../src/contracts/definition/definition.ts';
import { learningRateAt } from '../../../src/engine/schedules.ts';

interface ScheduleCase {
  name: string;
  options: ResolvedSchedule;
  points: [number, number][];
}
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/schedules/schedules.json', import.meta.url), 'utf8'),
) as { base: number; totalSteps: number; cases: ScheduleCase[] };

describe("learning rates equal Keras's, and PyTorch's for one cycle", () => {
  it.each(fixture.cases)('$name', ({ options, points }) => {
    for (const [step, expected] of points) {
      const rate = learningRateAt(options, fixture.base, step, fixture.totalSteps);
      // Keras computes in float32.
      expect(Math.abs(rate - expected)).toBeLessThanOrEqual(2e-6 * fixture.base);
    }
  });

  it.each(['constant', 'reduceOnPlateau'] as const)('%s stays at the base', (type) => {
    const schedule = { ...fixture.cases[0].options, type };
    expect(learningRateAt(schedule, 0.1, 50, 100)).toBe(0.1);
  });

  it('rises from 0 in the warm-up, whatever follows', () => {
    const schedule = { ...fixture.cases[0].options, type: 'constant' as const, warmupSteps: 4 };
    const rates = [0, 1, 2, 3, 4, 5].map((step) => learningRateAt(schedule, 1, step, 10));
    expect(rates).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
  });

  it('gives finite rates for runs of a few steps', () => {
    for (const type of ['oneCycle', 'cosine', 'polynomial', 'step'] as const) {
      for (const totalSteps of [1, 2, 3, 4]) {
        for (let step = 0; step < totalSteps; step += 1) {
          const schedule = { ...fixture.cases[0].options, type, decaySteps: null };
          expect(learningRateAt(schedule, 0.1, step, totalSteps)).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });
});
