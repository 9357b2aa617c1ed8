import type { PreparedData, PreparedSplit } from '../data/preparation/prepared-data.ts';
import { addTotals } from './metrics/epoch-metrics.ts';
import type { Outputs, StepRunner, StepTotals } from './step-runner.ts';
import { windowsOf } from './training-rows.ts';

/**
 * Loss and metrics over the validation split, which has rows. Where `shouldStop` is asked and says yes, the totals are of
 * the rows so far.
 */
export async function evaluateValidation(
  runner: StepRunner,
  data: PreparedData,
  shouldStop: () => boolean,
): Promise<StepTotals> {
  const { validation } = data;
  if (!validation.stored) return runner.evaluate('validation', shouldStop);
  let totals: StepTotals | null = null;
  for await (const window of windowsOf(data, validation)) {
    await runner.replaceRows('validation', window);
    totals = addTotals(totals, await runner.evaluate('validation', shouldStop));
    if (shouldStop()) break;
  }
  return totals!;
}

/** What the runner's weights say about all rows of a split. */
export async function predictSplit(
  runner: Pick<StepRunner, 'predict'>,
  data: PreparedData,
  split: PreparedSplit,
): Promise<Outputs> {
  let all: Outputs | null = null;
  let done = 0;
  for await (const { features, rows } of windowsOf(data, split)) {
    const outputs = await runner.predict(features.subarray(0, rows * data.width), rows);
    if (rows === split.rows) return outputs;
    all ??= { rows: split.rows, width: outputs.width, values: new Float32Array(split.rows * outputs.width) };
    all.values.set(outputs.values, done * outputs.width);
    done += rows;
  }
  return all!;
}
