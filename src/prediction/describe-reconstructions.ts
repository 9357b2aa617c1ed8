import type { Prediction } from '../contracts/model.ts';
import { reconstructionErrors } from '../engine/metrics/autoencoding-evaluation.ts';
import type { Outputs } from '../engine/step-runner.ts';

/**
 * How well rows come back from an autoencoder.
 * @param features what went in, [rows × features]
 * @param asked whether the reconstruction is told, and the codes [rows × units]; null: not told
 */
export function describeReconstructions(
  outputs: Outputs,
  features: Float32Array,
  asked: { reconstruction: boolean; code: Outputs | null },
): Prediction[] {
  const { rows, width, values } = outputs;
  const errors = reconstructionErrors(values, features, rows);
  return Array.from(errors, (reconstructionError, row) => ({
    reconstructionError,
    ...(asked.code && { code: rowOf(asked.code.values, row, asked.code.width) }),
    ...(asked.reconstruction && { reconstruction: rowOf(values, row, width) }),
  }));
}

function rowOf(values: Float32Array, row: number, width: number): number[] {
  return Array.from(values.subarray(row * width, (row + 1) * width));
}
