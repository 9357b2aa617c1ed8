import type { PreparedData, PreparedSplit } from '../../data/preparation/prepared-data.ts';

/**
 * The data with a teacher's answers behind the targets of its training rows; behind those of validation rows, which are judged by their labels
 * alone, stand zeros.
 * @param answers as `softTargets` makes them, [training rows × width]
 */
export function taughtData(data: PreparedData, answers: Float32Array, width: number): PreparedData {
  const { targetWidth: own = 1 } = data;
  const widened = (split: PreparedSplit, beside: Float32Array | null): PreparedSplit => {
    const targets = new Float32Array(split.rows * (own + width));
    for (let row = 0; row < split.rows; row++) {
      const at = row * (own + width);
      targets.set(split.targets.subarray(row * own, (row + 1) * own), at);
      if (beside) targets.set(beside.subarray(row * width, (row + 1) * width), at + own);
    }
    return { ...split, targets };
  };
  return {
    ...data,
    targetWidth: own + width,
    train: widened(data.train, answers),
    validation: widened(data.validation, null),
  };
}
