import { beforeAll, describe, expect, it } from 'vitest';
import { describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { buildModel } from '../../../src/engine/models/build-model.ts';
import * as tf from '../../../src/engine/tf.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { randomSplit, smallFamilies } from '../../support/small-families.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

describe.each(smallFamilies)('$name', ({ model, inputs, classes }) => {
  const architecture = describeArchitecture(trainingDefinition({ model }), inputs, {
    kind: 'classes',
    count: classes,
  });

  it('is built with the shapes and parameters that were described', () => {
    const built = buildModel(architecture, 1);
    const shapes = built.layers.layers.filter(({ name }) => name !== built.layers.inputLayers[0].name);
    const described = new Map(architecture.layers.map(({ name, outputShape }) => [name, outputShape]));
    for (const layer of shapes)
      expect([layer.name, layer.outputShape]).toEqual([layer.name, described.get(layer.name)]);
    expect(shapes).toHaveLength(architecture.layers.length);
    const count = (trainable: boolean) =>
      built.weights
        .filter((weight) => weight.trainable === trainable)
        .reduce((sum, { variable }) => sum + variable.size, 0);
    expect({ trainable: count(true), nonTrainable: count(false) }).toEqual(architecture.parameters);
    built.dispose();
  });

  it('gives logits and leaks nothing', () => {
    const before = tf.memory().numTensors;
    const built = buildModel(architecture, 1);
    tf.tidy(() => {
      const rows = tf.tensor2d(randomSplit(inputs, 4, 3).features, [4, architecture.inputWidth]);
      const logits = built.layers.apply(rows, { training: false }) as tf.Tensor;
      expect(logits.shape).toEqual([4, classes > 2 ? classes : 1]);
      expect(logits.dataSync().every((value) => Number.isFinite(value))).toBe(true);
    });
    built.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
