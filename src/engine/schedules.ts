import type { ResolvedSchedule } from '../contracts/definition/definition.ts';

/** oneCycle, as in PyTorch's OneCycleLR: where it starts, and the share of the run in which it rises. */
const oneCycleStart = 1 / 25;
const oneCycleRise = 0.3;

/**
 * The learning rate of one step.
 *
 * Warm-up: base·t/warmupSteps for t < warmupSteps. After it, with t counted from its end and T = `decaySteps`, or the rest
 * of the run: the formulas of `Schedule` in contracts/definition/training.ts; polynomial, cosine and oneCycle stay where
 * they are after T. `reduceOnPlateau` is constant here: the loop scales it.
 * @param base The optimizer's learning rate.
 * @param step Steps taken before this one, from 0.
 * @param totalSteps Steps of the whole run.
 */
export function learningRateAt(
  schedule: ResolvedSchedule,
  base: number,
  step: number,
  totalSteps: number,
): number {
  const { warmupSteps, rate, power, endLearningRate: end } = schedule;
  if (step < warmupSteps) return (base * step) / warmupSteps;
  const steps = step - warmupSteps;
  const horizon = decayHorizon(schedule, totalSteps);
  const part = steps / horizon;
  const clamped = Math.min(part, 1);
  switch (schedule.type) {
    case 'constant':
    case 'reduceOnPlateau':
      return base;
    case 'step':
      return base * rate ** Math.floor(part);
    case 'exponential':
      return base * rate ** part;
    case 'inverseTime':
      return base / (1 + rate * part);
    case 'polynomial':
      return (base - end) * (1 - clamped) ** power + end;
    case 'cosine':
      return end + ((base - end) * (1 + Math.cos(Math.PI * clamped))) / 2;
    case 'oneCycle':
      return oneCycle(base, end, steps, horizon);
  }
}

/** T: the steps that the decay takes, at least 1. */
export function decayHorizon(
  schedule: Pick<ResolvedSchedule, 'decaySteps' | 'warmupSteps'>,
  totalSteps: number,
): number {
  return schedule.decaySteps ?? Math.max(1, totalSteps - schedule.warmupSteps);
}

/** Up from base/25 to base in the first 30 % of T steps, then down to `end` at step T − 1, each by half a cosine. */
function oneCycle(base: number, end: number, step: number, horizon: number): number {
  const top = oneCycleRise * horizon - 1;
  const last = horizon - 1;
  if (step <= top) return cosineBetween(base * oneCycleStart, base, step / top);
  if (last <= top) return base;
  return cosineBetween(base, end, Math.min(1, (step - top) / (last - top)));
}

function cosineBetween(from: number, to: number, part: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;
}
