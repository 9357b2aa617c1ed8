import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featuresByColumn } from '../../../src/data/preparation/features-by-column.ts';
import type { FittedColumn, FittedNumericColumn } from '../../../src/contracts/preparation.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { measureImportance } from '../../../src/engine/importance/measure-importance.ts';
import { permutationImportance } from '../../../src/engine/importance/permutation-importance.ts';
import { createRandom } from '../../../src/random.ts';

interface ImportanceCase {
  name: 'accuracy' | 'r2';
  features: number[];
  widths: number[];
  coefficients: number[];
  intercept: number;
  target: number[];
  permutations: number[][];
  value: number;
  columns: { column: string; mean: number; standardDeviation: number }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/importance/importance.json', import.meta.url), 'utf8'),
) as { cases: ImportanceCase[] };

/** scikit-learn's scores of a linear model. */
function scoreOf(one: ImportanceCase, features: Float32Array): number {
  const { name, coefficients, intercept, target } = one;
  const width = coefficients.length;
  const answers = target.map((_, row) =>
    coefficients.reduce((sum, weight, at) => sum + weight * features[row * width + at], intercept),
  );
  if (name === 'accuracy')
    return target.filter((label, row) => Number(answers[row] > 0) === label).length / target.length;
  const mean = target.reduce((sum, y) => sum + y, 0) / target.length;
  const sumOfSquares = (values: number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
  return 1 - sumOfSquares(target.map((y, row) => y - answers[row])) / sumOfSquares(target.map((y) => y - mean)); // prettier-ignore
}

const numeric = (name: string, indicator = false): FittedNumericColumn => ({
  kind: 'numeric',
  name,
  source: 'numeric',
  fill: 0,
  indicator,
  clip: null,
  outlierMark: null,
  log: false,
  offset: 0,
  scale: 1,
});

function columnsOf({ columns, widths }: ImportanceCase) {
  let at = 0;
  return columns.map(({ column }, index) => ({
    column,
    features: Int32Array.from({ length: widths[index] }, () => at++),
  }));
}

describe('permutation importance', () => {
  it.each(cases)("is scikit-learn's with the same permutations, by $name", async (one) => {
    const features = Float32Array.from(one.features);
    const before = features.slice();
    const measured = await permutationImportance({
      data: { rows: one.target.length, features },
      columns: columnsOf(one),
      repeats: one.permutations.length,
      better: 'higher',
      permutationOf: (_, repeat) => Int32Array.from(one.permutations[repeat]),
      measure: (shuffled) => Promise.resolve(scoreOf(one, shuffled)),
    });
    expect(features).toEqual(before);
    expect(measured.value).toBeCloseTo(one.value, 6);
    const expected = one.columns.toSorted((a, b) => b.mean - a.mean);
    expect(measured.columns.map(({ column }) => column)).toEqual(expected.map(({ column }) => column));
    for (const [i, { mean, standardDeviation }] of expected.entries()) {
      expect(measured.columns[i].mean).toBeCloseTo(mean, 6);
      expect(measured.columns[i].standardDeviation).toBeCloseTo(standardDeviation, 6);
    }
  });

  const swapped = { data: { rows: 2, features: Float32Array.from([1, 5, 2, 5]) }, columns: [{ column: 'x', features: Int32Array.from([0]) }], repeats: 2, permutationOf: () => Int32Array.from([1, 0]) }; // prettier-ignore
  const first = (features: Float32Array) => Promise.resolve(features[0]);

  it('is the rise of a metric that is better lower', async () => {
    const { columns } = await permutationImportance({ ...swapped, better: 'lower', measure: first });
    expect(columns).toEqual([{ column: 'x', mean: 1, standardDeviation: 0 }]);
  });

  it('is unknown where the metric is undefined', async () => {
    const measure = (features: Float32Array) => Promise.resolve(features[0] === 2 ? null : 1);
    const { value, columns } = await permutationImportance({ ...swapped, better: 'higher', measure });
    expect(value).toBe(1);
    expect(columns).toEqual([{ column: 'x', mean: null, standardDeviation: null }]);
  });
});

describe('the features of a column', () => {
  const columns: FittedColumn[] = [
    numeric('a', true),
    { kind: 'categorical', name: 'c', source: 'categorical', fill: null, encoding: 'oneHot', categories: ['x', 'y'], other: true }, // prettier-ignore
  ];
  const fitted = { formatVersion: 1 as const, columns, target: { kind: 'self' as const }, featureNames: [] };

  it('stand side by side', () => {
    expect(featuresByColumn(fitted)).toEqual([
      { column: 'a', features: Int32Array.from([0, 1]) },
      { column: 'c', features: Int32Array.from([2, 3, 4]) },
    ]);
  });

  it('are in each step of an example of several rows', () => {
    const steps = { kind: 'window' as const, group: null, time: 't', length: 2 };
    expect(featuresByColumn({ ...fitted, steps })).toEqual([
      { column: 'a', features: Int32Array.from([0, 1, 5, 6]) },
      { column: 'c', features: Int32Array.from([2, 3, 4, 7, 8, 9]) },
    ]);
  });
});

describe('the importance of a model', () => {
  const rows = 60;
  const random = createRandom(1, 'test');
  const features = Float32Array.from({ length: 2 * rows }, () => random.normal());
  const targets = Float32Array.from({ length: rows }, (_, row) => Number(features[2 * row] > 0));
  const split = (count: number): PreparedSplit => ({ rows: count, features: features.slice(0, 2 * count), targets: targets.slice(0, count), rowNumbers: Int32Array.from({ length: count }, (_, row) => row) }); // prettier-ignore
  /** Says label 1 where the first number of a row is above 0. */
  const predict = (asked: Float32Array, count: number) =>
    Promise.resolve({ rows: count, width: 1, values: Float32Array.from({ length: count }, (_, row) => Number(asked[2 * row] > 0)) }); // prettier-ignore
  const data = (test: PreparedSplit): PreparedData => ({
    width: 2,
    inputs: [],
    train: split(0),
    validation: split(rows),
    test,
    preparation: { formatVersion: 1, columns: [numeric('a'), numeric('b')], target: { kind: 'classes', name: 'y', classes: ['n', 'y'] }, featureNames: ['a', 'b'] }, // prettier-ignore
    classWeights: null,
    notes: [],
  });
  const measure = async (test: PreparedSplit, maxRows: number) => {
    const evaluated = await predict(test.features, test.rows);
    return measureImportance({
      definition: { task: { type: 'classification', target: 'y', positiveClass: null } as never, seed: 3, training: { loss: 'crossEntropy', labelSmoothing: 0 } }, // prettier-ignore
      importance: { metric: 'accuracy', repeats: 4, maxRows },
      data: data(test),
      judged: { evaluation: { test: null, validation: null }, threshold: 0.5, predict, outputs: { validation: await predict(features, rows), test: test.rows > 0 ? evaluated : null } }, // prettier-ignore
    });
  };

  it('tells the column that it looks at, of the rows that are drawn, and the same each time', async () => {
    const measured = await measure(split(rows), 40);
    expect(measured).toMatchObject({
      part: 'test',
      rows: 40,
      value: 1,
      metric: 'accuracy',
      better: 'higher',
    });
    const [first, second] = measured!.columns;
    expect(first.column).toBe('a');
    expect(first.mean).toBeGreaterThan(0.25);
    expect(first.standardDeviation).toBeGreaterThan(0);
    expect(second).toEqual({ column: 'b', mean: 0, standardDeviation: 0 });
    expect(await measure(split(rows), 40)).toEqual(measured);
  });

  it('is that of the validation rows where there are no test rows', async () => {
    expect(await measure(split(0), 1000)).toMatchObject({ part: 'validation', rows });
  });
});
