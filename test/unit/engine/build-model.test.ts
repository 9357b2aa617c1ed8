import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedDenseLayer } from '../../../src/contracts/definition/layer-options.ts';
import { activations, initializers } from '../../../src/contracts/definition/layer-options.ts';
import { denseRow, describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { buildModel, readWeights, writeWeights } from '../../../src/engine/models/build-model.ts';
import { initialKernel } from '../../../src/engine/models/initializers.ts';
import { createHostNoise } from '../../../src/engine/models/step-noise.ts';
import * as tf from '../../../src/engine/tf.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { differences } from '../../support/differences.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

function mlp(layers: Partial<ResolvedDenseLayer>[], inputWidth = 6) {
  const defaults: ResolvedDenseLayer = {
    units: 8,
    activation: 'relu',
    dropout: 0,
    batchNorm: false,
    layerNorm: false,
    initializer: 'heUniform',
  };
  const definition = trainingDefinition({
    model: { family: 'mlp', layers: layers.map((layer) => ({ ...defaults, ...layer })) },
  });
  return describeArchitecture(definition, denseRow(inputWidth), { kind: 'classes', count: 3 });
}

describe('a built model', () => {
  it('has as many parameters as described, trainable ones first', () => {
    const architecture = mlp([{ batchNorm: true, layerNorm: true, dropout: 0.5 }, { units: 4 }]);
    const model = buildModel(architecture, 1);
    const count = (trainable: boolean) =>
      model.weights
        .filter((weight) => weight.trainable === trainable)
        .reduce((sum, { variable }) => sum + variable.size, 0);
    expect({ trainable: count(true), nonTrainable: count(false) }).toEqual(architecture.parameters);
    expect(model.weights.map(({ name }) => name)).toEqual([
      'dense_1/kernel',
      'batch_norm_1/gamma',
      'batch_norm_1/beta',
      'layer_norm_1/gamma',
      'layer_norm_1/beta',
      'dense_2/kernel',
      'dense_2/bias',
      'output/kernel',
      'output/bias',
      'batch_norm_1/moving_mean',
      'batch_norm_1/moving_variance',
    ]);
    expect(model.weights.filter(({ regularized }) => regularized)).toHaveLength(3);
    model.dispose();
  });

  it('frees everything', () => {
    const before = tf.memory().numTensors;
    buildModel(mlp([{ batchNorm: true, dropout: 0.2 }]), 1).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('starts equal for equal seeds, and its layers differ from each other', async () => {
    const architecture = mlp([{ units: 6 }, { units: 6 }]);
    const [one, two, other] = await Promise.all(
      [1, 1, 2].map((seed) => readWeights(buildModel(architecture, seed))),
    );
    expect(two).toEqual(one);
    expect(other[0].data).not.toEqual(one[0].data);
    expect(one[2].data).not.toEqual(one[0].data);
  });

  it('can be given stored weights, and refuses others', async () => {
    const architecture = mlp([{}]);
    const stored = await readWeights(buildModel(architecture, 1));
    const model = buildModel(architecture, 2);
    writeWeights(model, stored);
    expect(await readWeights(model)).toEqual(stored);
    expect(() => writeWeights(model, stored.slice(1))).toThrow('dense_1/kernel');
    expect(() => writeWeights(buildModel(mlp([{ units: 9 }]), 1), stored)).toThrow('shape [6, 8]');
  });

  it.each(activations)('applies %s as Keras does', (activation) => {
    const points = [-2, -0.5, 0, 1, 3];
    const reference: Record<(typeof activations)[number], (x: number) => number> = {
      relu: (x) => Math.max(0, x),
      linear: (x) => x,
      sigmoid: (x) => 1 / (1 + Math.exp(-x)),
      tanh: Math.tanh,
      elu: (x) => (x > 0 ? x : Math.expm1(x)),
      selu: (x) => 1.05070098 * (x > 0 ? x : 1.67326324 * Math.expm1(x)),
      softplus: (x) => Math.log1p(Math.exp(x)),
      softsign: (x) => x / (1 + Math.abs(x)),
      gelu: (x) => x * normalDistribution(x),
      swish: (x) => x / (1 + Math.exp(-x)),
      leakyRelu: (x) => (x > 0 ? x : 0.2 * x),
    };
    const architecture = mlp([{ units: 5, activation }], 5);
    const hidden = { ...architecture, layers: architecture.layers.slice(0, -1) };
    const model = buildModel(hidden, 1);
    const [kernel] = model.weights;
    kernel.variable.assign(tf.eye(5));
    const output = model.layers.apply(tf.tensor2d([points])) as tf.Tensor2D;
    expect(differences(output.arraySync()[0], points.map(reference[activation]), 1e-6)).toEqual([]);
  });
});

/** Φ(x) by integrating the density: exact enough for a test, and nothing like the series that kernels use. */
function normalDistribution(x: number): number {
  const steps = 20_000;
  const width = (x + 10) / steps;
  let sum = 0;
  for (let index = 0; index < steps; index += 1) sum += Math.exp(-((-10 + (index + 0.5) * width) ** 2) / 2);
  return (sum * width) / Math.sqrt(2 * Math.PI);
}

describe('initializers', () => {
  const [inputs, units] = [200, 100];
  const deviations: Record<(typeof initializers)[number], number> = {
    glorotUniform: Math.sqrt(2 / (inputs + units)),
    glorotNormal: Math.sqrt(2 / (inputs + units)),
    heUniform: Math.sqrt(2 / inputs),
    heNormal: Math.sqrt(2 / inputs),
    randomNormal: 0.05,
    orthogonal: 1 / Math.sqrt(inputs),
  };

  it.each(initializers)('%s has the mean and deviation of its formula', (name) => {
    const kernel = initialKernel({ initializer: name }, [inputs, units], createRandom(3));
    const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
    const deviation = Math.sqrt(kernel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kernel.length);
    expect(Math.abs(mean)).toBeLessThan(0.02 * deviations[name]);
    expect(deviation / deviations[name]).toBeCloseTo(1, 1);
  });

  it.each([
    [7, 4],
    [4, 7],
  ])('orthogonal [%i × %i] has orthonormal columns or rows', (rows, columns) => {
    const kernel = tf.tensor2d(
      initialKernel({ initializer: 'orthogonal' }, [rows, columns], createRandom(3)),
      [rows, columns],
    );
    const product = tf.matMul(kernel, kernel, rows > columns, rows <= columns).arraySync();
    expect(differences(product, tf.eye(Math.min(rows, columns)).arraySync(), 1e-6)).toEqual([]);
  });
});

describe('dropout', () => {
  it('drops the given share, scales the rest, and does nothing outside training', () => {
    const architecture = mlp([{ units: 1000, activation: 'linear', dropout: 0.3 }], 1000);
    const model = buildModel({ ...architecture, layers: architecture.layers.slice(0, -1) }, 1);
    model.weights[0].variable.assign(tf.eye(1000));
    const ones = tf.ones([4, 1000]);
    const values = (model.layers.apply(ones, { training: true }) as tf.Tensor).dataSync();
    const kept = values.filter((value) => value !== 0);
    expect(kept.length / values.length).toBeCloseTo(0.7, 1);
    expect(kept.every((value) => Math.abs(value - 1 / 0.7) < 1e-6)).toBe(true);
    const calm = (model.layers.apply(ones, { training: false }) as tf.Tensor).dataSync();
    expect(calm.every((value) => value === 1)).toBe(true);
  });

  it('has a mask for each step, batch and layer, the same ones again in the same place', () => {
    const noise = createHostNoise();
    const drawAt = (step: number, batch: number, layer: number) => {
      noise.moveTo(step, batch);
      return [...noise.uniform([2, 4], layer).dataSync()];
    };
    const draws = [drawAt(0, 0, 1), drawAt(1, 0, 1), drawAt(0, 1, 1), drawAt(0, 0, 2)];
    expect(new Set(draws.map(String)).size).toBe(4);
    expect(drawAt(1, 0, 1)).toEqual(draws[1]);
  });
});
