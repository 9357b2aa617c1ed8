import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { packTensors, specsOf } from '../../../src/artifacts/tensor-file.ts';
import { predictRows } from '../../../src/engine/forward-pass.ts';
import { describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { buildModel, readWeights, writeWeights } from '../../../src/engine/models/build-model.ts';
import { standardModel } from '../../../src/engine/models/standard-layers.ts';
import * as tf from '../../../src/engine/tf.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { randomSplit, smallFamilies } from '../../support/small-families.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

test.each(smallFamilies)(
  '$name predicts the same of standard layers alone, texts of nothing but padding included',
  async ({ model, inputs, classes }) => {
    const architecture = describeArchitecture(trainingDefinition({ model }), inputs, {
      kind: 'classes',
      count: classes,
    });
    const built = buildModel(architecture, 7);
    const random = createRandom(11);
    // None is 0 or 1 as at the start, where a layer that is lost would not be missed.
    const weights = (await readWeights(built)).map((tensor) => ({
      ...tensor,
      data: tensor.data.map((value) => value + 0.1 + 0.2 * random.uniform()) as Float32Array,
    }));
    writeWeights(built, weights);
    const rows = 5;
    const { features } = randomSplit(inputs, rows, 3);
    for (const block of inputs)
      if (block.kind === 'tokens') features.fill(0, block.at, block.at + block.width);
    const expected = await predictRows(built, features, rows);

    const standard = standardModel(architecture, weights);
    const loaded = await loadLayersModel({
      load: async () => ({
        modelTopology: standard.topology as object,
        weightSpecs: specsOf(standard.weights),
        weightData: Uint8Array.from(packTensors(standard.weights)).buffer,
      }),
    });
    const predicted = (
      loaded.predict(tf.tensor2d(features, [rows, architecture.inputWidth])) as tf.Tensor
    ).dataSync();
    expect(predicted.length).toBe(expected.values.length);
    for (const [index, value] of predicted.entries()) expect(value).toBeCloseTo(expected.values[index], 5);
    loaded.dispose();
    built.dispose();
  },
);
