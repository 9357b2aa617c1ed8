import { outputSize, type Head } from './models/architecture.ts';
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
 */
export async function predictRows(model: BuiltModel, features: Float32Array, rows: number): Promise<Outputs> {
  const { inputWidth, head, layers } = model.architecture;
  const width = outputSize(layers.at(-1)!);
  const values = new Float32Array(rows * width);
  const batchRows = inferenceRows(model);
  for (let start = 0; start < rows; start += batchRows) {
    const end = Math.min(rows, start + batchRows);
    const output = tf.tidy(() => {
      const batch = tf.tensor2d(features.slice(start * inputWidth, end * inputWidth), [
        end - start,
        inputWidth,
      ]);
      return applyHead(model.layers.apply(batch, { training: false }) as tf.Tensor2D, head);
    });
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
