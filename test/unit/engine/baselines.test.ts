import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Baseline, SplitEvaluation } from '../../../src/contracts/evaluation.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { evaluateModel } from '../../../src/engine/evaluate-model.ts';
import { prepareValue } from '../../../src/targets/value/prepare-value.ts';
import { prepareValues } from '../../../src/targets/values/prepare-values.ts';
import type { TargetSource } from '../../../src/targets/target-training.ts';
import type { FittedTarget } from '../../../src/targets/targets.ts';
import type { ResolvedTask } from '../../../src/targets/tasks.ts';
import { differences } from '../../support/differences.ts';

type Figures = Record<string, number | null>;
interface Case<T> {
  name: string;
  train: T[];
  truth: T[];
  metrics: Figures;
  perOutput?: Figures[];
}
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/baselines.json', import.meta.url), 'utf8'),
) as {
  classification: (Case<number> & { classes: number })[];
  regression: Case<number>[];
  values: Case<number[]>;
  labels: Case<number[]>;
};

type Part = Partial<PreparedSplit> & { rows: number };
/** Judges a model of which nothing but the width of its outputs matters here. */
async function baselineOf(
  {
    task,
    target,
    width = 1,
    loss = 'meanSquaredError',
  }: { task: object; target: object; width?: number; loss?: string },
  { train, test, ...data }: { train: Part; test: Part } & Partial<Omit<PreparedData, 'train' | 'test'>>,
): Promise<Baseline> {
  const part = (given: Part): PreparedSplit => ({
    features: new Float32Array(given.rows),
    targets: new Float32Array(0),
    rowNumbers: Int32Array.from({ length: given.rows }, (_, row) => row),
    ...given,
  });
  const { evaluation } = await evaluateModel({
    definition: {
      task: task as ResolvedTask,
      training: { loss: loss as 'crossEntropy', labelSmoothing: 0 },
      evaluation: { threshold: 'auto' },
      seed: 1,
    },
    data: {
      width: 1,
      inputs: [],
      ...data,
      train: part(train),
      validation: part({ rows: 0 }),
      test: part(test),
      preparation: { target: target as FittedTarget },
      classWeights: null,
      notes: [],
    } as unknown as PreparedData,
    runner: {
      predict: (_, rows) =>
        Promise.resolve({ rows, width, values: new Float32Array(rows * width).fill(0.25) }),
    },
  });
  return (evaluation.test as SplitEvaluation).baseline!;
}

/** Baselines are float32 numbers, as a model's answers are. */
const expectFigures = (actual: Figures, expected: Figures) =>
  expect(
    differences(
      Object.fromEntries(Object.keys(expected).map((name) => [name, actual[name]])),
      expected,
      1e-6,
    ),
  ).toEqual([]);

const numbers = (rows: number[][]) => Float32Array.from(rows.flat());

describe("baselines equal scikit-learn's dummy estimators", () => {
  it.each(fixture.classification)('of classes: $name', async ({ classes, train, truth, metrics }) => {
    const names = Array.from({ length: classes }, (_, label) => `c${label}`);
    const baseline = await baselineOf(
      {
        task: { type: 'classification' },
        target: { kind: 'classes', name: 'y', classes: names },
        width: classes === 2 ? 1 : classes,
        loss: 'crossEntropy',
      },
      {
        train: { rows: train.length, targets: Float32Array.from(train) },
        test: { rows: truth.length, targets: Float32Array.from(truth) },
      },
    );
    expect(baseline.strategy).toBe('prior');
    expectFigures(baseline.metrics, metrics);
  });

  const fitted = (names: string[], train: number[][], truth: number[][]) => {
    const columns = names.map((_, column) =>
      Float64Array.from([...train, ...truth].map((row) => row[column])),
    );
    const rows = Int32Array.from(columns[0].keys());
    const [fit, held] = [rows.subarray(0, train.length), rows.subarray(train.length)];
    const task =
      names.length === 1 ? { type: 'regression', target: 'y' } : { type: 'regression', targets: names };
    const source = {
      task,
      training: { loss: 'meanSquaredError' },
      preparation: { targetScaling: 'standardize' },
      raw: { numbers: new Map(names.map((name, column) => [name, columns[column]])) },
      rows: { train: fit, validation: held, test: held },
      fitted: null,
    } as unknown as TargetSource;
    const target = names.length === 1 ? prepareValue(source) : prepareValues(source);
    return {
      kind: { task, target: target.fitted, width: names.length },
      data: {
        train: { rows: fit.length, targets: target.of(fit) },
        test: { rows: held.length, targets: target.of(held), truth: target.truthOf!(held) },
      },
    };
  };

  it.each(fixture.regression)('of a value: $name', async ({ train, truth, metrics }) => {
    const { kind, data } = fitted(
      ['y'],
      train.map((y) => [y]),
      truth.map((y) => [y]),
    );
    const baseline = await baselineOf(kind, data);
    expect(baseline.strategy).toBe('mean');
    expectFigures(baseline.metrics, metrics);
  });

  it('of several values', async () => {
    const { train, truth, metrics, perOutput } = fixture.values;
    const { kind, data } = fitted(['a', 'b', 'c'], train, truth);
    const baseline = await baselineOf(kind, data);
    expectFigures(baseline.metrics, metrics);
    expect(baseline.perOutput!.map(({ output }) => output)).toEqual(['a', 'b', 'c']);
    for (const [index, figures] of perOutput!.entries())
      expectFigures(baseline.perOutput![index].metrics, figures);
  });

  it('of labels', async () => {
    const { train, truth, metrics, perOutput } = fixture.labels;
    const baseline = await baselineOf(
      {
        task: { type: 'multiLabelClassification' },
        target: { kind: 'labels', names: ['a', 'b', 'c'] },
        width: 3,
        loss: 'crossEntropy',
      },
      {
        train: { rows: train.length, targets: numbers(train) },
        test: { rows: truth.length, targets: numbers(truth) },
      },
    );
    expect(baseline.strategy).toBe('prior');
    expectFigures(baseline.metrics, metrics);
    for (const [index, figures] of perOutput!.entries())
      expectFigures(baseline.perOutput![index].metrics, figures);
  });
});

it('rows that were repeated to balance the classes count once', async () => {
  const baseline = await baselineOf(
    {
      task: { type: 'classification' },
      target: { kind: 'classes', name: 'y', classes: ['no', 'yes'] },
      loss: 'crossEntropy',
    },
    {
      train: {
        rows: 6,
        targets: Float32Array.of(0, 0, 0, 1, 1, 1),
        rowNumbers: Int32Array.of(0, 1, 2, 3, 3, 3),
      },
      test: { rows: 4, targets: Float32Array.of(0, 0, 0, 1) },
    },
  );
  expect(baseline.metrics['accuracy']).toBe(0.75);
  expect(baseline.metrics['logLoss']).toBeCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), 7);
});

it('a forecast is held against the naive one', async () => {
  const target = {
    kind: 'values',
    names: ['y[t+1]', 'y[t+2]'],
    offsets: [5, 5],
    scales: [10, 10],
    ahead: true,
  };
  const baseline = await baselineOf(
    { task: { type: 'forecasting', target: 'y', horizon: 2, season: 1 }, target, width: 2 },
    {
      train: { rows: 1, targets: Float32Array.of(0, 0) },
      test: {
        rows: 2,
        targets: Float32Array.of(2, 2, 4, 8),
        naive: { values: Float32Array.of(0, 0, 6, 6), errors: Float64Array.of(20, 40) },
      },
    },
  );
  expect(baseline).toMatchObject({ strategy: 'naive', metrics: { mae: 20, mse: 400, mase: 0.75 } });
});

it('an autoencoder is held against the mean row', async () => {
  const baseline = await baselineOf(
    { task: { type: 'autoencoding' }, target: { kind: 'self' }, width: 2 },
    {
      width: 2,
      columnWidths: [
        { name: 'a', width: 1 },
        { name: 'b', width: 1 },
      ],
      train: { rows: 2, features: Float32Array.of(1, 10, 3, 30) },
      test: { rows: 2, features: Float32Array.of(2, 21, 4, 20) },
    },
  );
  // Every row comes back as (2, 20).
  expect(baseline).toMatchObject({ strategy: 'meanRow', metrics: { mse: (1 + 4) / 4, mae: 3 / 4 } });
});

const pair = { type: 'recommendation', user: 'u', item: 'i', negatives: 1 };
const inputs = [
  { kind: 'category', name: 'u', at: 0, width: 1, count: 4 },
  { kind: 'category', name: 'i', at: 1, width: 1, count: 4 },
] as unknown as PreparedData['inputs'];

it('a recommendation is held against the most popular items', async () => {
  // Item 3 is the most popular one, then 2; users 1 and 2 have a held-out row with item 3.
  const baseline = await baselineOf(
    { task: pair, target: { kind: 'interactions' }, loss: 'crossEntropy' },
    {
      width: 2,
      inputs,
      train: {
        rows: 6,
        features: Float32Array.of(1, 2, 2, 1, 3, 3, 3, 2, 1, 1, 2, 3),
        targets: Float32Array.of(1, 1, 1, 1, 0, 1),
      },
      test: { rows: 2, features: Float32Array.of(1, 3, 1, 1), targets: Float32Array.of(1, 0) },
    },
  );
  expect(baseline).toMatchObject({ strategy: 'mostPopular', metrics: { hitRate: 1, ndcg: 1, map: 1 } });
  expect(baseline.metrics).not.toHaveProperty('loss');
});

it('ratings are held against the mean rating of the item', async () => {
  const baseline = await baselineOf(
    { task: { ...pair, negatives: 0 }, target: { kind: 'value', name: 'r', offset: 3, scale: 2 } },
    {
      width: 2,
      inputs,
      train: { rows: 3, features: Float32Array.of(1, 1, 2, 1, 2, 2), targets: Float32Array.of(1, 0, -1) },
      test: { rows: 2, features: Float32Array.of(1, 2, 2, 3), targets: Float32Array.of(-1, 1) },
    },
  );
  // Item 2 is rated 1, as it was; item 3 is new and gets the mean of all ratings, 3 in place of 5.
  expect(baseline).toMatchObject({ strategy: 'itemMean', metrics: { mae: 1, mse: 2 } });
});
