import type { Prediction } from '../../contracts/model.ts';
import { reconstructionErrors } from '../../engine/metrics/reconstruction-errors.ts';
import type { PredictionSource } from '../target-training.ts';
import type { FittedSelf } from './definition.ts';

/** How far a row is from what becomes of it, and on request that itself, and the numbers between. */
export async function describeReconstruction({
  outputs: { rows, width, values },
  features,
  include,
  code,
}: Pick<PredictionSource<FittedSelf>, 'outputs' | 'features' | 'include' | 'code'>): Promise<Prediction[]> {
  const errors = reconstructionErrors(values, features, rows);
  const codes = include.includes('code') ? await code() : null;
  return Array.from(errors, (reconstructionError, row) => ({
    reconstructionError,
    ...(codes && { code: rowOf(codes.values, row, codes.width) }),
    ...(include.includes('reconstruction') && { reconstruction: rowOf(values, row, width) }),
  }));
}

const rowOf = (values: Float32Array, row: number, width: number): number[] =>
  Array.from(values.subarray(row * width, (row + 1) * width));
