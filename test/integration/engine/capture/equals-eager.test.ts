import { beforeAll, expect, it } from 'vitest';
import type { ResolvedTraining } from '../../../../src/contracts/definition/definition.ts';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import type { ResolvedOptimizer } from '../../../../src/optimizers/optimizers.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import type { StepRunner, StepTotals } from '../../../../src/engine/step-runner.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';
import { ofMatrix } from '../../../support/of-matrix.ts';
import { momentum, noClipping, runnerOptions, type Setup } from '../../../support/runner-options.ts';

/** What a runner gives of a training, call by call. */
async function train(runner: StepRunner, options: RunnerOptions, steps: number) {
  const { rowsPerStep } = options.batches;
  const rows = rowsOf(options, steps);
  // With a last step that is shorter, as at an epoch's end.
  const last = rows.subarray(0, Math.floor(rowsPerStep / 2) + 1);
  const totals: StepTotals[] = [];
  for (const indices of [rows.subarray(0, rowsPerStep), rows, last])
    totals.push(await runner.run(indices, rowsPerStep));
  return {
    totals,
    state: await runner.readState(),
    evaluation: await runner.evaluate('validation'),
    outputs: await runner.predict(options.data.validation.features, 37),
  };
}

/** Eager trainings, which are the same for every plan. */
const eagerly = new Map<string, Awaited<ReturnType<typeof train>>>();

async function trainEagerly(setup: Setup, steps: number): Promise<Awaited<ReturnType<typeof train>>> {
  const key = JSON.stringify([setup, steps]);
  const known = eagerly.get(key);
  if (known) return known;
  const options = runnerOptions(setup);
  const runner = await createEagerRunner(options, 'test');
  try {
    const trained = await train(runner, options, steps);
    eagerly.set(key, trained);
    return trained;
  } finally {
    runner.dispose();
  }
}

/**
 * Trains both ways, from the same start on the same rows, and compares all that a runner gives. Twelve steps in one call are
 * those of a loop of eight and some that are left over.
 */
async function expectEqual(setup: Setup, plan: string | null, tolerance: number, steps = 12): Promise<void> {
  const expected = await trainEagerly(setup, steps);
  const options = runnerOptions(setup);
  const runner = await capturedRunner(options, { plan });
  try {
    const actual = await train(runner, options, steps);
    for (const [index, totals] of actual.totals.entries()) {
      const eager = expected.totals[index];
      expect({ rows: totals.rows, steps: totals.steps }).toEqual({ rows: eager.rows, steps: eager.steps });
      expect(Math.abs(totals.loss - eager.loss) / eager.rows).toBeLessThan(tolerance);
      expect(Math.abs(totals.lastLoss - eager.lastLoss)).toBeLessThan(10 * tolerance);
    }
    expect(actual.state.step).toBe(expected.state.step);
    expect(relativeDifference(actual.state.weights, expected.state.weights)).toBeLessThan(tolerance);
    expect(relativeDifference(actual.state.optimizer, expected.state.optimizer)).toBeLessThan(tolerance);

    const { evaluation, outputs } = actual;
    expect(Math.abs(evaluation.loss - expected.evaluation.loss) / evaluation.rows).toBeLessThan(tolerance);
    expect(evaluation.rows).toBe(50);
    for (const [name, value] of Object.entries(expected.evaluation.metrics)) {
      expect(Math.abs(evaluation.metrics[name] - value)).toBeLessThan(
        /^(accuracy|subsetAccuracy|hammingLoss|hits|predicted|actual)/.test(name) ? 1.5 : 1e-3 * value + 1e-3,
      );
    }
    expect({ rows: outputs.rows, width: outputs.width }).toEqual({
      rows: 37,
      width: expected.outputs.width,
    });
    outputs.values.forEach((value, index) =>
      expect(Math.abs(value - expected.outputs.values[index])).toBeLessThan(1e-3),
    );
  } finally {
    runner.dispose();
  }
}

const optimizers: ResolvedOptimizer[] = [
  { type: 'sgd', learningRate: 0.05 },
  momentum,
  { ...momentum, type: 'nesterov' },
  { type: 'adagrad', learningRate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7 },
  { type: 'rmsprop', learningRate: 1e-3, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  { type: 'rmsprop', learningRate: 1e-3, rho: 0.9, momentum: 0.9, epsilon: 1e-7 },
  // Rounding-size gradients become steps of the size of the learning rate; a larger epsilon keeps them small.
  { type: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4 },
  { type: 'adamw', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.01 },
  { type: 'sgd', learningRate: 0.05, weightDecay: 0.1 },
  { type: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.1 },
];

describeWithLibtensorflow('captured steps equal eager ones', () => {
  beforeAll(startCapture);

  it.each(optimizers)('with $type, momentum $momentum, decay $weightDecay', async (optimizer) => {
    await expectEqual({ training: { optimizer } }, null, 2e-5);
  });

  it('with gradient descent on the whole split', async () => {
    const optimizer = { type: 'gradientDescent', learningRate: 0.05 } as const;
    await expectEqual({ training: { optimizer } }, null, 1e-5);
  });

  const l1l2 = { regularization: { l1: 0.001, l2: 0.01 } };
  const clipped = { ...noClipping, clipValue: 0.02, clipNorm: 0.05, clipGlobalNorm: 0.06 };
  const schedule: ResolvedTraining['schedule'] = {
    type: 'cosine',
    warmupSteps: 10,
    decaySteps: 20,
    rate: 0.5,
    power: 1,
    endLearningRate: 0.001,
    patience: 3,
    factor: 0.5,
  };
  const cases: [string, Setup, steps?: number][] = [
    ['L1 and L2', { training: l1l2 }],
    ['clipping by value, norm and global norm', { training: { gradient: clipped } }],
    ['a warm-up and a cosine', { training: { schedule } }, 30],
    ['accumulation', { training: { gradient: { ...noClipping, accumulate: 3 } } }],
    [
      'accumulation and batch norm',
      { batchNorm: true, training: { gradient: { ...noClipping, accumulate: 2 } } },
    ],
    ['batch norm', { batchNorm: true }],
    ['layer norm', { layerNorm: true }],
    ['three classes', { classes: 3 }],
    ['class weights', { classWeights: [0.2, 1.8] }],
    ['label smoothing', { classes: 4, training: { labelSmoothing: 0.1 } }],
    ['the focal loss', { training: { loss: 'focal' } }],
    ['the hinge loss', { classes: 3, training: { loss: 'hinge' } }],
    ['the hinge loss of two classes', { training: { loss: 'hinge' } }],
    ['a regression', { isRegression: true, training: { loss: 'meanSquaredError' } }],
    ["a regression by Huber's loss", { isRegression: true, training: { loss: 'huber' } }],
    ['several labels', { outputs: { kind: 'labels', count: 3 } }],
    [
      'weighted labels, smoothed',
      {
        outputs: { kind: 'labels', count: 2 },
        classWeights: [0.5, 2, 1, 3],
        training: { labelSmoothing: 0.1 },
      },
    ],
    [
      'several values in their own units',
      {
        outputs: { kind: 'values', count: 4 },
        valueScales: [1, 2, 3, 4],
        training: { loss: 'meanSquaredError' },
      },
    ],
    ['a teacher of two classes', { distillation: { temperature: 2, hardWeight: 0.3 } }],
    [
      'a teacher of three classes, mixup and class weights',
      {
        classes: 3,
        classWeights: [0.5, 1, 1.5],
        augmentation: { mixup: 0.4 },
        distillation: { temperature: 4, hardWeight: 0.5 },
      },
    ],
    [
      'a teacher of labels',
      { outputs: { kind: 'labels', count: 3 }, distillation: { temperature: 3, hardWeight: 0.1 } },
    ],
    [
      'a teacher of a number',
      {
        isRegression: true,
        training: { loss: 'huber' },
        distillation: { temperature: null, hardWeight: 0 },
      },
    ],
    ['a regression of counts', { isRegression: true, training: { loss: 'poisson' } }],
  ];
  it.each(cases)('with %s', async (_, setup, steps) => {
    await expectEqual(setup, null, 2e-5, steps);
  });

  it.each(['unroll 4', 'shards 2', 'tp 2', 'tp 2 unroll 4', 'shards 2 tp 2 unroll 2', 'xla loop 8'])(
    'under the plan %s',
    async (plan) => {
      await expectEqual({ layers: [512, 256], width: 256 }, plan, 2e-5);
    },
  );

  it.each(ofMatrix(['unroll 4', 'shards 2', 'xla loop 8'], ['shards 2']))(
    'with several labels under the plan %s',
    async (plan) => {
      await expectEqual({ outputs: { kind: 'labels', count: 3 }, layers: [64] }, plan, 2e-5);
    },
  );

  it.each(ofMatrix(['unroll 4', 'shards 2', 'tp 2', 'xla loop 8'], ['unroll 4', 'tp 2']))(
    'with weight decay in Adam under the plan %s',
    async (plan) => {
      const optimizer = { type: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.1 } as const; // prettier-ignore
      await expectEqual({ layers: [512, 256], width: 256, training: { optimizer } }, plan, 2e-5, 24);
    },
  );

  it('under an XLA loop with batch norm, Adam and clipping', async () => {
    const optimizer = { type: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4 } as const;
    const gradient = { ...noClipping, clipGlobalNorm: 0.5 };
    await expectEqual({ batchNorm: true, training: { optimizer, gradient } }, 'xla loop 8', 2e-5);
  });

  const wide = { layers: [512, 256], width: 256 };
  const everything: Setup = {
    ...wide,
    dropout: 0.2,
    augmentation: { noise: 0.1, mixup: 0.2 },
    training: { regularization: { l1: 0, l2: 0.01 } },
  };
  const plans = [
    'plain',
    'unroll 4',
    'shards 2',
    'tp 2',
    'tp 2 unroll 4',
    'shards 2 unroll 4',
    'xla loop 8',
    'shards 2 xla noise',
  ];
  it.each(ofMatrix(plans, ['plain', 'tp 2 unroll 4', 'xla loop 8', 'shards 2 xla noise']))(
    'with dropout, noise and mixup under the plan %s: random numbers are the same everywhere',
    async (plan) => {
      await expectEqual(everything, plan, 2e-5);
    },
  );
  // Each alone tells which of them was wrong above.
  const alone: [string, Setup][] = [
    ['dropout', { ...wide, dropout: 0.3 }],
    ['noise', { ...wide, augmentation: { noise: 0.2 } }],
    ['mixup', { ...wide, augmentation: { mixup: 0.4 } }],
  ];
  it.each(ofMatrix(alone, ['mixup']))('with %s alone under an XLA loop', async (_name, setup) => {
    await expectEqual(setup, 'xla loop 8', 2e-5);
  });

  // Shards would give batch norm other statistics, and are refused.
  it.each(ofMatrix(['plain', 'unroll 4', 'tp 2', 'xla loop 8'], ['unroll 4', 'tp 2']))(
    'with batch norm and dropout under the plan %s',
    async (plan) => {
      await expectEqual({ dropout: 0.3, batchNorm: true, layers: [512, 256], width: 256 }, plan, 5e-5);
    },
  );

  it('with dropout where gradients of several batches are added up', async () => {
    await expectEqual({ dropout: 0.3, training: { gradient: { ...noClipping, accumulate: 3 } } }, null, 2e-5);
  });

  it('and their checkpoints can be exchanged in the middle of a run', async () => {
    const options = runnerOptions({
      batchNorm: true,
      training: { optimizer: { type: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4 } },
    });
    const { rowsPerStep } = options.batches;
    const rows = rowsOf(options, 10);
    const straight = await createEagerRunner(options, 'test');
    await straight.run(rows, rowsPerStep);
    await straight.run(rows, rowsPerStep);

    const first = await capturedRunner(options);
    await first.run(rows, rowsPerStep);
    const second = await createEagerRunner(options, 'test');
    await second.writeState(await first.readState());
    await second.run(rows, rowsPerStep);
    const third = await capturedRunner(options, { plan: 'xla loop 4' });
    await third.writeState(await second.readState());
    expect(third.step).toBe(20);

    const [actual, expected] = [await third.readState(), await straight.readState()];
    expect(relativeDifference(actual.weights, expected.weights)).toBeLessThan(2e-5);
    expect(relativeDifference(actual.optimizer, expected.optimizer)).toBeLessThan(2e-5);
    for (const runner of [straight, first, second, third]) runner.dispose();
  });
});
