import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../../src/data/preparation/prepared-data.ts';
import { createEagerRunner } from '../../../src/engine/eager-runner.ts';
import { evaluateModel } from '../../../src/engine/evaluate-model.ts';
import { createPredictorModel } from '../../../src/engine/predictor-model.ts';
import { createRunnerOptions } from '../../../src/engine/runner-options.ts';
import * as tf from '../../../src/engine/tf.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { differences } from '../../support/differences.ts';
import {
  preparedData,
  preparedSplit,
  trainingDefinition,
  trainingOptions,
} from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

const width = 4;

/** Rows whose class is found by a noisy line; `share` of them are of class 1. */
function sample(rows: number, seed: number, classes = 2, share = 0.5) {
  const random = createRandom(seed);
  const targets = Array.from({ length: rows }, () =>
    classes === 2 ? Number(random.uniform() < share) : random.integer(classes),
  );
  const features = targets.map((label) => Array.from({ length: width }, () => label + random.normal()));
  return preparedSplit(features, targets);
}

function dataOf(classes = 2, extra: Partial<Parameters<typeof preparedData>[0]> = {}): PreparedData {
  const names = Array.from({ length: classes }, (_, label) => `class ${label}`);
  return preparedData({
    train: sample(64, 1, classes),
    validation: sample(30, 2, classes),
    test: sample(30, 3, classes),
    width,
    classes: names,
    ...extra,
  });
}

function runnerOf(definition: ResolvedDefinition, data: PreparedData) {
  return createEagerRunner(createRunnerOptions(definition, data), 'test');
}

/** Steps over the same rows again and again. */
async function runSteps(
  definition: ResolvedDefinition,
  data: PreparedData,
  steps: number,
  rowsPerStep: number,
) {
  const runner = await runnerOf(definition, data);
  const indices = Int32Array.from({ length: steps * rowsPerStep }, (_, index) => index % data.train.rows);
  const totals = await runner.run(indices, rowsPerStep);
  const { weights } = await runner.readState();
  return { runner, totals, weights: Object.fromEntries(weights.map(({ name, data }) => [name, [...data]])) };
}

const mlp = (training: Partial<ResolvedDefinition['training']> = {}, dropout = 0, batchNorm = false) =>
  trainingDefinition({
    model: {
      family: 'mlp',
      layers: [
        { units: 6, activation: 'tanh', dropout, batchNorm, layerNorm: false, initializer: 'glorotUniform' },
      ],
    },
    training: trainingOptions({ optimizer: { type: 'sgd', learningRate: 0.1 }, ...training }),
  });

const gradient = { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 1 };
const squareSum = (values: number[]) => values.reduce((sum, value) => sum + value * value, 0);

describe('the eager runner', () => {
  const everyOption = mlp(
    {
      optimizer: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      regularization: { l1: 1e-4, l2: 1e-4 },
      gradient: { clipValue: 1, clipNorm: 1, clipGlobalNorm: 1, accumulate: 2 },
    },
    0.2,
    true,
  );

  it.each([
    ['a plain model', trainingDefinition(), 1000],
    ['every option', everyOption, 60],
  ])('keeps the tensor count flat and frees everything at the end: %s', async (_, definition, steps) => {
    const before = tf.memory().numTensors;
    const data = dataOf(3, { classWeights: [1, 2, 3] });
    const runner = await runnerOf(definition, data);
    const indices = Int32Array.from({ length: 10 * 16 }, (_row, index) => index % 64);
    await runner.run(indices, 16);
    const afterTen = tf.memory().numTensors;
    while (runner.step < steps) await runner.run(indices, 16);
    await runner.evaluate('validation');
    await runner.predict(data.test.features, data.test.rows);
    await runner.writeState(await runner.readState());
    expect(tf.memory().numTensors).toBe(afterTen);
    runner.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('sums loss and metrics over the rows of its steps', async () => {
    const data = dataOf();
    const runner = await runnerOf(mlp({ optimizer: { type: 'sgd', learningRate: 1e-12 } }), data);
    const all = Int32Array.from({ length: 64 }, (_, row) => row);
    const trained = await runner.run(all, 24);
    const evaluated = await runner.evaluate('train');
    expect(trained).toMatchObject({ rows: 64, steps: 3 });
    expect(evaluated.rows).toBe(64);
    expect(differences(trained.loss, evaluated.loss, 1e-5)).toEqual([]);
    expect(evaluated.metrics).toMatchObject(trained.metrics);
  });

  it('takes k accumulated batches as one batch k times the size', async () => {
    const data = dataOf();
    const whole = await runSteps(mlp({ batchSize: 32 }), data, 4, 32);
    const parts = await runSteps(
      mlp({ batchSize: 8, gradient: { ...gradient, accumulate: 4 } }),
      data,
      4,
      32,
    );
    expect(differences(parts.weights, whole.weights, 1e-6)).toEqual([]);
    expect(differences(parts.totals, whole.totals, 1e-5)).toEqual([]);
  });

  it('averages accumulated batches by rows where the last is shorter', async () => {
    const data = dataOf();
    const whole = await runSteps(mlp({ batchSize: 20 }), data, 1, 20);
    const parts = await runSteps(
      mlp({ batchSize: 8, gradient: { ...gradient, accumulate: 3 } }),
      data,
      1,
      20,
    );
    expect(differences(parts.weights, whole.weights, 1e-6)).toEqual([]);
  });

  it('shrinks weights by L2 and makes them sparse by L1', async () => {
    const data = dataOf();
    const norms = await Promise.all(
      [{ l1: 0, l2: 0 }, { l1: 0, l2: 1 }, { l1: 1, l2: 0 }].map(async (regularization) => {
        const { weights } = await runSteps(mlp({ regularization }), data, 60, 32);
        return squareSum(weights['dense_1/kernel']);
      }),
    ); // prettier-ignore
    expect(norms[1]).toBeLessThan(0.05 * norms[0]);
    expect(norms[2]).toBeLessThan(0.05 * norms[0]);
  });

  it('adds L1 and L2 of kernels to the loss, in training and in evaluation', async () => {
    const data = dataOf();
    const plain = await runnerOf(mlp(), data);
    const { weights } = await plain.readState();
    const kernels = weights
      .filter(({ name }) => name.endsWith('kernel'))
      .flatMap(({ data: values }) => [...values]);
    const penalty =
      0.5 * squareSum(kernels) + 0.25 * kernels.reduce((sum, value) => sum + Math.abs(value), 0);
    const rows = Int32Array.from({ length: 64 }, (_, row) => row);
    const regularized = await runnerOf(mlp({ regularization: { l1: 0.25, l2: 0.5 } }), data);
    const before = await regularized.evaluate('train');
    const [with_, without] = [await regularized.run(rows, 64), await plain.run(rows, 64)];
    expect(differences(with_.lastLoss, without.lastLoss + penalty, 1e-5)).toEqual([]);
    expect(differences(before.loss / 64, without.lastLoss + penalty, 1e-5)).toEqual([]);
  });

  it("raises the minority's recall by class weights", async () => {
    const train = sample(200, 5, 2, 0.1);
    const recallWith = async (classWeights: number[] | undefined) => {
      const data = preparedData({ train, test: sample(300, 6), width, classes: ['no', 'yes'], classWeights });
      const definition = mlp();
      const { runner } = await runSteps(definition, data, 40, 50);
      const { evaluation } = await evaluateModel({ definition, data, runner });
      return evaluation.test?.kind === 'classification' ? evaluation.test.recall : Number.NaN;
    };
    expect(await recallWith([0.55, 5])).toBeGreaterThan((await recallWith(undefined)) + 0.1);
  });

  it('lowers the learning rate by its scale', async () => {
    const data = dataOf();
    const [still, moved] = [await runnerOf(mlp(), data), await runnerOf(mlp(), data)];
    const before = (await still.readState()).weights;
    still.setLearningRateScale(0);
    const rows = Int32Array.from({ length: 32 }, (_, row) => row);
    await Promise.all([still.run(rows, 32), moved.run(rows, 32)]);
    expect((await still.readState()).weights).toEqual(before);
    expect((await moved.readState()).weights).not.toEqual(before);
  });

  it('stops an evaluation when asked to', async () => {
    const data = dataOf();
    const totals = await (await runnerOf(mlp(), data)).evaluate('validation', () => true);
    expect(totals.rows).toBe(0);
  });

  it.each(['crossEntropy', 'focal', 'hinge'] as const)('lowers the loss of classes: %s', async (loss) => {
    for (const classes of [2, 4]) {
      const data = dataOf(classes);
      const { runner } = await runSteps(mlp({ loss }), data, 0, 64);
      const before = await runner.evaluate('train');
      const after = await (await runSteps(mlp({ loss }), data, 60, 64)).runner.evaluate('train');
      expect(after.loss).toBeLessThan(0.9 * before.loss);
    }
  });

  it.each(['meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson'] as const)(
    'lowers the loss of values: %s',
    async (loss) => {
      const data = preparedData({ train: sample(64, 1, 5), width, classes: null });
      const { runner } = await runSteps(mlp({ loss }), data, 0, 64);
      const before = await runner.evaluate('train');
      const after = await (await runSteps(mlp({ loss }), data, 80, 64)).runner.evaluate('train');
      expect(after.loss).toBeLessThan(before.loss - 0.1 * Math.abs(before.loss));
    },
  );
});

describe('prediction from stored weights', () => {
  it.each([2, 3])('equals that of the runner: %i classes', async (classes) => {
    const data = dataOf(classes);
    const { runner } = await runSteps(mlp({}, 0.5, true), data, 20, 32);
    const { weights } = await runner.readState();
    const { architecture } = createRunnerOptions(mlp({}, 0.5, true), data);
    const predictor = createPredictorModel({ architecture, weights });
    const { features, rows } = data.test;
    const outputs = await predictor.predict(features, rows);
    const { values } = await runner.predict(features, rows);
    expect(outputs).toMatchObject({ rows, values: { length: values.length } });
    expect(differences(outputs.values, values, 1e-6)).toEqual([]);
    expect(outputs.width).toBe(classes === 2 ? 1 : 3);
    expect(outputs.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    predictor.dispose();
  });

  it('gives the same answers whether rows come together or alone', async () => {
    const data = dataOf();
    const { runner } = await runSteps(mlp(), data, 5, 32);
    const together = await runner.predict(data.test.features, data.test.rows);
    const alone = await runner.predict(data.test.features.slice(width, 2 * width), 1);
    expect(differences(alone.values[0], together.values[1], 1e-6)).toEqual([]);
    expect((await runner.predict(new Float32Array(0), 0)).values).toHaveLength(0);
  });

  it('refuses weights of another shape and leaves nothing behind', async () => {
    const data = dataOf();
    const { runner } = await runSteps(mlp(), data, 1, 32);
    const { weights } = await runner.readState();
    const { architecture } = createRunnerOptions(mlp({}, 0, true), data);
    const before = tf.memory().numTensors;
    expect(() => createPredictorModel({ architecture, weights })).toThrow('batch_norm_1/gamma');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the evaluation of a run', () => {
  it('finds the threshold on validation and judges it on test', async () => {
    const data = dataOf();
    const definition = { ...mlp(), evaluation: { threshold: 'auto' as const } };
    const { runner } = await runSteps(definition, data, 30, 32);
    const { evaluation, threshold } = await evaluateModel({ definition, data, runner });
    expect(threshold).toBeGreaterThan(0);
    expect(evaluation.test).toMatchObject({ kind: 'classification', rows: 30, threshold });
    const totals = await runner.evaluate('validation');
    const loss = differences(evaluation.validation?.loss, totals.loss / totals.rows, 1e-5);
    expect(loss).toEqual([]);
  });

  it('reports a regression in the unit of its target, and null for a split without rows', async () => {
    const data = preparedData({ train: sample(64, 1, 5), test: sample(20, 2, 5), width, classes: null });
    data.preparation.target = { kind: 'value', name: 'y', offset: 10, scale: 100 };
    const definition = mlp({ loss: 'meanSquaredError' });
    const { runner } = await runSteps(definition, data, 30, 32);
    const { evaluation, threshold } = await evaluateModel({ definition, data, runner });
    expect(threshold).toBeNull();
    expect(evaluation.validation).toBeNull();
    const test = evaluation.test!;
    const mse = test.kind === 'regression' ? test.mse : Number.NaN;
    expect(differences(mse, test.loss * 100 ** 2, 1e-5)).toEqual([]);
  });
});

describe('data that can not be trained on', () => {
  it('is refused: no rows', () => {
    const data = preparedData({ train: preparedSplit([], []), width, classes: ['a', 'b'] });
    expect(() => createRunnerOptions(mlp(), data)).toThrow('no rows');
  });

  it('is refused: negative counts', () => {
    const data = preparedData({ train: preparedSplit([[1, 2, 3, 4]], [-1]), width, classes: null });
    expect(() => createRunnerOptions(mlp({ loss: 'poisson' }), data)).toThrow('below 0');
  });
});
