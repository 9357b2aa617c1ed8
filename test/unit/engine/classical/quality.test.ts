import { describe, expect, test } from 'vitest';
import type { ResolvedClassicalModel } from '../../../../src/families/classical-families.ts';
import { fitDataOf, readFixture, scoreOf } from '../../../support/classical-fixtures.ts';
import {
  boostedTrees,
  decisionTree,
  fitOnThisThread,
  naiveBayes,
  randomForest,
  vectorMachine,
} from '../../../support/classical-models.ts';

/** What a mean over seeds may lie below scikit-learn's, beyond twice its deviation: two rows of the test split, or R². */
const spareRows = 2;
const spareR2 = 0.02;
const seeds = [1, 2, 3];

const classifiers: ResolvedClassicalModel[] = [
  decisionTree(),
  randomForest(),
  boostedTrees(),
  naiveBayes(),
  vectorMachine({ probability: false }),
];

const needsScale = ({ family }: ResolvedClassicalModel): boolean =>
  family === 'naiveBayes' || family === 'supportVectorMachine';

async function meanScore(model: ResolvedClassicalModel, data: ReturnType<typeof fitDataOf>): Promise<number> {
  const scores: number[] = [];
  for (const seed of seeds) scores.push(scoreOf(await fitOnThisThread(model, data, seed), data));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

describe("test scores are at scikit-learn's on the same split, within noise", () => {
  const cases = ['breast-cancer', 'wine'].flatMap((name) =>
    classifiers.map((model) => ({ name, family: model.family, model })),
  );
  test.each(cases)('$name by $family', async ({ name, model }) => {
    const fixture = readFixture(name);
    const data = fitDataOf(fixture, { scaled: needsScale(model) });
    const { mean, deviation } = fixture.scores[model.family];
    const tolerance = spareRows / fixture.test.length + 2 * deviation;
    expect(await meanScore(model, data)).toBeGreaterThanOrEqual(mean - tolerance);
  });

  test.each([
    decisionTree({ criterion: 'squaredError', maxDepth: 3 }),
    randomForest({ criterion: 'squaredError', maxFeatures: 'all' }),
    boostedTrees(),
    vectorMachine(),
  ])('diabetes by $family', async (model) => {
    const fixture = readFixture('diabetes');
    const data = fitDataOf(fixture, { scaled: needsScale(model) });
    const { mean, deviation } = fixture.scores[model.family];
    expect(await meanScore(model, data)).toBeGreaterThanOrEqual(mean - spareR2 - 2 * deviation);
  });
});
