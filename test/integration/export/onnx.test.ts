import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { exportOnnx } from '../../../src/export/export-onnx.ts';
import { compareOnnx } from '../../../src/export/onnx/verify-onnx.ts';
import { writeOnnx } from '../../../src/export/onnx/write-onnx.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

type Definition = Omit<ExperimentDefinition, 'dataset'>;

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** Numbers with gaps and outliers, truths, days, categories with gaps and rare ones; targets of every kind. */
const csv = (() => {
  const random = createRandom(3);
  const lines = Array.from({ length: 300 }, (_, i) => {
    const [a, b] = [random.normal(), random.normal()];
    const income = Math.exp(3 * random.normal()).toFixed(2);
    const shop = i % 40 === 0 ? `rare ${i}` : ['north', 'south', 'east'][random.integer(3)];
    const level = ['low', 'mid', 'high'][Math.max(0, Math.min(2, Math.round(a + b + 1)))];
    return [
      i % 11 === 0 ? '' : a.toFixed(4), (100 * b).toFixed(3), income, random.integer(4), a > 0.2,
      `2024-0${1 + (i % 9)}-1${i % 10}`, i % 13 === 0 ? '' : shop,
      level, b > 0 ? 'yes' : 'no', a > b, (10 * a - 3 * b + 40).toFixed(3), (a * b).toFixed(4),
    ].join(','); // prettier-ignore
  });
  return `a,b,income,floor,member,since,shop,level,bought,left,price,ratio\n${lines.join('\n')}\n`;
})();
const inputs = { include: ['a', 'b', 'income', 'floor', 'member', 'since', 'shop'] };
const few = { epochs: 3 };
const classes = { type: 'classification', target: 'level' } as const;
const price = { type: 'regression', target: 'price' } as const;

const exported: [string, Definition][] = [
  ['linear, two classes', { task: { type: 'classification', target: 'bought' }, inputs, model: { family: 'linear' } }],
  ['linear, several classes', { task: classes, inputs, model: { family: 'linear' } }],
  ['linear, counts', { task: { type: 'regression', target: 'floor' }, inputs: { include: ['a', 'shop'] }, model: { family: 'linear' }, training: { loss: 'poisson' } }],
  [
    'mlp with norms and embeddings',
    {
      task: classes,
      inputs: { ...inputs, types: { floor: 'categorical' } },
      preparation: { categorical: 'embedding', missing: { numeric: 'median', indicator: true } },
      model: { family: 'mlp', layers: [{ units: 8, activation: 'gelu', batchNorm: true }, { units: 6, activation: 'swish', layerNorm: true, dropout: 0.2 }] },
      training: few,
    },
  ],
  [
    'mlp of several values, numbers without an outlier',
    {
      task: { type: 'regression', targets: ['price', 'ratio'] },
      inputs,
      preparation: { outliers: { method: 'iqr', action: 'clip' }, numeric: 'log' },
      model: { family: 'mlp', layers: [{ units: 8, activation: 'leakyRelu' }, { units: 4, activation: 'selu' }] },
      training: few,
    },
  ],
  ['mlp of labels', { task: { type: 'multiLabelClassification', targets: ['member', 'left'] }, inputs: { include: ['a', 'b', 'shop'] }, model: { family: 'mlp', layers: [{ units: 4, activation: 'elu' }] }, training: few }],
  ['wide and deep', { task: classes, inputs, model: { family: 'wideAndDeep' }, training: few }],
  ['target encoding', { task: price, inputs, preparation: { categorical: 'target', outliers: { method: 'zScore', action: 'mark' }, numeric: 'robust' }, model: { family: 'linear' } }],
  ['a decision tree', { task: classes, inputs, model: { family: 'decisionTree' } }],
  ['a random forest', { task: { type: 'classification', target: 'bought' }, inputs, model: { family: 'randomForest', trees: 20 } }],
  ['boosted trees', { task: price, inputs, model: { family: 'gradientBoostedTrees', trees: 20 } }],
  ['boosted trees of several classes', { task: classes, inputs, model: { family: 'gradientBoostedTrees', trees: 10 } }],
]; // prettier-ignore

describe('a model as ONNX predicts what it does', () => {
  test.each(exported)('%s', async (name, definition) => {
    const { checkpointDir, model } = await trainAndLoad(folder, csv, name.replaceAll(' ', '-'), definition);
    model.dispose();
    const file = await exportOnnx(checkpointDir);
    expect(file.toString('latin1')).toContain('largestDifference');
    const onnx = await writeOnnx(checkpointDir);
    const { value } = await loadModel(checkpointDir);
    const { largestDifference, rows } = await compareOnnx(onnx, file, value);
    value.dispose();
    expect(largestDifference).toBeLessThan(1e-5);
    expect(rows).toBeGreaterThanOrEqual(400);
  });
});

describe('an export is refused', () => {
  test.each<[string, Definition]>([
    [
      'is hashed',
      { task: classes, inputs, preparation: { categorical: 'hashing' }, model: { family: 'linear' } },
    ],
    ['family naiveBayes', { task: classes, inputs, model: { family: 'naiveBayes' } }],
    [
      'target is of the kind self',
      { task: { type: 'autoencoding' }, inputs: { include: ['a', 'b'] }, training: few },
    ],
  ])('where the model %s', async (why, definition) => {
    const { checkpointDir, model } = await trainAndLoad(folder, csv, why.replaceAll(' ', '-'), definition);
    model.dispose();
    await expect(exportOnnx(checkpointDir)).rejects.toMatchObject({
      code: 'exportUnsupported',
      message: expect.stringContaining(why),
    });
  });

  test('that is another model: the difference is found', async () => {
    const train = (name: string, seed: number) =>
      trainAndLoad(folder, csv, name, {
        task: price,
        inputs,
        model: { family: 'randomForest', trees: 5 },
        seed,
      });
    const [one, other] = [await train('one', 1), await train('other', 2)];
    const onnx = await writeOnnx(one.checkpointDir);
    const { largestDifference } = await compareOnnx(onnx, onnx.encode({}), other.model);
    expect(largestDifference).toBeGreaterThan(1e-3);
    for (const { model } of [one, other]) model.dispose();
  });
});
