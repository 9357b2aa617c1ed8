import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecommendationEvaluation, RegressionEvaluation } from '../../../src/contracts/evaluation.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { pair, rated, taken } from '../../support/recommendation-tables.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Recommendations, from the definition through a trainer's artifact to predictions of JSON rows. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const model = { family: 'matrixFactorization', factors: 4 } as const;
const training = { epochs: 25, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.02 } } as const;
/** A user of the even kind, with an item of each kind; a number names an item as its text does. */
const pairs = [
  { who: 'u2', what: 1004 },
  { who: 'u2', what: '1005' },
];

test('ratings are predicted in their own unit', async () => {
  const task = { ...pair, target: 'stars' };
  const { model: loaded, evaluation } = await trainAndLoad(folder, rated(), 'rated', {
    task,
    model,
    training,
  });
  expect((evaluation.test as RegressionEvaluation).ranking!.ndcg).toBeGreaterThan(0.95);
  const [own, other] = (await loaded.predict(pairs)) as { value: number }[];
  expect(Math.abs(own.value - 4.5)).toBeLessThan(0.8);
  expect(Math.abs(other.value - 1.5)).toBeLessThan(0.8);
  await expect(loaded.predict([{ who: 'u2' }])).rejects.toMatchObject({
    issues: [{ pointer: '/rows/0/what', code: 'missingColumn' }],
  });
  loaded.dispose();
});

test('without ratings a pair has a score, also one that is unknown', async () => {
  const { model: loaded, evaluation } = await trainAndLoad(folder, taken(), 'taken', {
    task: pair,
    model,
    training,
  });
  expect((evaluation.test as RecommendationEvaluation).recall).toBeGreaterThan(0.85);
  const answers = (await loaded.predict([...pairs, { who: 'nobody', what: null }])) as { score: number }[];
  expect(Object.keys(answers[0])).toEqual(['score']);
  expect(answers[0].score).toBeGreaterThan(2 * answers[1].score);
  expect(answers[2].score).toBeGreaterThan(0);
  expect(answers[2].score).toBeLessThan(1);
  loaded.dispose();
});
