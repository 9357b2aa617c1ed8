import { describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { RecommendationEvaluation, RegressionEvaluation } from '../../../src/contracts/evaluation.ts';
import { createRandom } from '../../../src/random.ts';
import { items, pair, rated, taken } from '../../support/recommendation-tables.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { useTableTraining } from '../../support/table-training.ts';
import type { TrainedTable } from '../../support/train-csv.ts';

/** Recommendations from the definition that a client sends to the evaluation. */

const tables = useTableTraining();

async function train(csv: string, definition: Omit<ExperimentDefinition, 'dataset'>): Promise<TrainedTable> {
  return await tables.train(csv, {
    ...definition,
    training: {
      epochs: 25,
      batchSize: 64,
      optimizer: { type: 'adam', learningRate: 0.02 },
      ...definition.training,
    },
  });
}

describe('a recommendation with ratings', () => {
  const models = [{ family: 'matrixFactorization', factors: 4 } as const, { family: 'mlp' } as const];
  test.each(ofMatrix<(typeof models)[number]>(models, ({ family }) => family === 'matrixFactorization'))(
    'of $family finds which kinds agree',
    async (model) => {
      const run = await train(rated(), { task: { ...pair, target: 'stars' }, model });
      expect(run.resolved.inputs.map(({ name }) => name)).toEqual(['who', 'what']);
      expect(run.data.inputs.map(({ kind }) => kind)).toEqual(['category', 'category']);
      expect(run.data.notes).toContain('1 row with a missing value left out.');
      const { rmse, r2, ranking } = run.evaluation.test as RegressionEvaluation;
      // Without the kinds the deviation is 1.5; the noise alone leaves 0.2.
      expect(rmse).toBeLessThan(0.5);
      expect(r2).toBeGreaterThan(0.88);
      expect(ranking).toMatchObject({ k: 10 });
      expect(ranking!.ndcg).toBeGreaterThan(0.95);
      expect(ranking!.users).toBeGreaterThan(20);

      const { offset, scale } = run.data.preparation.target as { offset: number; scale: number };
      const answers = await run.predict([
        { who: 'u2', what: 1004 },
        { who: 'u2', what: 1005 },
        { who: 'nobody', what: 1004 },
        { who: null, what: null },
      ]);
      const stars = answers.map((value) => value * scale + offset);
      expect(stars[0] - stars[1]).toBeGreaterThan(2);
      // Nothing is known of these: an answer between the extremes.
      for (const value of stars.slice(2)) expect(Math.abs(value - 3)).toBeLessThan(1.6);
    },
  );

  test('counts held-out rows of users without a training row', async () => {
    const random = createRandom(3);
    const lines = Array.from({ length: 60 }, (_, i) => `u${i % 4},i${i % 5},${random.normal()},train`);
    const held = [
      `new,i1,1,test`,
      `u1,i2,1,test`,
      `u1,i3,-1,test`,
      `u1,other,1,validation`,
      `u2,i1,0,validation`,
    ];
    const run = await train(`who,what,stars,part\n${[...lines, ...held].join('\n')}\n`, {
      task: { ...pair, target: 'stars' },
      split: { strategy: 'column', column: 'part' },
      training: { epochs: 1, batchSize: 8 },
    });
    expect(run.data.notes).toContainEqual({
      code: 'unknownInTraining',
      detail: expect.stringMatching(
        /^1 of 2 validation rows name .* 1 of 3 test rows name a user or an item without a training row/,
      ) as string,
      pointer: '/split',
    });
    expect([...run.data.test.features]).toContain(0);
    expect((run.evaluation.test as RegressionEvaluation).rows).toBe(3);
  });
});

describe('a recommendation without ratings', () => {
  test('ranks the items of the own kind before those of the other', async () => {
    const run = await train(taken(), { task: pair, model: { family: 'matrixFactorization', factors: 4 } });
    expect(run.resolved.task).toMatchObject({ target: null, negatives: 4 });
    const report = run.evaluation.test as RecommendationEvaluation;
    expect(report).toMatchObject({ kind: 'recommendation', k: 10, items });
    // By chance a tenth of about 22 candidates hits 10/22 of the held-out ones.
    expect(report.recall).toBeGreaterThan(0.85);
    expect(report.hitRate).toBeGreaterThan(0.9);
    expect(report.rows).toBe(run.data.test.targets.filter((target) => target === 1).length);
    const [own, other] = await run.predict([
      { who: 'u2', what: 1004 },
      { who: 'u2', what: 1005 },
    ]);
    expect(own).toBeGreaterThan(0.3);
    expect(other).toBeLessThan(0.15);
  });

  test('draws as many negatives as are asked for, the same again with the same seed', async () => {
    const definition = { task: { ...pair, negatives: 2 }, training: { epochs: 1, batchSize: 64 } } as const;
    const first = await train(taken(), definition);
    const { data } = first;
    const positives = data.train.targets.reduce((sum, target) => sum + target, 0);
    expect(data.train.rows).toBe(3 * positives);
    const { features } = data.train;
    first.dispose();
    const again = await train(taken(), definition);
    expect(again.data.train.features).toEqual(features);
    again.dispose();
    const other = (await train(taken(), { ...definition, seed: 8, split: { seed: 7 } })).data.train;
    expect(other.rows).toBe(data.train.rows);
    expect(other.features).not.toEqual(features);
  });
});
