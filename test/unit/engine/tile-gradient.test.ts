import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../../src/engine/tf.ts';
import { registerTileGradient } from '../../../src/engine/tile-gradient.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';

const cases: [shape: number[], repetitions: number[]][] = [
  [[3], [4]],
  [
    [2, 3],
    [3, 1],
  ],
  [
    [2, 1],
    [1, 5],
  ],
  [
    [2, 3],
    [2, 2],
  ],
  [
    [2, 1, 3],
    [1, 4, 2],
  ],
  [
    [1, 2, 2, 3],
    [3, 1, 2, 1],
  ],
  [
    [2, 2],
    [1, 1],
  ],
];

/** The gradient of x of Σ wᵢ·tile(x)ᵢ, w = 0, 1, 2, … */
function gradientOf(shape: number[], repetitions: number[]): tf.Tensor {
  const x = tf.ones(shape);
  const tiled = shape.map((size, axis) => size * repetitions[axis]);
  const count = tiled.reduce((product, size) => product * size, 1);
  const weights = tf.tensor(
    Array.from({ length: count }, (_, index) => index),
    tiled,
  );
  return tf.grad((value) => tf.sum(tf.mul(tf.tile(value, repetitions), weights)))(x);
}

beforeAll(useCpuBackend);

it("gives a tiled tensor the gradient that TensorFlow.js's own rule gives, with one sum", async () => {
  const expected = cases.map(([shape, repetitions]) => gradientOf(shape, repetitions));
  registerTileGradient();
  for (const [index, [shape, repetitions]] of cases.entries()) {
    const gradient = gradientOf(shape, repetitions);
    expect(gradient.shape).toEqual(shape);
    expect([...(await gradient.data())]).toEqual([...(await expected[index].data())]);
  }
  const { kernels } = await tf.engine().profile(() => gradientOf([1, 3], [1000, 1]));
  expect(kernels.length).toBeLessThan(20);
});
