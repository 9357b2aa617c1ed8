import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedTraining } from '../../../src/contracts/definition/definition.ts';
import { createOptimizer } from '../../../src/engine/create-optimizer.ts';
import { createClipping } from '../../../src/engine/gradients.ts';
import * as tf from '../../../src/engine/tf.ts';
import { loadOptimizer } from '../../../src/optimizers/load-optimizer.ts';
import type { ResolvedOptimizer } from '../../../src/optimizers/optimizers.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { differences } from '../../support/differences.ts';

interface Fixture {
  start: number[];
  gradients: number[][];
  rates: number[];
  optimizers: { name: string; options: Omit<ResolvedOptimizer, 'learningRate'>; steps: number[][] }[];
  clippings: {
    gradients: number[][];
    cases: { name: string; options: Partial<ResolvedTraining['gradient']>; clipped: number[][] }[];
  };
}
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/optimizers/optimizers.json', import.meta.url), 'utf8'),
) as Fixture;

/** PyTorch's steps with weight decay. */
const decayed = JSON.parse(
  readFileSync(new URL('../../fixtures/optimizers/weight-decay.json', import.meta.url), 'utf8'),
) as Fixture['optimizers'];

beforeAll(useCpuBackend);

const tolerance = 2e-6;

function weightOf(values: readonly number[]) {
  return { name: 'w', variable: tf.variable(tf.tensor1d([...values])), trainable: true, regularized: true };
}

describe("an optimizer's first three steps equal", () => {
  const cases = [
    ...fixture.optimizers.map((one) => ({ ...one, name: `Keras's: ${one.name}` })),
    ...decayed.map((one) => ({ ...one, name: `PyTorch's with weight decay: ${one.name}` })),
  ];
  it.each(cases)('$name', async ({ options, steps }) => {
    const { rule } = await loadOptimizer({ ...options, learningRate: 0.1 } as ResolvedOptimizer);
    const weight = weightOf(fixture.start);
    const optimizer = createOptimizer(rule, [weight]);
    for (const [index, expected] of steps.entries()) {
      const gradient = tf.tensor1d(fixture.gradients[index]);
      optimizer.apply([gradient], fixture.rates[index], index + 1);
      gradient.dispose();
      expect(differences([...weight.variable.dataSync()], expected, tolerance)).toEqual([]);
    }
    optimizer.dispose();
    weight.variable.dispose();
  });
});

describe("an optimizer's slots", () => {
  it('are named by weight and slot and can be taken to another optimizer', async () => {
    const { rule } = await loadOptimizer({
      type: 'adam',
      learningRate: 0.1,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
    });
    const [first, second] = [weightOf(fixture.start), weightOf(fixture.start)];
    const [one, other] = [createOptimizer(rule, [first]), createOptimizer(rule, [second])];
    const gradient = tf.tensor1d(fixture.gradients[0]);
    one.apply([gradient], 0.1, 1);
    const slots = await one.readSlots();
    expect(slots.map(({ name }) => name)).toEqual(['w/m', 'w/v']);
    const expected = fixture.gradients[0].map((value) => 0.1 * value);
    expect(differences([...slots[0].data], expected, tolerance)).toEqual([]);

    other.writeSlots(slots);
    second.variable.assign(first.variable);
    one.apply([gradient], 0.1, 2);
    other.apply([gradient], 0.1, 2);
    expect(second.variable.dataSync()).toEqual(first.variable.dataSync());
    expect(() => other.writeSlots([])).toThrow('w/m');
    const wrongShape = slots.map((slot) => ({ ...slot, shape: [1], data: Float32Array.of(1) }));
    expect(() => other.writeSlots(wrongShape)).toThrow('shape [1]');
  });
});

describe("clipping equals Keras's", () => {
  it.each(fixture.clippings.cases)('by $name', ({ options, clipped }) => {
    const none = { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 1 };
    const clip = createClipping({ ...none, ...options });
    const result = clip(fixture.clippings.gradients.map((values) => tf.tensor1d(values)));
    const values = result.map((tensor) => [...tensor.dataSync()]);
    expect(differences(values, clipped, tolerance)).toEqual([]);
  });
});
