import type { StepTotals } from '../step-runner.ts';

/** Whether the numbers are lost: a loss that is infinite or not a number makes weights that never come back. */
export function hasDiverged(totals: StepTotals): boolean {
  return !Number.isFinite(totals.loss) || !Number.isFinite(totals.lastLoss);
}
