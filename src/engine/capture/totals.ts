import type { StepTotals } from '../step-runner.ts';
import { addToTotals, emptyTotals } from '../step-totals.ts';

/** The totals of steps of `rowsPerStep` rows each, the last with what is left, from their results side by side. */
export function totalsOfSteps(
  results: Float32Array,
  rows: number,
  rowsPerStep: number,
  metrics: readonly string[],
): StepTotals {
  const totals = emptyTotals(metrics);
  const width = 1 + metrics.length;
  for (let step = 0; step * rowsPerStep < rows; step += 1) {
    const values = results.subarray(step * width, (step + 1) * width);
    addToTotals(totals, values, Math.min(rowsPerStep, rows - step * rowsPerStep), metrics);
  }
  return totals;
}
