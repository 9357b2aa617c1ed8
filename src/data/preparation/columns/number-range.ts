import { unusable } from '../unusable.ts';
import { shown } from './column-kind.ts';

/** The largest finite 32-bit number, about; features are 32-bit numbers. */
const largest = '3.4e38';

/** Whether a number among `features[from … to)` did not fit into 32 bits. */
export function hasOverflow(features: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (features[i] === Infinity || features[i] === -Infinity) return true;
  return false;
}

/** Why a value of a prediction can't be used whose feature overflowed. */
export const overflowDetail = (value: unknown): string =>
  `${shown(value)} is too large: scaled as the model was trained, it is beyond ±${largest}, the range of 32-bit numbers.`;

/** @throws TrainyardError trainingDataUnusable always: a feature overflowed. @param row from 0 */
export function refuseOverflow(name: string, row: number): never {
  throw unusable(
    'numberTooLarge',
    `The column "${name}" holds a number in row ${row + 1} that is, scaled, beyond ±${largest}, the range of 32-bit numbers. ` +
      'Correct it, scale the column otherwise, or leave the column out.',
  );
}

/** @throws TrainyardError trainingDataUnusable where numbers that are not scaled are beyond 32 bits */
export function requireFloat32(name: string, values: Float64Array): void {
  const isBeyond = (value: number): boolean => Number.isFinite(value) && !Number.isFinite(Math.fround(value));
  if (!values.some(isBeyond)) return;
  throw unusable(
    'numberTooLarge',
    `The column "${name}" holds numbers beyond ±${largest}, the range of 32-bit numbers. Scale it, or divide them.`,
  );
}

/** @throws TrainyardError trainingDataUnusable where a column's numbers are too large for their mean or spread to be a number */
export function requireFiniteScale(name: string, { offset, scale }: { offset: number; scale: number }): void {
  if (Number.isFinite(offset) && Number.isFinite(scale)) return;
  throw unusable(
    'numberTooLarge',
    `The numbers of the column "${name}" are so large that their mean or spread is no number. Divide them, or leave the column out.`,
  );
}
