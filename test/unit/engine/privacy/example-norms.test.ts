import { beforeAll, expect, test } from 'vitest';
import { buildModel } from '../../../../src/engine/models/build-model.ts';
import type { Architecture } from '../../../../src/engine/models/architecture.ts';
import type { LayerSpec } from '../../../../src/engine/models/layer-spec.ts';
import { exampleNorms } from '../../../../src/engine/privacy/example-norms.ts';
import { layersWithoutNorms } from '../../../../src/engine/privacy/private-layers.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { createRandom } from '../../../../src/random.ts';
import { useCpuBackend } from '../../../support/cpu-backend.ts';

beforeAll(useCpuBackend);

const start = { initializer: 'glorotUniform' } as const;
const dense = (units: number, useBias = true) => ({ type: 'dense', units, useBias, ...start }) as const;

/** Layers on rows of 12 numbers, with what each gives. */
const models: Record<string, readonly (readonly [Omit<LayerSpec, 'name' | 'outputShape' | 'parameters'>, ...number[]])[]> = {
  'dense, with and without bias': [[dense(5), 5], [{ type: 'activation', activation: 'tanh' }, 5], [dense(3, false), 3]],
  'layer normalisation and bias': [[dense(6, false), 6], [{ type: 'layerNorm' }, 6], [{ type: 'bias' }, 6], [dense(2), 2]],
  'a convolution of steps': [
    [{ type: 'reshape', shape: [6, 2] }, 6, 2],
    [{ type: 'conv1d', filters: 3, kernelSize: 3, stride: 2, padding: 'same', useBias: true, ...start }, 3, 3],
    [{ type: 'flatten' }, 9],
    [dense(2), 2],
  ],
  'convolutions of an image': [
    [{ type: 'reshape', shape: [3, 2, 2] }, 3, 2, 2],
    [{ type: 'conv2d', filters: 4, kernelSize: [2, 2], strides: [1, 1], padding: 'valid', useBias: true, ...start }, 2, 1, 4],
    [{ type: 'activation', activation: 'relu' }, 2, 1, 4],
    [{ type: 'conv2d', filters: 2, kernelSize: [2, 1], strides: [1, 1], padding: 'same', useBias: false, ...start }, 2, 1, 2],
    [{ type: 'flatten' }, 4],
    [dense(2), 2],
  ],
  'an embedding whose tokens repeat, with places, and dense along the steps': [
    [{ type: 'embedding', count: 4, width: 3, maskZero: false, ...start }, 12, 3],
    [{ type: 'positionEmbedding', ...start }, 12, 3],
    [dense(2), 12, 2],
    [{ type: 'globalAveragePooling1d' }, 2],
  ],
} as never; // prettier-ignore

function architectureOf(layers: (typeof models)[string]): Architecture {
  const specs = layers.map(([options, ...shape], index) => {
    return { ...options, name: `layer_${index}`, outputShape: [null, ...shape], parameters: 1 } as LayerSpec;
  });
  const withWeights = (spec: LayerSpec): boolean =>
    /dense|conv|embedding|Embedding|bias|Norm|lstm|Attention/.test(spec.type);
  const described = specs.map((spec) => ({ ...spec, parameters: withWeights(spec) ? 1 : 0 }));
  return {
    inputWidth: 12,
    layers: described,
    outputs: { kind: 'values', count: 2 },
  } as unknown as Architecture;
}

test.each(Object.keys(models))('norms are those of each row alone: %s', (name) => {
  const architecture = architectureOf(models[name]);
  const model = buildModel(architecture, 3);
  const random = createRandom(5);
  const isTokens = architecture.layers[0].type === 'embedding';
  const rows = 4;
  const features = tf.tensor2d(
    Float32Array.from({ length: rows * 12 }, () => (isTokens ? random.integer(4) : random.normal())),
    [rows, 12],
  );
  const lossesOf = (batch: tf.Tensor2D): tf.Tensor1D =>
    tf.sum(tf.square(tf.sub(model.layers.apply(batch) as tf.Tensor2D, 0.7)), 1);
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => exampleNorms(model, rows, () => lossesOf(features)).arraySync());
  expect(tf.memory().numTensors).toBe(before);
  const variables = model.weights.map(({ variable }) => variable);
  const alone = Array.from({ length: rows }, (_, row) =>
    tf.tidy(() => {
      const one = tf.slice(features, [row, 0], [1, 12]);
      const { grads } = tf.variableGrads(() => tf.sum(lossesOf(one)), variables);
      const squares = Object.values(grads).map(
        (gradient) => tf.sum(tf.square(gradient)).arraySync() as number,
      );
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    }),
  );
  for (const [row, norm] of found.entries())
    expect(Math.abs(norm - alone[row]) / alone[row]).toBeLessThan(1e-5);
  expect(Math.max(...alone) / Math.min(...alone)).toBeGreaterThan(1.02);
  features.dispose();
  model.dispose();
});

test('frozen layers do not count, and layers whose rows can not be told apart are named', () => {
  const specs = architectureOf([
    [dense(5), 5],
    [{ type: 'batchNorm' }, 5],
    [dense(2), 2],
  ] as never);
  expect(layersWithoutNorms(specs)).toMatchObject([{ name: 'layer_1', type: 'batchNorm' }]);
  expect(layersWithoutNorms({ ...specs, frozen: ['layer_1'] })).toEqual([]);
});
