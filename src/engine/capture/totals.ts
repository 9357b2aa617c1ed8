import type { StepTotals } from '../step-runner.ts';

/** Totals of no rows. */
export function emptyTotals(metrics: readonly string[]): StepTotals {
  return {
    rows: 0,
    steps: 0,
    loss: 0,
    lastLoss: 0,
    metrics: Object.fromEntries(metrics.map((name) => [name, 0])),
  };
}

/** Adds what one batch gave: [mean loss, each metric's sum over rows]. */
export function addToTotals(
  totals: StepTotals,
  values: Float32Array,
  rows: number,
  metrics: readonly string[],
): void {
  const loss = values[0];
  totals.rows += rows;
  totals.steps += 1;
  totals.loss += loss * rows;
  totals.lastLoss = loss;
  metrics.forEach((name, index) => {
    totals.metrics[name] += values[index + 1];
  });
}

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
