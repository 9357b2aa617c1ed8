import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AutoencodingEvaluation, MultiLabelEvaluation } from '../../../src/contracts/evaluation.ts';
import type { Prediction } from '../../../src/contracts/model.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Tasks of more than one number, from the definition through a trainer's artifact to predictions of JSON rows. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

test('labels are predicted with their own thresholds, as the evaluation has them', async () => {
  const random = createRandom(5);
  const lines = Array.from({ length: 400 }, () => {
    const [x, y] = [random.normal(), random.normal()];
    return `${x.toFixed(4)},${y.toFixed(4)},${x > 0},${y + 0.4 * random.normal() > 1.3 ? 1 : 0}`;
  });
  const { model, evaluation } = await trainAndLoad(folder, `x,y,warm,rare\n${lines.join('\n')}\n`, 'labels', {
    task: { type: 'multiLabelClassification', targets: ['warm', 'rare'] },
    model: { family: 'linear' },
    training: { epochs: 15, optimizer: { type: 'adam', learningRate: 0.05 } },
    evaluation: { threshold: 'auto' },
  });
  const [warm, rare] = (evaluation.test as MultiLabelEvaluation).perLabel;
  const rows = Array.from({ length: 40 }, (_, i) => ({ x: 2 - i / 10, y: i / 10 - 2 }));
  const predictions = (await model.predict(rows)) as Extract<Prediction, { labels: string[] }>[];
  for (const { labels, labelProbabilities } of predictions) {
    expect(labels.includes('warm')).toBe(labelProbabilities['warm'] >= warm.threshold);
    expect(labels.includes('rare')).toBe(labelProbabilities['rare'] >= rare.threshold);
  }
  expect(predictions[0].labels).toEqual(['warm']);
  expect(predictions.at(-1)!.labels).toEqual(['rare']);
  // A row of the dataset has its labels beside its inputs.
  expect(await model.predict([{ ...rows[0], warm: true, rare: 0 }])).toEqual([predictions[0]]);
  await expect(model.predict([{ x: 1, y: 1, warmth: true }])).rejects.toMatchObject({
    issues: [{ pointer: '/rows/0/warmth', code: 'unknownColumn' }],
  });
  expect(await model.predict([{ ...rows[0], warmth: true }], { unknownColumns: 'ignore' })).toEqual([
    predictions[0],
  ]);
  await expect(model.predict(rows, { include: ['code'] })).rejects.toMatchObject({
    code: 'predictionInputInvalid',
  });
  model.dispose();
});

test('an autoencoder tells an unusual row by its error, and gives code and reconstruction when asked', async () => {
  const random = createRandom(4);
  const lines = Array.from({ length: 400 }, () => {
    const a = random.normal();
    return [a, 2 * a + 1, -a, 0.5 * a].map((value) => (value + 0.02 * random.normal()).toFixed(4)).join(',');
  });
  const { model, evaluation } = await trainAndLoad(folder, `a,b,c,d\n${lines.join('\n')}\n`, 'autoencoder', {
    task: { type: 'autoencoding' },
    model: {
      family: 'mlp',
      layers: [
        { units: 16, activation: 'tanh' },
        { units: 1, activation: 'linear' },
        { units: 16, activation: 'tanh' },
      ],
    },
    training: { epochs: 60, optimizer: { type: 'adam', learningRate: 0.01 } },
  });
  const { rowErrors, explainedVariance } = evaluation.test as AutoencodingEvaluation;
  expect(explainedVariance).toBeGreaterThan(0.95);
  const usual = { a: 0.5, b: 2, c: -0.5, d: 0.25 };
  const unusual = { a: 0.5, b: -1, c: 0.5, d: -0.25 };
  type Rebuilt = Extract<Prediction, { reconstructionError: number }>;
  const [first, second] = (await model.predict([usual, unusual])) as Rebuilt[];
  expect(Object.keys(first)).toEqual(['reconstructionError']);
  const largest = rowErrors.quantiles.at(-1)!;
  expect(first.reconstructionError).toBeLessThan(largest);
  expect(second.reconstructionError).toBeGreaterThan(largest);
  const [whole] = (await model.predict([usual], { include: ['code', 'reconstruction'] })) as Rebuilt[];
  expect(whole.code).toHaveLength(1);
  expect(whole.reconstruction).toHaveLength(4);
  expect(whole.reconstructionError).toBeCloseTo(first.reconstructionError, 6);
  model.dispose();
});
