import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../../src/data/preparation/prepared-data.ts';
import { createEagerRunner } from '../../../src/engine/eager-runner.ts';
import { createRunnerOptions } from '../../../src/engine/runner-options.ts';
import type { StepRunner } from '../../../src/engine/step-runner.ts';
import { trainModel, type TrainModelOptions } from '../../../src/engine/train.ts';
import { createTrainingControl } from '../../../src/engine/training-observer.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createRecordingObserver } from '../../support/recording-observer.ts';
import {
  preparedData,
  preparedSplit,
  trainingDefinition,
  trainingOptions,
} from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

const hidden = (units: number, overrides = {}) => ({
  units,
  activation: 'tanh' as const,
  dropout: 0,
  batchNorm: false,
  layerNorm: false,
  initializer: 'glorotUniform' as const,
  ...overrides,
});

/** Two clouds around (−1, −1) and (1, 1). */
function clouds(rows: number, seed: number) {
  const random = createRandom(seed);
  const targets = Array.from({ length: rows }, (_, row) => row % 2);
  const features = targets.map((label) => [0, 1].map(() => (label ? 1 : -1) + random.normal()));
  return preparedSplit(features, targets);
}

function cloudData(): PreparedData {
  return preparedData({ train: clouds(100, 1), validation: clouds(40, 2), width: 2, classes: ['no', 'yes'] });
}

function runnerOf(definition: ResolvedDefinition, data: PreparedData): Promise<StepRunner> {
  return createEagerRunner(createRunnerOptions(definition, data), 'test');
}

async function train(
  definition: ResolvedDefinition,
  data: PreparedData,
  overrides: Partial<TrainModelOptions> = {},
) {
  const observer = createRecordingObserver();
  const runner = overrides.runner ?? (await runnerOf(definition, data));
  const result = await trainModel({
    definition,
    data,
    runner,
    resumeFrom: null,
    observer,
    control: createTrainingControl(),
    clock: performance,
    ...overrides,
  });
  const state = await runner.readState();
  const weights = Object.fromEntries(state.weights.map((tensor) => [tensor.name, [...tensor.data]]));
  return { result, observer, state, weights, runner };
}

const mlp = trainingDefinition({
  model: { family: 'mlp', layers: [hidden(8, { dropout: 0.3, batchNorm: true })] },
  training: trainingOptions({ epochs: 4, batchSize: 16 }),
});

describe('known answers', () => {
  it('learns exclusive or', async () => {
    const data = preparedData({
      train: preparedSplit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]), // prettier-ignore
      width: 2,
      classes: ['0', '1'],
    });
    const definition = trainingDefinition({
      model: { family: 'mlp', layers: [hidden(8)] },
      training: trainingOptions({
        epochs: 400,
        batchSize: 4,
        optimizer: { type: 'adam', learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      }),
    });
    const { runner, observer } = await train(definition, data);
    const { values } = await runner.predict(data.train.features, 4);
    expect([...values].map(Math.round)).toEqual([0, 1, 1, 0]);
    expect(observer.epochValues('train.accuracy').at(-1)).toBe(1);
  });

  it('says of a training without validation rows that it was over too early', async () => {
    const xs = Array.from({ length: 30 }, (_, index) => [index / 15 - 1]);
    const data = preparedData({ train: preparedSplit(xs, xs.map(([x]) => 3 * x + 2)), width: 1, classes: null }); // prettier-ignore
    const training = trainingOptions({ epochs: 50, loss: 'meanSquaredError', optimizer: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } }); // prettier-ignore
    const { observer } = await train(trainingDefinition({ model: { family: 'linear' }, training }), data);
    expect(observer.events).toContainEqual(
      expect.stringMatching(
        /^warning: The training loss was still falling when the last of 50 epochs was done: by [\d.]+ % in the last 5\./,
      ),
    );
  });

  it('recovers the line y = 3x + 2 by full-batch gradient descent', async () => {
    const xs = Array.from({ length: 50 }, (_, index) => [index / 25 - 1]);
    const data = preparedData({
      train: preparedSplit(xs, xs.map(([x]) => 3 * x + 2)), // prettier-ignore
      width: 1,
      classes: null,
    });
    const definition = trainingDefinition({
      task: { type: 'regression', target: 'y', positiveClass: null },
      training: trainingOptions({
        epochs: 300,
        loss: 'meanSquaredError',
        optimizer: { type: 'gradientDescent', learningRate: 0.2 },
      }),
    });
    const { weights, result, observer } = await train(definition, data);
    expect(weights['output/kernel'][0]).toBeCloseTo(3, 3);
    expect(weights['output/bias'][0]).toBeCloseTo(2, 3);
    expect(result.step).toBe(300);
    expect(observer.epochValues('train.rmse').at(-1)).toBeLessThan(1e-3);
  });
});

describe('a training', () => {
  it('lowers the loss and reports every epoch, the first step and its progress', async () => {
    const { observer, result } = await train(mlp, cloudData());
    const losses = observer.epochValues('validation.loss');
    expect(losses).toHaveLength(4);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(observer.firstSteps).toBe(1);
    expect(observer.progress.at(-1)).toMatchObject({ epoch: 4, epochs: 4, step: 28, totalSteps: 28 });
    expect(observer.metrics.filter((point) => point.scope === 'step').length).toBeGreaterThan(0);
    expect(result).toMatchObject({ outcome: 'succeeded', stopReason: 'completed', epochs: 4, step: 28 });
    expect(observer.checkpoints.at(-1)).toMatchObject({ kind: 'final', step: 28, epoch: 4 });
  });

  it('says that its validation loss was still falling when its epochs were over', async () => {
    const definition = trainingDefinition({ training: trainingOptions({ epochs: 20, optimizer: { type: 'sgd', learningRate: 0.001 } }) }); // prettier-ignore
    const warningsOf = ({ observer }: Awaited<ReturnType<typeof train>>) =>
      observer.events.filter((event) => event.startsWith('warning:'));
    const straight = await train(definition, cloudData());
    expect(warningsOf(straight)).toEqual([
      expect.stringMatching(
        /was still falling when the last of 20 epochs was done: by [\d.]+ % in the last 2\./,
      ),
    ]);
    const { fall } = straight.observer.checkpoints.at(-1)!.position;
    expect(fall).toEqual({ first: expect.any(Number), before: expect.any(Number), late: expect.any(Number) });
    const longer = {
      ...definition,
      training: {
        ...definition.training,
        epochs: 400,
        optimizer: { type: 'sgd' as const, learningRate: 0.5 },
      },
    };
    expect(warningsOf(await train(longer, cloudData()))).toEqual([]);
  });

  it('gives the same numbers for the same seed and others for another', async () => {
    const first = await train(mlp, cloudData());
    const second = await train(mlp, cloudData());
    const other = await train({ ...mlp, seed: 8 }, cloudData());
    expect(second.weights).toEqual(first.weights);
    expect(other.weights).not.toEqual(first.weights);
  });

  it('stops early and goes back to the best epoch', async () => {
    // Random labels: training falls, validation soon rises.
    const random = createRandom(3);
    const noise = (rows: number) =>
      preparedSplit(
        Array.from({ length: rows }, () => [random.normal(), random.normal(), random.normal()]),
        Array.from({ length: rows }, () => random.integer(2)),
      );
    const data = preparedData({ train: noise(40), validation: noise(40), width: 3, classes: ['a', 'b'] });
    const definition = trainingDefinition({
      model: { family: 'mlp', layers: [hidden(32)] },
      training: trainingOptions({
        epochs: 200,
        optimizer: { type: 'adam', learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
        earlyStopping: { metric: 'validation.loss', patience: 3, minDelta: 0, restoreBest: true },
      }),
    });
    const { result, observer, runner } = await train(definition, data);
    const losses = observer.epochValues('validation.loss') as number[];
    const best = losses.indexOf(Math.min(...losses));
    expect(result).toMatchObject({ stopReason: 'earlyStopped', restoredBest: true, epochs: best + 1 + 3 });
    expect(result.best).toMatchObject({ epoch: best + 1, value: losses[best] });
    const totals = await runner.evaluate('validation');
    expect(totals.loss / totals.rows).toBe(losses[best]);
    expect(observer.checkpoints.at(-1)).toMatchObject({ kind: 'final', best: true });
  });

  it('stops with "diverged" when the loss is no longer a number', async () => {
    const definition = trainingDefinition({
      task: { type: 'regression', target: 'y', positiveClass: null },
      training: trainingOptions({
        epochs: 500,
        loss: 'meanSquaredError',
        optimizer: { type: 'sgd', learningRate: 1000 },
      }),
    });
    const data = preparedData({ train: clouds(32, 1), width: 2, classes: null });
    const { result, observer } = await train(definition, data);
    expect(result).toMatchObject({ outcome: 'diverged', stopReason: 'diverged' });
    expect(observer.checkpoints).toEqual([]);
    expect(observer.events.some((event) => event.startsWith('error:'))).toBe(true);
  });

  it('stops at the time limit with a final checkpoint', async () => {
    let now = 0;
    const clock = { now: () => (now += 100) };
    const definition = { ...mlp, limits: { maxRuntimeSeconds: 2 } };
    const { result, observer } = await train(definition, cloudData(), { clock });
    expect(result).toMatchObject({ outcome: 'succeeded', stopReason: 'maxRuntime' });
    expect(result.step).toBeLessThan(28);
    expect(observer.checkpoints.at(-1)!.kind).toBe('final');
  });

  it('obeys a cancel within one chunk and keeps a last checkpoint', async () => {
    const control = createTrainingControl();
    const observer = createRecordingObserver();
    observer.onMetrics = (points) => {
      if (points.some((point) => point.step >= 10)) control.cancel();
    };
    const definition = { ...mlp, training: { ...mlp.training, epochs: 100 } };
    const runner = Object.assign(await runnerOf(definition, cloudData()), { stepsPerCall: () => 1 });
    const { result } = await train(definition, cloudData(), { control, observer, runner });
    expect(result).toMatchObject({ outcome: 'cancelled', stopReason: 'user' });
    const last = observer.checkpoints.at(-1)!;
    expect(last).toMatchObject({ kind: 'cancelled', step: result.step });
    expect(result.step).toBe(10);
  });

  it('writes periodic and best checkpoints by the clock', async () => {
    let now = 0;
    const clock = { now: () => (now += 200) };
    const definition = trainingDefinition({
      training: trainingOptions({
        epochs: 6,
        checkpoint: { everySeconds: 2, everyEpochs: null, keepLast: 2, keepBest: 1 },
      }),
    });
    const runner = Object.assign(await runnerOf(definition, cloudData()), { stepsPerCall: () => 1 });
    const { observer } = await train(definition, cloudData(), { clock, runner });
    const kinds = observer.checkpoints.map((checkpoint) => checkpoint.kind);
    expect(kinds).toContain('periodic');
    expect(kinds).toContain('best');
    expect(kinds.at(-1)).toBe('final');
    const best = observer.checkpoints.filter((checkpoint) => checkpoint.kind === 'best');
    expect(best.every((checkpoint) => checkpoint.best)).toBe(true);
  });
});

describe('going on from a checkpoint', () => {
  const optimizers = [
    { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    { type: 'sgd', learningRate: 0.1 },
    { type: 'nesterov', learningRate: 0.05, momentum: 0.9 },
    { type: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  ] as const;

  it.each(optimizers)('equals the uninterrupted training: $type', async (optimizer) => {
    const definition: ResolvedDefinition = {
      ...mlp,
      training: {
        ...mlp.training,
        epochs: 6,
        optimizer,
        schedule: { ...mlp.training.schedule, type: 'reduceOnPlateau', patience: 1, factor: 0.5 },
        earlyStopping: { metric: 'validation.loss', patience: 2, minDelta: 0.01, restoreBest: true },
        gradient: { ...mlp.training.gradient, accumulate: 2 },
      },
    };
    const whole = await train(definition, cloudData());

    // Paused in the middle of the second epoch, taken up by another runner.
    const control = createTrainingControl();
    const first = createRecordingObserver();
    first.onMetrics = (points) => {
      first.metrics.push(...points);
      if (points.some((point) => point.step === 6)) control.pause();
    };
    const runner = Object.assign(await runnerOf(definition, cloudData()), { stepsPerCall: () => 1 });
    const paused = await train(definition, cloudData(), { control, observer: first, runner });
    expect(paused.result).toMatchObject({ outcome: 'paused', step: 6, epochs: 1 });
    const { state, position, bestWeights } = first.checkpoints.at(-1)!;
    expect(position.positionInEpoch).toBeGreaterThan(0);

    const resumeFrom = {
      state,
      bestWeights,
      position: JSON.parse(JSON.stringify(position)) as typeof position,
    };
    const resumed = await train(definition, cloudData(), { resumeFrom });
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.state.step).toBe(whole.state.step);
    for (const name of ['train.loss', 'validation.loss', 'train.accuracy']) {
      const both = [...first.epochValues(name), ...resumed.observer.epochValues(name)];
      expect(both).toEqual(whole.observer.epochValues(name));
    }
    expect(resumed.result.best).toEqual(whole.result.best);
  });

  it('pauses at the end of the very epoch that it is told, and goes on to the same weights', async () => {
    const definition: ResolvedDefinition = {
      ...mlp,
      training: {
        ...mlp.training,
        epochs: 6,
        schedule: { ...mlp.training.schedule, type: 'reduceOnPlateau', patience: 1, factor: 0.5 },
        earlyStopping: { metric: 'validation.loss', patience: 5, minDelta: 0, restoreBest: true },
      },
    };
    const whole = await train(definition, cloudData());
    let resumeFrom: TrainModelOptions['resumeFrom'] = null;
    const losses: (number | null)[] = [];
    // The second time at epoch 2: its worker was lost after it had paused.
    for (const pauseAfterEpoch of [1, 2, 2, 4]) {
      const part = await train(definition, cloudData(), { resumeFrom, pauseAfterEpoch });
      expect(part.result).toMatchObject({ outcome: 'paused', stopReason: 'pruned', epochs: pauseAfterEpoch, step: 7 * pauseAfterEpoch }); // prettier-ignore
      const { kind, state, position, bestWeights } = part.observer.checkpoints.at(-1)!;
      expect([kind, position.positionInEpoch]).toEqual(['paused', 0]);
      resumeFrom = { state, bestWeights, position: JSON.parse(JSON.stringify(position)) as typeof position };
      losses.push(...part.observer.epochValues('validation.loss'));
    }
    const last = await train(definition, cloudData(), { resumeFrom, pauseAfterEpoch: 6 });
    expect(last.result).toMatchObject({ outcome: 'succeeded', stopReason: 'completed' });
    expect(last.weights).toEqual(whole.weights);
    expect(last.state).toEqual(whole.state);
    expect([...losses, ...last.observer.epochValues('validation.loss')]).toEqual(whole.observer.epochValues('validation.loss')); // prettier-ignore
  });

  it('takes no more steps after a final checkpoint', async () => {
    const definition: ResolvedDefinition = {
      ...mlp,
      training: {
        ...mlp.training,
        epochs: 100,
        earlyStopping: { metric: 'validation.loss', patience: 1, minDelta: 10, restoreBest: true },
      },
    };
    const whole = await train(definition, cloudData());
    expect(whole.result).toMatchObject({ stopReason: 'earlyStopped', epochs: 2, restoredBest: true });
    const { state, position, bestWeights } = whole.observer.checkpoints.at(-1)!;
    const again = await train(definition, cloudData(), { resumeFrom: { state, position, bestWeights } });
    expect(again.result).toMatchObject({ stopReason: 'earlyStopped', epochs: 2, step: whole.result.step });
    expect(again.weights).toEqual(whole.weights);
    expect(again.observer.firstSteps).toBe(0);
  });
});
