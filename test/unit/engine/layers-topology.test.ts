import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { packTensors, specsOf } from '../../../src/artifacts/tensor-file.ts';
import { activations } from '../../../src/contracts/definition/layer-options.ts';
import { predictRows } from '../../../src/engine/forward-pass.ts';
import { denseRow, describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { buildModel, readWeights, writeWeights } from '../../../src/engine/models/build-model.ts';
import { registerLayers } from '../../../src/engine/models/layers/register-layers.ts';
import * as tf from '../../../src/engine/tf.ts';
import { createRandom } from '../../../src/random.ts';
import { layersTopology } from '../../../src/engine/models/layers-topology.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { randomSplit, smallFamilies } from '../../support/small-families.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

const layer = (activation: (typeof activations)[number], norm: 'batchNorm' | 'layerNorm' | null) => ({
  units: 5,
  activation,
  dropout: 0.2,
  batchNorm: norm === 'batchNorm',
  layerNorm: norm === 'layerNorm',
  initializer: 'glorotUniform' as const,
});

test.each([
  ...activations.map((activation) => [activation, null, 3] as const),
  ['relu', 'batchNorm', 2] as const,
  ['relu', 'layerNorm', null] as const,
])(
  'a model with %s and %s (%s classes) predicts the same when TensorFlow.js loads it from its files',
  async (activation, norm, classes) => {
    const definition = trainingDefinition({
      model: { family: 'mlp', layers: [layer(activation, norm), layer(activation, norm)] },
    });
    const outputs = classes ? ({ kind: 'classes', count: classes } as const) : ({ kind: 'value' } as const);
    const architecture = describeArchitecture(definition, denseRow(4), outputs);
    const model = buildModel(architecture, 7);
    const random = createRandom(11);
    // Moving averages as training would leave them: not the 0 and 1 that every model starts with.
    const weights = (await readWeights(model)).map((tensor) => ({
      ...tensor,
      data: tensor.data.map(() => 0.2 + random.uniform()) as Float32Array,
    }));
    writeWeights(model, weights);
    const features = Float32Array.from({ length: 12 }, () => random.normal());
    const expected = await predictRows(model, features, 3);

    const loaded = await loadLayersModel({
      load: async () => ({
        modelTopology: layersTopology(architecture) as object,
        weightSpecs: specsOf(weights),
        weightData: Uint8Array.from(packTensors(weights)).buffer,
      }),
    });
    const predicted = (loaded.predict(tf.tensor2d(features, [3, 4])) as tf.Tensor).dataSync();
    expect(predicted.length).toBe(expected.values.length);
    for (const [index, value] of predicted.entries()) expect(value).toBeCloseTo(expected.values[index], 5);
    // Who trains on in Keras trains on with the moving averages that we have.
    const norms = loaded.layers.filter((one) => one.getClassName() === 'BatchNormalization');
    expect(norms).toHaveLength(norm === 'batchNorm' ? 2 : 0);
    for (const one of norms) expect(one.getConfig()).toMatchObject({ momentum: 0.9, epsilon: 0.001 });
    loaded.dispose();
    model.dispose();
  },
);

test.each(smallFamilies)(
  '$name predicts the same when it is loaded from its files',
  async ({ model, inputs, classes }) => {
    registerLayers();
    const architecture = describeArchitecture(trainingDefinition({ model }), inputs, {
      kind: 'classes',
      count: classes,
    });
    const built = buildModel(architecture, 7);
    const weights = await readWeights(built);
    const { features } = randomSplit(inputs, 5, 3);
    const expected = await predictRows(built, features, 5);

    const loaded = await loadLayersModel({
      load: async () => ({
        modelTopology: layersTopology(architecture) as object,
        weightSpecs: specsOf(weights),
        weightData: Uint8Array.from(packTensors(weights)).buffer,
      }),
    });
    const rows = tf.tensor2d(features, [5, architecture.inputWidth]);
    const predicted = (loaded.predict(rows) as tf.Tensor).dataSync();
    for (const [index, value] of predicted.entries()) expect(value).toBeCloseTo(expected.values[index], 5);
    loaded.dispose();
    built.dispose();
  },
);
