import { describe, expect, test } from 'vitest';
import type { ClassicalDefinition } from '../../../../src/contracts/definition/classical.ts';
import type { FitData } from '../../../../src/engine/classical/fit-data.ts';
import {
  trainClassical,
  type ClassicalCheckpoint,
  type ClassicalResumePoint,
} from '../../../../src/engine/classical/train-classical.ts';
import type { TrainingMetric } from '../../../../src/engine/training-metric.ts';
import { createTrainingControl } from '../../../../src/engine/training-observer.ts';
import type { TreeEnsemble } from '../../../../src/families/trees/ensemble.ts';
import { createRandom } from '../../../../src/random.ts';
import { fitDataOf, predictionsOf, readFixture, smallData } from '../../../support/classical-fixtures.ts';
import {
  boost,
  boostedTrees,
  classicalDefinition,
  growForest,
  naiveBayes,
  randomForest,
  vectorMachine,
} from '../../../support/classical-models.ts';

/** Trains on threads and keeps what is heard; pauses after so many trees, cancels after so many milliseconds of fitting. */
async function train(
  definition: ClassicalDefinition,
  data: FitData,
  options: {
    threads?: number;
    resumeFrom?: ClassicalResumePoint;
    pauseAfterTrees?: number;
    pauseAfterEpoch?: number;
    cancelAfterMilliseconds?: number;
    /** In place of the clock: milliseconds after so many trees. */
    timeAfterTrees?: (trees: number) => number;
  } = {},
) {
  const { timeAfterTrees } = options;
  const control = createTrainingControl();
  const heard = {
    firstSteps: 0,
    metrics: [] as TrainingMetric[],
    checkpoints: [] as ClassicalCheckpoint[],
    warnings: [] as string[],
  };
  if (options.cancelAfterMilliseconds !== undefined)
    setTimeout(() => control.cancel(), options.cancelAfterMilliseconds);
  const classes = Array.from({ length: data.classes ?? 0 }, (_, k) => `c${k}`);
  const result = await trainClassical({
    definition,
    data,
    target:
      data.classes === null
        ? { kind: 'value', name: 'y', offset: 0, scale: 1 }
        : { kind: 'classes', name: 'y', classes },
    resumeFrom: options.resumeFrom ?? null,
    elapsedSeconds: 0,
    pauseAfterEpoch: options.pauseAfterEpoch,
    threads: options.threads ?? 1,
    observer: {
      onFirstStep: () => (heard.firstSteps += 1),
      onMetrics(points) {
        heard.metrics.push(...points);
        if (points.some(({ step }) => step === options.pauseAfterTrees)) control.pause();
      },
      onProgress() {},
      onEvent() {},
      onWarning: ({ code, detail }) => void heard.warnings.push(`${code}: ${detail}`),
      onCheckpoint: (checkpoint) => void heard.checkpoints.push(structuredClone(checkpoint)),
    },
    control,
    clock: timeAfterTrees ? { now: () => timeAfterTrees(new Set(heard.metrics.map(({ step }) => step)).size) } : performance, // prettier-ignore
  });
  return { ...result, ...heard };
}

const wine = fitDataOf(readFixture('wine'));
const treesOf = ({ model }: { model: unknown }) => (model as TreeEnsemble).trees;
const valuesOf = (metrics: TrainingMetric[], metric: string) =>
  metrics.filter(({ name }) => name === metric).map(({ step, value }) => [step, value!]);

describe('a forest', () => {
  test('on two threads has the trees of one on this thread', async () => {
    const model = randomForest({ trees: 7 });
    const trained = await train(classicalDefinition(model), wine, { threads: 2 });
    expect(trained.outcome).toBe('succeeded');
    expect(treesOf(trained)).toEqual(growForest(model, wine).trees);
    const steps = valuesOf(trained.metrics, 'validation.accuracy').map(([step]) => step);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(trained.checkpoints.map(({ kind }) => kind)).toEqual(['final']);
    // What is counted tree by tree is what the forest answers in the end.
    const labels = predictionsOf(trained.model!, wine.validation).map((row) => row.indexOf(Math.max(...row)));
    const right = labels.filter((label, i) => label === wine.validation.targets[i]).length;
    expect(valuesOf(trained.metrics, 'validation.accuracy').at(-1)![1]).toBe(right / labels.length);
  });

  test('that was paused goes on to the same forest', async () => {
    const model = randomForest({ trees: 9 });
    const first = await train(classicalDefinition(model), wine, { pauseAfterTrees: 3 });
    expect(first.outcome).toBe('paused');
    const [paused] = first.checkpoints;
    expect(paused).toMatchObject({ kind: 'paused', step: 3 });
    const second = await train(classicalDefinition(model), wine, { resumeFrom: paused, threads: 2 });
    expect(treesOf(second)).toEqual(growForest(model, wine).trees);
    expect(valuesOf(second.metrics, 'validation.loss')[0][0]).toBe(4);
  });
});

describe('boosting', () => {
  test('reports training and validation metrics of each round', async () => {
    const { metrics, firstSteps } = await train(classicalDefinition(boostedTrees({ trees: 5 })), wine);
    expect(firstSteps).toBe(1);
    const names = new Set(metrics.map(({ name }) => name));
    expect([...names].toSorted()).toEqual([
      'train.accuracy',
      'train.loss',
      'validation.accuracy',
      'validation.balancedAccuracy',
      'validation.f1',
      'validation.loss',
      'validation.precision',
      'validation.recall',
    ]);
    const losses = valuesOf(metrics, 'train.loss').map(([, value]) => value);
    expect(losses).toHaveLength(5);
    expect(losses[4]).toBeLessThan(losses[0]);
  });

  test('on several threads, paused in between, has the trees of one on this thread', async () => {
    const random = createRandom(17);
    const rows = Array.from({ length: 13_000 }, () => Array.from({ length: 16 }, () => random.normal()));
    const targets = rows.map(([a, b, c]) => Number(a * b + c > random.normal()));
    const data = smallData(rows, targets, { classes: 2 });
    const model = boostedTrees({ trees: 6, maxLeaves: 12 });
    const first = await train(classicalDefinition(model), data, { pauseAfterTrees: 2, threads: 3 });
    const [paused] = first.checkpoints;
    const second = await train(classicalDefinition(model), data, { resumeFrom: paused, threads: 2 });
    expect(treesOf(second)).toEqual(boost(model, data).trees);
  });

  test('pauses after the tree that it is told, and goes on to the same trees', async () => {
    const model = boostedTrees({ trees: 6 });
    let resumeFrom: ClassicalCheckpoint | undefined;
    for (const pauseAfterEpoch of [1, 3, 3]) {
      const part = await train(classicalDefinition(model), wine, { ...(resumeFrom && { resumeFrom }), pauseAfterEpoch }); // prettier-ignore
      expect(part).toMatchObject({ outcome: 'paused', stopReason: 'pruned', iterations: pauseAfterEpoch });
      resumeFrom = part.checkpoints.at(-1)!;
      expect(resumeFrom).toMatchObject({ kind: 'paused', step: pauseAfterEpoch });
    }
    const last = await train(classicalDefinition(model), wine, {
      resumeFrom: resumeFrom!,
      pauseAfterEpoch: 6,
    });
    expect(last.outcome).toBe('succeeded');
    expect(treesOf(last)).toEqual(boost(model, wine).trees);
  });

  test('says that its validation loss was still falling when its trees were all grown', async () => {
    const few = await train(classicalDefinition(boostedTrees({ trees: 5 })), wine);
    expect(few.warnings).toEqual([expect.stringMatching(/^stillImproving: .* the last of 5 trees was done: by \d+ % in the last 1\./)]); // prettier-ignore
    const enough = await train(classicalDefinition(boostedTrees({ trees: 200 })), wine);
    expect(enough.warnings).toEqual([]);
  });

  test('stops early and keeps the best trees', async () => {
    const data = fitDataOf(readFixture('diabetes'));
    const model = boostedTrees({ trees: 500, learningRate: 0.3 });
    const earlyStopping = { metric: 'validation.loss', patience: 5, minDelta: 0, restoreBest: true };
    const training = { loss: 'meanSquaredError', earlyStopping } as const;
    const result = await train(classicalDefinition(model, { training }), data);
    expect(result.stopReason).toBe('earlyStopped');
    const losses = valuesOf(result.metrics, 'validation.loss').map(([, value]) => value);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(losses).toHaveLength(best + 5);
    expect(treesOf(result)).toHaveLength(best);
    expect(result.checkpoints.at(-1)).toMatchObject({ kind: 'final', best: true });
    expect(predictionsOf(result.model!, data.validation)).toEqual(
      predictionsOf(boost({ ...model, trees: best }, data), data.validation),
    );
  });

  test('resumed from a checkpoint takes the rounds that it would have taken', async () => {
    const model = boostedTrees({ trees: 12, subsample: 0.8 });
    const first = await train(classicalDefinition(model), wine, { pauseAfterTrees: 4 });
    const second = await train(classicalDefinition(model), wine, { resumeFrom: first.checkpoints[0] });
    expect(treesOf(second)).toEqual(boost(model, wine).trees);
    expect(valuesOf(second.metrics, 'train.loss')[0][0]).toBe(5);
  });

  test('from its final checkpoint takes no more', async () => {
    const definition = classicalDefinition(boostedTrees({ trees: 3 }));
    const first = await train(definition, wine);
    const again = await train(definition, wine, { resumeFrom: first.checkpoints[0] });
    expect(again.metrics).toEqual([]);
    expect(again.model).toEqual(first.model);
  });

  test('ends with what it has when its time is over', async () => {
    const limits = { maxRuntimeSeconds: 3 };
    // However long its threads take to start.
    const result = await train(classicalDefinition(boostedTrees({ trees: 200_000 }), { limits }), wine, { timeAfterTrees: (trees) => 1000 * trees }); // prettier-ignore
    expect(result).toMatchObject({ outcome: 'succeeded', stopReason: 'maxRuntime' });
    expect(result.iterations).toBe(3);
    expect(treesOf(result)).toHaveLength(9); // one for each class
  });
});

describe('a model that is fitted in one go', () => {
  const random = createRandom(1);
  // Labels at random and a high price of errors: libsvm is at it for minutes.
  const hard = smallData(
    Array.from({ length: 6000 }, () => Array.from({ length: 10 }, () => random.normal())),
    Array.from({ length: 6000 }, () => random.integer(2)),
    { classes: 2 },
  );
  const slow = vectorMachine({ c: 1e6, tolerance: 1e-6 });

  test('is given up at once when it is cancelled', async () => {
    const result = await train(classicalDefinition(slow), hard, { cancelAfterMilliseconds: 1000 });
    expect(result).toMatchObject({ outcome: 'cancelled', model: null, checkpoints: [] });
  });

  test('fails when its time is over before there is a model', async () => {
    const definition = classicalDefinition(slow, { limits: { maxRuntimeSeconds: 1 } });
    await expect(train(definition, hard)).rejects.toMatchObject({ code: 'runtimeExceeded' });
  });

  test('ends in one step', async () => {
    const result = await train(classicalDefinition(naiveBayes()), wine);
    expect(result).toMatchObject({ outcome: 'succeeded', stopReason: 'completed', iterations: 1 });
    expect(result.checkpoints).toHaveLength(1);
  });
});

test('what goes wrong on a thread is heard', async () => {
  const broken = { ...wine, featureKinds: null as never };
  await expect(train(classicalDefinition(boostedTrees()), broken)).rejects.toThrow(/null/);
});
