import type { PreparedSplit } from '../data/preparation/prepared-data.ts';
import type { BatchResult } from './batch-loss.ts';
import { inferenceRows } from './forward-pass.ts';
import type { Targets } from './losses.ts';
import { targetShape } from './models/architecture.ts';
import type { BuiltModel } from './models/build-model.ts';
import type { StepTotals } from './step-runner.ts';
import * as tf from './tf.ts';

/** What rows of a batch give. */
export type BatchOf = (features: tf.Tensor2D, targets: Targets) => BatchResult;

/**
 * Loss and metrics of a model over rows that are not held as tensors, in bounded batches. Where `shouldStop` is asked between batches
 * and says yes, the totals are of the rows so far.
 * @param names of the metrics that `batch` gives
 */
export async function sumOverRows(
  model: BuiltModel,
  { features, targets, rows }: PreparedSplit,
  names: readonly string[],
  batch: BatchOf,
  shouldStop: () => boolean,
): Promise<StepTotals> {
  const totals = emptyTotals(names);
  const { architecture } = model;
  const { inputWidth } = architecture;
  const batchRows = inferenceRows(model);
  for (let start = 0; start < rows && !shouldStop(); start += batchRows) {
    const end = Math.min(rows, start + batchRows);
    const result = tf.tidy(() => {
      const shape = targetShape(architecture, end - start);
      const width = shape[1] ?? 1;
      const { loss, metrics } = batch(
        tf.tensor2d(features.slice(start * inputWidth, end * inputWidth), [end - start, inputWidth]),
        tf.tensor(targets.slice(start * width, end * width), shape) as Targets,
      );
      return tf.stack([loss, ...metrics]) as tf.Tensor1D;
    });
    const [values] = await readAll([result]);
    addToTotals(totals, values, end - start, names);
  }
  return totals;
}

/** Reads small tensors of one length in one go, and disposes them. */
export async function readAll(tensors: tf.Tensor1D[]): Promise<Float32Array[]> {
  if (tensors.length === 0) return [];
  const stacked = tf.stack(tensors);
  const width = tensors[0].size;
  for (const tensor of tensors) tensor.dispose();
  const values = (await stacked.data()) as Float32Array;
  stacked.dispose();
  return tensors.map((_, index) => values.slice(index * width, (index + 1) * width));
}

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
