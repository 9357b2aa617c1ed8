import { beforeAll, describe, expect, test } from 'vitest';
import { zipFiles } from '../../../scripts/zip-files.ts';
import type { ModelDescription } from '../../../src/contracts/imported-model.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { importFile } from './import-file.ts';

beforeAll(() => useCpuBackend());

/** A layer with the logits of three classes: x·W + b. */
const kernel = [0.5, -1, 0.25, 1.5, 0.5, -0.75];
const bias = [0.1, -0.2, 0.3];
const dense = {
  name: 'dense',
  units: 3,
  batch_input_shape: [null, 2],
  dtype: 'float32',
  activation: 'linear',
};
const modelJson = (layer: object = { class_name: 'Dense', config: dense }): string =>
  JSON.stringify({
    format: 'layers-model',
    generatedBy: 'keras v3.1',
    modelTopology: { class_name: 'Sequential', config: { name: 'small', layers: [layer] } },
    weightsManifest: [
      {
        paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'],
        weights: [
          { name: 'dense/kernel', shape: [2, 3], dtype: 'float32' },
          { name: 'dense/bias', shape: [3], dtype: 'float32' },
        ],
      },
    ],
  });
const weights = Buffer.from(Float32Array.from([...kernel, ...bias]).buffer);
const shards = [
  ['web/group1-shard1of2.bin', weights.subarray(0, 10)],
  ['web/group1-shard2of2.bin', weights.subarray(10)],
] as const;
const archive = zipFiles([['web/model.json', modelJson()], ...shards]);

test('a ZIP of a layers model whose weights are cut into files predicts classes of its logits', async () => {
  const classes = ['low', 'mid', 'high'];
  const description: ModelDescription = {
    inputs: [{ tensor: 'dense_input', columns: ['a', 'b'] }],
    task: 'classification',
    classes,
    holds: 'logits',
  };
  await importFile(archive, description, async (model, imported) => {
    expect(imported).toMatchObject({ format: 'tfjs', producer: 'keras v3.1' });
    const row = { a: 2, b: -1 };
    const logits = bias.map((of, i) => row.a * kernel[i] + row.b * kernel[3 + i] + of);
    const powers = logits.map(Math.exp);
    const sum = powers.reduce((total, power) => total + power, 0);
    const [prediction] = await model.predict([row]);
    if (!('probabilities' in prediction)) throw new Error('no classes were predicted');
    expect(prediction.label).toBe('high');
    for (const [i, name] of classes.entries())
      expect(prediction.probabilities[name]).toBeCloseTo(powers[i] / sum, 6);
  });
});

describe('an archive is refused', () => {
  test.each<[string, Buffer, string, string]>([
    ['without a model', zipFiles([['readme.txt', 'x']]), 'noModel', 'has 0 files model.json'],
    [
      'of a graph model',
      zipFiles([['model.json', '{"format":"graph-model"}']]),
      'notLayers',
      'not that of a layers model',
    ],
    ['whose model is no JSON', zipFiles([['model.json', '{']]), 'notJson', 'is not JSON'],
    [
      'without weights',
      zipFiles([['model.json', modelJson()]]),
      'noWeights',
      'has no file "group1-shard1of2.bin"',
    ],
    [
      'with a layer that nobody knows',
      zipFiles([['web/model.json', modelJson({ class_name: 'Secret', config: {} })], ...shards]),
      'notLoadable',
      'Secret',
    ],
    [
      'with weights that are cut',
      zipFiles([['web/model.json', modelJson()], shards[0], [shards[1][0], 'x']]),
      'notLoadable',
      'does not load the model',
    ],
  ])('%s', async (_, file, code, detail) => {
    await expect(importFile(file, {}, async () => {})).rejects.toMatchObject({
      code: 'modelFileInvalid',
      message: expect.stringContaining(detail),
      issues: [{ pointer: '/file', code }],
    });
  });
});
