import { expect, test } from 'vitest';
import { softTargets } from '../../../../src/engine/distillation/soft-targets.ts';
import { taughtData } from '../../../../src/engine/distillation/taught-data.ts';
import type { PreparedData } from '../../../../src/data/preparation/prepared-data.ts';

const outputsOf = (width: number, values: number[]) => ({
  rows: values.length / width,
  width,
  values: Float32Array.from(values),
});

test('probabilities of classes at a temperature are the softmax of their logarithms divided by it', () => {
  // At T = 2 the roots of 0.64, 0.32 and 0.04, divided by their sum.
  const roots = [0.8, Math.sqrt(0.32), 0.2];
  const sum = roots[0] + roots[1] + roots[2];
  const soft = softTargets(outputsOf(3, [0.64, 0.32, 0.04]), 'softmax', 2);
  for (const [i, root] of roots.entries()) expect(soft[i]).toBeCloseTo(root / sum, 6);
  // 0 has no logarithm, and is taken for a millionth.
  const [sure, never] = softTargets(outputsOf(2, [1, 0]), 'softmax', 3);
  expect(never / sure).toBeCloseTo(0.01, 5);
});

test('probabilities of labels are softened one by one', () => {
  const soft = softTargets(outputsOf(2, [0.9, 0.2]), 'sigmoid', 2);
  // Odds of 9 become 3, odds of 1/4 become 1/2.
  expect(soft[0]).toBeCloseTo(0.75, 6);
  expect(soft[1]).toBeCloseTo(1 / 3, 6);
});

test('numbers, and what is not softened, stay as they are', () => {
  expect([...softTargets(outputsOf(1, [2.5, -1]), 'identity', null)]).toEqual([2.5, -1]);
  expect([...softTargets(outputsOf(1, [0.25, 1]), 'sigmoid', 1)]).toEqual([0.25, 1]);
});

test('answers stand behind the targets of training rows, and zeros behind others', () => {
  const split = (targets: number[]) => ({
    rows: targets.length,
    features: new Float32Array(targets.length),
    targets: Float32Array.from(targets),
    rowNumbers: Int32Array.from(targets.keys()),
  });
  const data = { width: 1, train: split([1, 2]), validation: split([0]), test: split([1]) } as PreparedData;
  const taught = taughtData(data, Float32Array.from([0.5, 0.25, 0.125, 0.75]), 2);
  expect(taught.targetWidth).toBe(3);
  expect([...taught.train.targets]).toEqual([1, 0.5, 0.25, 2, 0.125, 0.75]);
  expect([...taught.validation.targets]).toEqual([0, 0, 0]);
  expect(data.train.targets).toHaveLength(2);
});
