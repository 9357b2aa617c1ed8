import { beforeAll, expect, it } from 'vitest';
import { createBatchLoss } from '../../../../src/engine/batch-loss.ts';
import type { BuiltModel } from '../../../../src/engine/models/build-model.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { createRandom } from '../../../../src/random.ts';
import { ofMatrix } from '../../../support/of-matrix.ts';
import { modelOfLayers, type LayersModelSpec } from '../../../support/model-of-layers.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';
import { momentum, runnerOptions } from '../../../support/runner-options.ts';

/** Momentum steps with tfjs alone, from a model's weights; gives the weights. */
function trainByHand(
  model: BuiltModel,
  { data, training }: RunnerOptions,
  indices: Int32Array,
  rows: number,
): void {
  const batchLoss = createBatchLoss(model, training, null);
  const variables = model.weights.filter(({ trainable }) => trainable).map(({ variable }) => variable);
  const velocities = variables.map((variable) => tf.variable(tf.zerosLike(variable), false));
  const features = tf.tensor2d(data.train.features, [data.train.rows, data.width]);
  const targets = tf.tensor1d(data.train.targets);
  for (let start = 0; start < indices.length; start += rows) {
    tf.tidy(() => {
      const batch = tf.tensor1d(indices.subarray(start, start + rows), 'int32');
      const { grads } = tf.variableGrads(
        () => batchLoss.training(tf.gather(features, batch), tf.gather(targets, batch)).loss,
        variables,
      );
      variables.forEach((variable, index) => {
        const pull = tf.mul(grads[variable.name], momentum.learningRate);
        velocities[index].assign(tf.sub(tf.mul(velocities[index], momentum.momentum), pull));
        variable.assign(tf.add(variable, velocities[index]));
      });
    });
  }
  tf.dispose([features, targets, velocities]);
}

/** Trains a model captured and by hand, and compares the weights. */
async function expectEqual(spec: LayersModelSpec, plan: string | null, tolerance: number): Promise<void> {
  const isIndex = spec.inputWidth === 9;
  const options = runnerOptions({ width: spec.inputWidth, rows: 64, training: { batchSize: 16 } });
  const random = createRandom(3);
  if (isIndex) options.data.train.features.forEach((_, index, all) => (all[index] = random.integer(20)));
  const [model, reference] = [modelOfLayers(spec), modelOfLayers(spec)];
  reference.weights.forEach(({ variable }, index) => variable.assign(model.weights[index].variable));
  const rows = rowsOf(options, 12);
  trainByHand(reference, options, rows, 16);

  const runner = await capturedRunner(options, { model, plan });
  await runner.run(rows, 16);
  const { weights } = await runner.readState();
  const expected = reference.weights.map(({ variable }, index) => ({
    name: weights[index].name,
    shape: variable.shape,
    dtype: 'float32' as const,
    data: variable.dataSync() as Float32Array,
  }));
  expect(relativeDifference(weights, expected)).toBeLessThan(tolerance);
  runner.dispose();
  reference.dispose();
}

const { layers } = tf;
const binary = { outputs: { kind: 'classes', count: 2 }, head: 'sigmoid' } as const;

const image: LayersModelSpec = {
  ...binary,
  inputWidth: 64,
  layers: () => [
    layers.reshape({ targetShape: [8, 8, 1] }),
    layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 6, kernelSize: 3, strides: 2 }),
    layers.activation({ activation: 'tanh' }),
    layers.flatten(),
    layers.dense({ units: 1 }),
  ],
};

const normalisedImage: LayersModelSpec = {
  ...binary,
  inputWidth: 64,
  layers: () => [
    layers.reshape({ targetShape: [8, 8, 1] }),
    layers.conv2d({ filters: 6, kernelSize: 3, useBias: false }),
    layers.batchNormalization({ momentum: 0.9 }),
    layers.activation({ activation: 'relu' }),
    layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
    layers.dense({ units: 1 }),
  ],
};

type Recurrent = 'lstm' | 'gru';

const sequence = (
  kind: Recurrent,
  recurrentActivation: 'sigmoid' | 'hardSigmoid',
  depth = 1,
): LayersModelSpec => ({
  ...binary,
  inputWidth: 9,
  layers: () => [
    layers.embedding({ inputDim: 20, outputDim: 5, inputLength: 9 }),
    ...Array.from({ length: depth }, (_, index) =>
      layers[kind]({
        units: 7,
        recurrentActivation,
        recurrentInitializer: 'glorotNormal',
        returnSequences: index < depth - 1,
      }),
    ),
    layers.dense({ units: 1 }),
  ],
});

describeWithLibtensorflow('captured layers equal those of tfjs', () => {
  beforeAll(startCapture);

  it.each([null, 'shards 2', 'unroll 2'])('convolutions and pooling, plan %s', (plan) =>
    expectEqual(image, plan, 1e-4),
  );

  it('convolutions with fused batch norm and its moving averages', () =>
    expectEqual(normalisedImage, null, 1e-4));

  const recurrent: [Recurrent, 'sigmoid' | 'hardSigmoid', number, string | null][] = [
    ['lstm', 'sigmoid', 1, null],
    ['lstm', 'hardSigmoid', 2, 'shards 2'],
    ['gru', 'hardSigmoid', 1, null],
    ['gru', 'sigmoid', 2, 'shards 2'],
  ];
  it.each(ofMatrix(recurrent, ([, , depth]) => depth === 1))(
    'embedding and %s, %s, %i deep, plan %s',
    (kind, activation, depth, plan) => expectEqual(sequence(kind, activation, depth), plan, 1e-4),
  );
});
