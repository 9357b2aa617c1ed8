import type { Head } from '../targets/head.ts';
import { outputSize } from './models/architecture.ts';
import type { LayerSpec } from './models/layer-spec.ts';
import type { BuiltModel } from './models/build-model.ts';
import type { Outputs } from './step-runner.ts';
import * as tf from './tf.ts';

/** Numbers that the widest layer of one batch may hold: 16 MiB of float32. */
const maxNumbersPerLayer = 4 * 1024 * 1024;
const maxRowsPerBatch = 4096;

/** Rows that go through the model at once where no gradient is needed. */
export function inferenceRows(model: Pick<BuiltModel, 'architecture'>): number {
  const { inputWidth, layers, widest = Math.max(inputWidth, ...layers.map(outputSize)) } = model.architecture;
  return Math.max(1, Math.min(maxRowsPerBatch, Math.floor(maxNumbersPerLayer / widest)));
}

/**
 * Probabilities or values of any number of rows, in bounded batches.
 * @param features [rows × inputWidth], row-major.
 * @param beforeBatch awaited ahead of each batch; what it throws ends the call
 */
export async function predictRows(
  model: BuiltModel,
  features: Float32Array,
  rows: number,
  beforeBatch?: () => Promise<void>,
): Promise<Outputs> {
  const { head, layers } = model.architecture;
  const width = outputSize(layers.at(-1)!);
  const forward = (batch: tf.Tensor2D) =>
    applyHead(model.layers.apply(batch, { training: false }) as tf.Tensor2D, head);
  return await forwardRows(model, features, rows, width, forward, beforeBatch);
}

/** Outputs of the narrowest hidden layer, of any number of rows: the codes of an autoencoder, [rows × units]. */
export async function codeRows(model: BuiltModel, features: Float32Array, rows: number): Promise<Outputs> {
  const { layers } = model.architecture;
  const code = codeLayer(layers);
  const encoder = tf.model({
    inputs: model.layers.inputs,
    outputs: model.layers.getLayer(code.name).output,
  });
  // It shares the model's layers, so that there is nothing of its own to dispose.
  return await forwardRows(model, features, rows, outputSize(code), (batch) =>
    tf.reshape(encoder.apply(batch, { training: false }) as tf.Tensor, [batch.shape[0], -1]),
  );
}

/** The last of the narrowest layers before the output: after its activation. */
function codeLayer(layers: readonly LayerSpec[]): LayerSpec {
  const hidden = layers.slice(0, -1);
  const narrowest = Math.min(...hidden.map(outputSize));
  const first = hidden.findIndex((layer) => outputSize(layer) === narrowest);
  let last = first;
  while (last + 1 < hidden.length && outputSize(hidden[last + 1]) === narrowest) last += 1;
  return hidden[last] ?? layers[0];
}

async function forwardRows(
  model: BuiltModel,
  features: Float32Array,
  rows: number,
  width: number,
  forward: (batch: tf.Tensor2D) => tf.Tensor2D,
  beforeBatch?: () => Promise<void>,
): Promise<Outputs> {
  const { inputWidth } = model.architecture;
  const values = new Float32Array(rows * width);
  const batchRows = inferenceRows(model);
  for (let start = 0; start < rows; start += batchRows) {
    await beforeBatch?.();
    const end = Math.min(rows, start + batchRows);
    const output = tf.tidy(() =>
      forward(tf.tensor2d(features.slice(start * inputWidth, end * inputWidth), [end - start, inputWidth])),
    );
    values.set(await output.data(), start * width);
    output.dispose();
  }
  return { rows, width, values };
}

/** What the logits say: probabilities, or values. */
export function applyHead(logits: tf.Tensor2D, head: Head): tf.Tensor2D {
  switch (head) {
    case 'sigmoid':
      return tf.sigmoid(logits);
    case 'softmax':
      return tf.softmax(logits);
    case 'exponential':
      return tf.exp(logits);
    case 'identity':
      return logits;
  }
}
