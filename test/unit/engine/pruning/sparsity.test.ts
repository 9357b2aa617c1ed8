import { expect, test } from 'vitest';
import { pruneSmallest, sparsityIn } from '../../../../src/engine/pruning/sparsity.ts';

const tensor = (name: string, data: number[]) => ({
  name,
  shape: [data.length],
  dtype: 'float32' as const,
  data: Float32Array.from(data),
});

test('the share of zeros rises by the cubic of Zhu and Gupta, and stays', () => {
  const plan = { sparsity: 0.8, epochs: 4 };
  const shares = [0, 1, 2, 3, 4, 9].map((epoch) => sparsityIn(epoch, plan));
  // 0.8 · (1 − (1 − t)³) for t = 1/4, 1/2, 3/4 and 1.
  const expected = [0.4625, 0.7, 0.7875, 0.8, 0.8, 0.8];
  for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(expected[i], 12);
});

test('the smallest weights of each kernel become 0, with their slots, and nothing else', () => {
  const state = {
    step: 7,
    weights: [
      tensor('dense_1/kernel', [0.5, -0.1, 0.2, -3]),
      tensor('dense_1/bias', [0.01, 0.02]),
      tensor('embedding/embeddings', [0.01, 1]),
    ],
    optimizer: [tensor('dense_1/kernel/m', [1, 2, 3, 4]), tensor('dense_1/bias/m', [5, 6])],
  };
  const pruned = pruneSmallest(state, 0.5);
  expect(pruned.step).toBe(7);
  expect([...pruned.weights, ...pruned.optimizer].map(({ data }) => [...data])).toEqual([
    [0.5, 0, 0, -3],
    [...state.weights[1].data],
    [...state.weights[2].data],
    [1, 0, 0, 4],
    [5, 6],
  ]);
  expect(state.weights[0].data[1]).not.toBe(0);
  expect(pruneSmallest(pruned, 0.5)).toEqual(pruned);
  expect([...pruneSmallest(pruned, 0.75).weights[0].data]).toEqual([0, 0, 0, -3]);
});
