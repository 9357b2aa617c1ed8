import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRunner } from '../../../../src/engine/create-runner.ts';
import { createRunnerOptions } from '../../../../src/engine/runner-options.ts';
import { startEngine } from '../../../../src/engine/start-engine.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import type { Loss } from '../../../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../../../src/data/preparation/prepared-data.ts';
import type { ResolvedOptimizer } from '../../../../src/optimizers/optimizers.ts';
import { storedData } from '../../../support/stored-data.ts';
import { preparedData, preparedSplit, trainingDefinition, trainingOptions } from '../../../support/training-definition.ts'; // prettier-ignore

interface Case {
  rows: number;
  targets: number[] | number[][];
  loss: Loss;
  l1: number;
  l2: number;
  coefficients: number[][];
  intercepts: number[];
}

/** scikit-learn's solutions, by `make_linear.py` beside them. */
const { tables, cases } = JSON.parse(await readFile('test/fixtures/linear/linear.json', 'utf8')) as {
  tables: number[][][];
  cases: Record<string, Case>;
};

/** The fixture's rows as prepared data. */
function dataOf({ rows, targets, loss, coefficients }: Case, weights: number[] | null): PreparedData {
  const features = tables[rows];
  const flat = targets.flat();
  const count = Array.isArray(targets[0]) ? targets[0].length : 1;
  const classes = loss === 'crossEntropy' && count === 1 ? Math.max(...flat) + 1 : null;
  const data = preparedData({
    train: preparedSplit(features, flat),
    width: features[0].length,
    classes: classes ? Array.from({ length: classes }, (_, index) => `c${index}`) : null,
    ...(weights && { classWeights: weights }),
  });
  if (count === 1) return data;
  const names = coefficients.map((_, index) => `y${index}`);
  const target =
    loss === 'crossEntropy'
      ? { kind: 'labels' as const, names }
      : { kind: 'values' as const, names, offsets: names.map(() => 0), scales: names.map(() => 1) };
  return { ...data, targetWidth: count, preparation: { ...data.preparation, target } };
}

const runnerOf = async (
  { loss, l1, l2 }: Case,
  data: PreparedData,
  optimizer: ResolvedOptimizer,
): Promise<StepRunner> => {
  const training = trainingOptions({
    loss,
    optimizer,
    regularization: { l1, l2 },
    batchSize: data.train.rows,
  });
  const options = createRunnerOptions(trainingDefinition({ training }), data);
  return await createRunner(options, { engine: 'wasm', plan: null, planCacheFolder: null });
};

/** Steps until the solver has converged. */
async function solve(runner: StepRunner, rows: number, most = 2000): Promise<number> {
  const indices = new Int32Array(rows);
  let steps = 0;
  while (!runner.converged && steps < most) {
    await runner.run(indices, rows);
    steps += 1;
  }
  return steps;
}

const exact = (optimizer: string): ResolvedOptimizer =>
  optimizer === 'lbfgs' ? { type: 'lbfgs', tolerance: 1e-10, history: 10 } : { type: 'leastSquares' };

async function weightsOf(runner: StepRunner) {
  const { weights } = await runner.readState();
  const named = (name: string) => weights.find((weight) => weight.name === name)!;
  return { kernel: named('output/kernel'), bias: named('output/bias') };
}

/** The largest difference from scikit-learn's. The softmax of scikit-learn starts at 0 as well, so that its columns add up to 0, too. */
async function difference(runner: StepRunner, { coefficients, intercepts }: Case): Promise<number> {
  const { kernel, bias } = await weightsOf(runner);
  const units = intercepts.length;
  const differences = coefficients.flatMap((ofOutput, k) => [
    Math.abs(bias.data[k] - intercepts[k]),
    ...ofOutput.map((value, feature) => Math.abs(kernel.data[feature * units + k] - value)),
  ]);
  return Math.max(...differences);
}

beforeAll(() => startEngine({ engine: 'wasm', libtensorflowDir: null, threads: { intraOp: 1, interOp: 1 } }));

describe('linear models by solvers come to the solutions of scikit-learn', () => {
  it.each([
    ['binary', 'lbfgs', null],
    ['binary, balanced', 'lbfgs', 'balanced'],
    ['binary, l1', 'lbfgs', null],
    ['softmax', 'lbfgs', null],
    ['labels', 'lbfgs', null],
    ['poisson', 'lbfgs', null],
    ['least squares', 'leastSquares', null],
    ['least squares', 'lbfgs', null],
    ['ridge', 'leastSquares', null],
    ['ridge', 'lbfgs', null],
    ['lasso', 'lbfgs', null],
    ['dependent features', 'leastSquares', null],
    ['two values', 'leastSquares', null],
    ['two values', 'lbfgs', null],
  ])('%s by %s', async (name, optimizer, balance) => {
    const given = cases[name];
    const labels = given.targets as number[];
    const positive = labels.filter((label) => label === 1).length;
    const weights = balance
      ? [labels.length / (2 * (labels.length - positive)), labels.length / (2 * positive)]
      : null;
    const data = dataOf(given, weights);
    const runner = await runnerOf(given, data, exact(optimizer));
    await solve(runner, data.train.rows);
    expect(await difference(runner, given)).toBeLessThan(2e-6);
    runner.dispose();
  });

  it('l1 leaves the same weights at 0', async () => {
    const given = cases['lasso'];
    const runner = await runnerOf(given, dataOf(given, null), exact('lbfgs'));
    await solve(runner, given.targets.length);
    const { kernel } = await weightsOf(runner);
    const zeros = given.coefficients[0].map((value) => value === 0);
    expect(zeros).toContain(true);
    expect(Array.from(kernel.data, (value) => value === 0)).toEqual(zeros);
  });
});

describe('a solver as a runner', () => {
  const given = cases['softmax'];
  const rows = given.targets.length;
  const indices = new Int32Array(rows);

  it('gives an iteration’s loss and metrics, and says when it has converged', async () => {
    const runner = await runnerOf(given, dataOf(given, null), {
      type: 'lbfgs',
      tolerance: 1e-7,
      history: 10,
    });
    const first = await runner.run(indices, rows);
    expect(first).toMatchObject({ rows, steps: 1, loss: first.lastLoss * rows });
    expect(first.lastLoss).toBeLessThan(Math.log(3));
    expect(runner).toMatchObject({ mode: 'solver', plan: 'lbfgs', step: 1, converged: null });
    const steps = await solve(runner, rows);
    expect(steps).toBeLessThan(200);
    expect(runner.converged).toContain('tolerance');
    const { metrics } = await runner.evaluate('train');
    expect(metrics['accuracy'] / rows).toBe(1);
  });

  it('goes on from a state as if nothing had happened, to the bit', async () => {
    const data = dataOf(given, null);
    const whole = await runnerOf(given, data, exact('lbfgs'));
    for (let step = 0; step < 12; step += 1) await whole.run(indices, rows);
    const halves = await runnerOf(given, data, exact('lbfgs'));
    for (let step = 0; step < 5; step += 1) await halves.run(indices, rows);
    const state = await halves.readState();
    const resumed = await runnerOf(given, data, exact('lbfgs'));
    await resumed.writeState(structuredClone(state));
    for (let step = 0; step < 7; step += 1) await resumed.run(indices, rows);
    const [left, right] = [await whole.readState(), await resumed.readState()];
    expect(left.step).toBe(12);
    expect(right).toEqual(left);
  });

  it('gives a step up when it is told to, and takes it anew', async () => {
    const data = dataOf(given, null);
    const runner = await runnerOf(given, data, exact('lbfgs'));
    for (let step = 0; step < 3; step += 1) await runner.run(indices, rows);
    const before = await runner.readState();
    // The rows here are few: it is asked between the windows of stored ones, or after so much work.
    expect(await runner.run(indices, rows, () => true)).toMatchObject({ rows: 0, steps: 0 });
    expect(await runner.readState()).toEqual(before);
    const straight = await runnerOf(given, data, exact('lbfgs'));
    for (let step = 0; step < 4; step += 1) await straight.run(indices, rows);
    await runner.run(indices, rows);
    expect(await runner.readState()).toEqual(await straight.readState());
  });

  it.each(['softmax', 'ridge', 'two values'])(
    'reads rows from disk a window at a time, to the bit: %s',
    async (name) => {
      const optimizer = exact(name === 'softmax' ? 'lbfgs' : 'leastSquares');
      const held = dataOf(cases[name], null);
      const [whole, streamed] = [
        await runnerOf(cases[name], held, optimizer),
        await runnerOf(cases[name], storedData(held, 50), optimizer),
      ];
      for (let step = 0; step < (name === 'softmax' ? 8 : 1); step += 1) {
        const totals = await whole.run(indices, rows);
        const others = await streamed.run(indices, rows);
        expect(others.loss).toBe(totals.loss);
      }
      expect(await streamed.readState()).toEqual(await whole.readState());
    },
  );
});
