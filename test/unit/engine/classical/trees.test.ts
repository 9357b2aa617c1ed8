import { describe, expect, test } from 'vitest';
import { binFeatures } from '../../../../src/families/trees/bin-features.ts';
import { createBooster } from '../../../../src/families/gradient-boosted-trees/boost-trees.ts';
import { createRandom } from '../../../../src/random.ts';
import {
  fitDataOf,
  predictionsOf,
  readFixture,
  scoreOf,
  smallData,
} from '../../../support/classical-fixtures.ts';
import {
  boost,
  boostedTrees,
  decisionTree,
  growForest,
  randomForest,
} from '../../../support/classical-models.ts';

describe('bins', () => {
  test('each distinct value has its own where there are few enough, missing values the one after', () => {
    const { bins, features } = binFeatures(Float32Array.from([3, 1, NaN, 2, 1]), 5, new Int32Array(1), 255);
    expect([...bins]).toEqual([2, 0, 3, 1, 0]);
    expect([...features[0].thresholds]).toEqual([1.5, 2.5]);
  });

  test('of many values they hold about as many rows each', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_000);
    const { bins, features } = binFeatures(values, 10_000, new Int32Array(1), 16);
    const counts = Array.from({ length: 16 }, () => 0);
    for (const bin of bins) counts[bin] += 1;
    expect(features[0].bins).toBe(16);
    for (const count of counts) expect(Math.abs(count - 625)).toBeLessThan(2);
  });

  test('more bins than a byte holds keep every value and the missing ones apart', () => {
    const values = Float32Array.from({ length: 2000 }, (_, i) => (i === 7 ? NaN : (i * 7919) % 2000));
    const { bins, features } = binFeatures(values, 2000, new Int32Array(1), 65_535);
    expect(features[0].bins).toBe(1999);
    expect(new Set(bins).size).toBe(2000);
    expect(bins[7]).toBe(1999);
  });

  test('a threshold lies between its neighbours even where float32 has nothing in between', () => {
    const high = 1 + 2 ** -23;
    const { features, bins } = binFeatures(Float32Array.from([1, high]), 2, new Int32Array(1), 255);
    expect(features[0].thresholds[0]).toBeGreaterThanOrEqual(1);
    expect(features[0].thresholds[0]).toBeLessThan(high);
    expect([...bins]).toEqual([0, 1]);
  });
});

describe('a decision tree', () => {
  test('learns an exclusive or, where the first question gains nothing', () => {
    const rows = [[0, 0], [0, 1], [1, 0], [1, 1]]; // prettier-ignore
    const data = smallData(rows, [0, 1, 1, 0], { classes: 2 });
    expect(predictionsOf(growForest(decisionTree(), data), data.train)).toEqual([[0], [1], [1], [0]]);
  });

  test('with a bin for each of many values fits every row, alone and beside a category', () => {
    // Neighbours differ: only a cut between every two values tells them apart.
    const rows = Array.from({ length: 1000 }, (_, i) => [i % 97 === 5 ? NaN : i, i % 300]);
    const data = smallData(rows, rows.map((_, i) => Number(i % 97 !== 5 && i % 2 === 1)), { classes: 2 }); // prettier-ignore
    for (const featureKinds of [Int32Array.of(0, 0), Int32Array.of(0, 300)]) {
      const given = { ...data, featureKinds };
      const answers = predictionsOf(growForest(decisionTree({ maxBins: 65_535 }), given), given.train);
      expect(answers.map(([share]) => share)).toEqual(Array.from(data.train.targets));
    }
  });

  test("of depth 2 answers as scikit-learn's does, where every value has a bin of its own", () => {
    const fixture = readFixture('wine');
    const data = fitDataOf(fixture);
    const answers = predictionsOf(growForest(decisionTree({ maxDepth: 2 }), data), data.validation);
    const different = answers.filter((row, i) =>
      row.some((value, k) => Math.abs(value - fixture.answers['shallowTree'][i][k]) > 1e-6),
    );
    // A gap between training values may be cut elsewhere: a test row inside it can fall on the other side.
    expect(different.length / answers.length).toBeLessThanOrEqual(0.02);
  });

  test('sends a missing value to the side where such rows belong', () => {
    const data = smallData([[1], [2], [3], [4], [NaN], [NaN]], [0, 0, 1, 1, 0, 0], { classes: 2 });
    const model = growForest(decisionTree({ maxDepth: 1 }), data);
    expect(predictionsOf(model, data.train).flat()).toEqual([0, 0, 1, 1, 0, 0]);
  });

  test('tells missing from present where that is all there is to tell', () => {
    const data = smallData([[5], [5], [5], [NaN], [NaN]], [1, 1, 1, 0, 0], { classes: 2 });
    const model = growForest(decisionTree(), data);
    expect(predictionsOf(model, data.train).flat()).toEqual([1, 1, 1, 0, 0]);
    expect(model.trees[0].feature.length).toBe(3);
  });

  test('divides categories into any two sets by one question', () => {
    // Categories 0, 2 and 4 against 1, 3 and 5: as numbers that would take five questions.
    const categories = Array.from({ length: 60 }, (_, i) => i % 6);
    const targets = categories.map((category) => category % 2);
    const rows = categories.map((category) => [category]);
    const data = smallData(rows, targets, { classes: 2, featureKinds: [7] });
    const model = growForest(decisionTree({ maxDepth: 1 }), data);
    expect(predictionsOf(model, data.train).flat()).toEqual(targets);
  });

  test('class weights move a leaf to the rare class', () => {
    const targets = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
    const rows = targets.map(() => [1]);
    const data = smallData(rows, targets, { classes: 2, classWeights: [10 / 16, 10 / 4] });
    expect(predictionsOf(growForest(decisionTree(), data), data.train)[0][0]).toBeCloseTo(0.5, 6);
  });

  test('keeps to its limits', () => {
    const data = fitDataOf(readFixture('breast-cancer'));
    const leaves = (options: Parameters<typeof decisionTree>[0]) =>
      growForest(decisionTree(options), data).trees[0].feature.filter((feature) => feature < 0).length;
    expect(leaves({ maxLeaves: 5 })).toBe(5);
    expect(leaves({ maxDepth: 1 })).toBe(2);
    // 398 training rows: 9 leaves of 40 at most, and only the root has rows enough to be divided.
    expect(leaves({ minSamplesLeaf: 40 })).toBeLessThanOrEqual(9);
    expect(leaves({ minSamplesSplit: 398 })).toBe(2);
  });

  test('by entropy is another tree than by Gini, and tells classes apart, too', () => {
    const data = fitDataOf(readFixture('breast-cancer'));
    const entropy = growForest(decisionTree({ criterion: 'entropy' }), data);
    expect(entropy.trees).not.toEqual(growForest(decisionTree(), data).trees);
    expect(scoreOf(entropy, data)).toBeGreaterThan(0.9);
  });
});

describe('a random forest', () => {
  test('draws from its seed: the same seed the same trees, another seed other ones', () => {
    const data = fitDataOf(readFixture('wine'));
    const model = randomForest({ trees: 5 });
    expect(growForest(model, data, 1)).toEqual(growForest(model, data, 1));
    expect(growForest(model, data, 2)).not.toEqual(growForest(model, data, 1));
  });

  test('without drawing rows its trees differ by their features only, with a share of the rows by those', () => {
    const data = fitDataOf(readFixture('wine'));
    const trees = (options: Parameters<typeof randomForest>[0]) =>
      growForest(randomForest({ trees: 2, bootstrap: false, maxFeatures: 'all', ...options }), data).trees;
    const [first, second] = trees({});
    expect(second).toEqual(first);
    const [drawn, other] = trees({ sampleFraction: 0.5 });
    expect(other).not.toEqual(drawn);
    const [some, others] = trees({ maxFeatures: 0.3 });
    expect(others).not.toEqual(some);
  });
});

describe('boosting', () => {
  test('lowers the training loss with every tree', () => {
    const data = fitDataOf(readFixture('diabetes'));
    const booster = createBooster(boostedTrees(), data, { loss: 'meanSquaredError', seed: 7, grown: [] });
    const losses = Array.from({ length: 40 }, () => booster.round().train.loss);
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1]);
  });

  test('goes on from its trees as if it had never stopped', () => {
    const data = fitDataOf(readFixture('wine'));
    const model = boostedTrees({ trees: 12, subsample: 0.7, maxFeatures: 0.5 });
    const whole = boost(model, data);
    const first = boost({ ...model, trees: 5 }, data);
    const booster = createBooster(model, data, { loss: 'crossEntropy', seed: 7, grown: first.trees });
    expect(booster.rounds).toBe(5);
    const rest = Array.from({ length: 7 }, () => booster.round().trees).flat();
    expect([...first.trees, ...rest]).toEqual(whole.trees);
  });

  test('a penalty draws the answers to the base rate', () => {
    const data = fitDataOf(readFixture('breast-cancer'));
    const spread = (l2: number) => {
      const values = predictionsOf(boost(boostedTrees({ trees: 5, l2 }), data), data.validation).flat();
      return Math.max(...values) - Math.min(...values);
    };
    expect(spread(1000)).toBeLessThan(spread(0) / 2);
  });

  test('a small learning rate learns less in as many trees', () => {
    const data = fitDataOf(readFixture('breast-cancer'));
    const loss = (learningRate: number) => {
      const options = { loss: 'crossEntropy', seed: 7, grown: [] } as const;
      const booster = createBooster(boostedTrees({ learningRate }), data, { ...options, grown: [] });
      return Array.from({ length: 10 }, () => booster.round().train.loss).at(-1)!;
    };
    expect(loss(0.01)).toBeGreaterThan(loss(0.1) * 1.5);
  });

  test('class weights raise the recall of the rare class', () => {
    const random = createRandom(3);
    const targets = Array.from({ length: 600 }, (_, i) => Number(i % 12 === 0));
    const rows = targets.map((target) => [random.normal() + target, random.normal()]);
    const recall = (classWeights?: number[]) => {
      const data = smallData(rows, targets, { classes: 2, ...(classWeights && { classWeights }) });
      const predicted = predictionsOf(boost(boostedTrees({ trees: 15 }), data), data.train).flat();
      return predicted.filter((value, i) => targets[i] === 1 && value >= 0.5).length / 50;
    };
    expect(recall([600 / (2 * 550), 600 / (2 * 50)])).toBeGreaterThan(recall() + 0.3);
  });

  test('with the Poisson loss learns the rates of counts', () => {
    const random = createRandom(5);
    const groups = Array.from({ length: 3000 }, (_, i) => i % 3);
    const counts = groups.map((group) => poisson([0.2, 1, 5][group], () => random.uniform()));
    const rows = groups.map((group) => [group]);
    const data = smallData(rows, counts);
    const predictions = predictionsOf(boost(boostedTrees(), data, { loss: 'poisson' }), data.train);
    for (const group of [0, 1, 2]) {
      const ofGroup = counts.filter((_, i) => groups[i] === group);
      const mean = ofGroup.reduce((sum, value) => sum + value, 0) / ofGroup.length;
      expect(predictions[group][0]).toBeCloseTo(mean, 2);
    }
  });
});

/** Knuth's multiplication of uniform numbers. */
function poisson(rate: number, uniform: () => number): number {
  let count = 0;
  for (let product = uniform(); product > Math.exp(-rate); product *= uniform()) count += 1;
  return count;
}
