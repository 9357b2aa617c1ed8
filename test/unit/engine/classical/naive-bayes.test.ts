import { describe, expect, test } from 'vitest';
import { fitNaiveBayes } from '../../../../src/families/naive-bayes/naive-bayes.ts';
import type { FitData } from '../../../../src/engine/classical/fit-data.ts';
import { fitDataOf, predictionsOf, readFixture, smallData } from '../../../support/classical-fixtures.ts';
import { naiveBayes } from '../../../support/classical-models.ts';

interface Counts {
  labels: number[];
  counts: number[][];
  categories: number[][];
  multinomial: number[][];
  bernoulli: number[][];
  categorical: number[][];
}

/** The largest difference to scikit-learn's probabilities. */
function worst(actual: readonly number[][], expected: readonly number[][]): number {
  return Math.max(
    ...actual.flatMap((row, i) =>
      row.map((value, k) => Math.abs(value - expected[i][row.length === 1 ? 1 : k])),
    ),
  );
}

describe("probabilities are scikit-learn's", () => {
  test.each(['breast-cancer', 'wine'])('gaussian: %s', (name) => {
    const fixture = readFixture(name);
    const data = fitDataOf(fixture, { scaled: true });
    const model = fitNaiveBayes(naiveBayes({ variant: 'gaussian' }), data);
    expect(worst(predictionsOf(model, data.validation), fixture.answers['gaussian'])).toBeLessThan(1e-4);
  });

  const fixture = readFixture<Counts>('naive-bayes-counts');
  test.each([
    ['multinomial', fixture.counts, { variant: 'multinomial', smoothing: 0.5 }, [0, 0, 0, 0]],
    ['bernoulli', fixture.counts, { variant: 'bernoulli' }, [0, 0, 0, 0]],
    ['categorical', fixture.categories, { variant: 'auto' }, [4, 5]],
    // Words of a text are counts without being told.
    ['multinomial', fixture.counts, { variant: 'auto', smoothing: 0.5 }, [-1, -1, -1, -1]],
  ] as const)('%s', (name, rows, options, featureKinds) => {
    const data = smallData(rows, fixture.labels, { classes: 3, featureKinds });
    const model = fitNaiveBayes(naiveBayes(options), data);
    expect(worst(predictionsOf(model, data.train), fixture[name])).toBeLessThan(1e-6);
  });
});

test('numbers and categories of one row add up', () => {
  const rows = [[0, 0], [1, 0], [4, 1], [5, 1], [4, 0], [1, 1]]; // prettier-ignore
  const targets = [0, 0, 1, 1, 1, 0];
  const logits = (of: FitData) =>
    predictionsOf(fitNaiveBayes(naiveBayes({ varianceSmoothing: 1 }), of), of.train).map(([p]) =>
      Math.log(p / (1 - p)),
    );
  const both = logits(smallData(rows, targets, { classes: 2, featureKinds: [0, 3] }));
  const ofNumbers = logits(smallData(rows.map(([x]) => [x]), targets, { classes: 2 })); // prettier-ignore
  const ofCategories = logits(smallData(rows.map(([, c]) => [c]), targets, { classes: 2, featureKinds: [3] })); // prettier-ignore
  // The classes are equally frequent, so that the prior adds nothing.
  for (const [i, logit] of both.entries()) expect(logit).toBeCloseTo(ofNumbers[i] + ofCategories[i], 4);
});

test('smoothing and class weights change what they should', () => {
  const data = smallData([[0], [0], [0], [1]], [0, 0, 0, 1], { classes: 2, featureKinds: [3] });
  const probability = (smoothing: number, of = data) =>
    predictionsOf(fitNaiveBayes(naiveBayes({ smoothing }), of), of.train)[3][0];
  expect(probability(100)).toBeLessThan(probability(0.1));
  expect(probability(1, { ...data, classWeights: [4 / 6, 4 / 2] })).toBeGreaterThan(probability(1));
});

test('a feature that never changes does not make a probability infinite', () => {
  const data = smallData([[1, 0], [1, 1], [1, 5], [1, 6]], [0, 0, 1, 1], { classes: 2 }); // prettier-ignore
  const model = fitNaiveBayes(naiveBayes({ varianceSmoothing: 0 }), data);
  const probabilities = predictionsOf(model, data.train).flat();
  expect(probabilities.map(Math.round)).toEqual([0, 0, 1, 1]);
});
