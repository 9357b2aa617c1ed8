import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../../src/artifacts/checkpoint-files.ts';
import { runRowsKey } from '../../../src/artifacts/run-rows-key.ts';
import type { ResolvedDefinition, FoldedSplit } from '../../../src/contracts/definition/definition.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { createDataEngine } from '../../../src/data/data-engine.ts';
import { readRunRows } from '../../../src/data/read-run-rows.ts';
import { createCheckpointService } from '../../../src/services/checkpoint-service.ts';
import { createModelService } from '../../../src/services/model-service.ts';
import { createServedVersions } from '../../../src/services/served-versions.ts';
import type { Worker } from '../../../src/worker/worker.ts';
import { prepareInProcessTrainers } from '../../support/in-process-trainer.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';
import { waitUntil } from '../../support/wait-until.ts';

let service: TrainingService;
let worker: Worker & { trainerPids: number[] };
beforeAll(async () => {
  service = await startTrainingService();
  // Most of a small run is the start of a trainer's process.
  worker = await startTestWorker(service, { plan: 'eager', bootTrainer: await prepareInProcessTrainers() });
});
afterAll(async () => {
  await worker?.stop();
  await service?.close();
});

const split: FoldedSplit = {
  strategy: 'kFold',
  train: 0.68,
  validation: 0.12,
  test: 0.2,
  seed: 7,
  folds: 3,
  stratified: true,
  refit: true,
};
/** So many that a fold lasts long enough, about half a second, to be met in its middle. */
const epochs = 20;
const training = {
  epochs,
  batchSize: 128,
  optimizer: { type: 'adam', learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  checkpoint: { everySeconds: 3600, everyEpochs: null, keepLast: 2, keepBest: 1 },
} as const;

function queue(
  changes: Partial<FoldedSplit> = {},
  more: { training?: Partial<ResolvedDefinition['training']>; limits?: ResolvedDefinition['limits'] } = {},
): Promise<string> {
  return service.queueRun({ ...training, ...more.training }, more.limits, {
    split: { ...split, ...changes },
  });
}

const evaluationOf = async (id: string): Promise<Evaluation> => {
  const { projectId } = await service.run(id);
  return (await service.store.runs.findEvaluation(projectId, id))!;
};

/** Each row with its part, fold and prediction. */
async function rowsOf(id: string) {
  const keys = [1, 2, 3, null].map((fold) => runRowsKey(id, fold));
  const paths = await Promise.all(keys.map((key) => service.blobs.localPath(key)));
  const engine = await createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
  try {
    return await readRunRows(engine, { paths, order: 'row', offset: 0, limit: 10_000, parquetPath: null });
  } finally {
    engine.close();
  }
}

/** What a run came to, without what the clock says. */
async function resultsOf(id: string) {
  const final = (await service.store.checkpoints.list(id)).find(({ kind }) => kind === 'final')!;
  const { weights } = await readCheckpoint(await service.blobs.localPath(final.artifactKey));
  const metrics = await service.store.metrics.list(id, { scope: 'epoch', maxPoints: 1000 });
  return {
    evaluation: await evaluationOf(id),
    step: final.step,
    weights: weights.map(({ name, data }) => [name, ...data]),
    // As text: Vitest's `toEqual` takes seconds for thousands of rows.
    rows: JSON.stringify(await rowsOf(id)),
    metrics: metrics.map(({ name, step, epoch, value }) => [name, step, epoch, value]),
  };
}

/** Waits until the training of a fold has taken a step. */
const reachesFold = (id: string, fold: number) =>
  waitUntil(
    `run ${id} trains fold ${fold}`,
    async () => (await service.run(id)).progress?.fold === fold,
    60_000,
  );

let straight: string;

test('each fold is evaluated on rows that its model did not see, and a final model is kept', async () => {
  straight = await queue();
  const run = await service.reaches(straight, 'succeeded');
  const { test: held, validation, crossValidation } = await evaluationOf(straight);
  expect(crossValidation!.folds.map(({ fold }) => fold)).toEqual([1, 2, 3]);
  // 2,000 rows, duplicates left out; a fifth of them for test, a third of the others in each fold.
  const rows = crossValidation!.folds.map(({ evaluation }) => evaluation.rows);
  expect(Math.max(...rows) - Math.min(...rows)).toBeLessThanOrEqual(1);
  const inFolds = rows.reduce((sum, count) => sum + count);
  expect(Math.abs(held!.rows - inFolds / 4)).toBeLessThanOrEqual(1);
  expect(Math.abs(validation!.rows - 0.15 * inFolds)).toBeLessThanOrEqual(1);

  const accuracies = crossValidation!.folds.map(
    ({ evaluation }) => (evaluation as { accuracy: number }).accuracy,
  );
  const mean = accuracies.reduce((sum, value) => sum + value) / 3;
  expect(crossValidation!.mean['accuracy']).toBeCloseTo(mean, 12);
  const square = accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
  expect(crossValidation!.standardDeviation['accuracy']).toBeCloseTo(Math.sqrt(square), 12);
  expect(mean).toBeGreaterThan(0.85);
  expect(new Set(accuracies).size).toBeGreaterThan(1);

  expect(run).toMatchObject({
    stopReason: 'completed',
    progress: { epoch: 4 * epochs, epochs: 4 * epochs },
    headline: { split: 'test', metric: 'accuracy', value: (held as { accuracy: number }).accuracy },
  });
  expect(run.progress).not.toHaveProperty('fold');
  expect(run.progress!.step).toBe(run.progress!.totalSteps);
  const kept = (await service.store.checkpoints.list(straight)).filter(({ prunedAt }) => !prunedAt);
  expect(kept.map(({ kind }) => kind)).not.toContain('fold');

  // A row is held out by one fold and used by the final model, or held out from everything.
  const listed = await rowsOf(straight);
  const isHeldOut = (fold: number | null) =>
    listed.rows.filter((row) => row.part === 'test' && row.fold === fold);
  expect([1, 2, 3].map((fold) => isHeldOut(fold).length)).toEqual(rows);
  expect(isHeldOut(null)).toHaveLength(held!.rows);
  expect(listed.total).toBe(2 * inFolds + held!.rows);

  // Steps count on from fold to fold; each series is named after its fold.
  const points = await service.store.metrics.list(straight, { scope: 'epoch', maxPoints: 1000 });
  const stepsOf = (name: string) => points.filter((point) => point.name === name).map(({ step }) => step);
  const series = [
    'fold1.validation.loss',
    'fold2.validation.loss',
    'fold3.validation.loss',
    'validation.loss',
  ];
  const steps = series.flatMap(stepsOf);
  expect(steps).toHaveLength(4 * epochs);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});

test('a cancel in fold 2 is obeyed; its checkpoint is no model to register', async () => {
  const id = await queue({}, { training: { epochs: 60 } });
  await reachesFold(id, 2);
  await service.transition(id, 'running', 'cancelling');
  const run = await service.reaches(id, 'cancelled');
  const [checkpoint] = await service.store.checkpoints.list(id);
  expect(checkpoint.kind).toBe('fold');
  const { store, blobs } = service;
  const models = createModelService({
    store,
    blobs,
    checkpoints: createCheckpointService({ store, blobs }),
    served: createServedVersions(async () => null),
    describe: async () => ({ lineage: null, example: null }),
  });
  const caller = { projectId: run.projectId } as Parameters<typeof models.register>[0];
  await expect(models.register(caller, { name: 'm', run: id })).rejects.toMatchObject({
    code: 'runHasNoCheckpoint',
  });
  await expect(models.register(caller, { name: 'm', run: id, step: checkpoint.step })).rejects.toMatchObject({
    code: 'runHasNoCheckpoint',
  });
});

test('the time limit covers all folds: those that are finished are reported, and no model is kept', async () => {
  const id = await queue({ folds: 300 }, { training: { epochs: 3 }, limits: { maxRuntimeSeconds: 3 } });
  const run = await service.reaches(id, 'succeeded');
  expect(run.stopReason).toBe('maxRuntime');
  const { test: held, crossValidation } = await evaluationOf(id);
  expect(held).toBeNull();
  expect(crossValidation!.folds.length).toBeGreaterThan(0);
  expect(crossValidation!.folds.length).toBeLessThan(300);
  expect(crossValidation!.folds.every((fold) => fold.epochs === 3)).toBe(true);
  expect((await service.store.checkpoints.list(id)).every(({ kind }) => kind === 'fold')).toBe(true);
  const events = await service.store.events.list(id, 0, 1000);
  expect(events.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^The time limit was reached in fold/),
  );
});

test('without a final model the mean over folds is the headline', async () => {
  const id = await queue(
    { refit: false, test: 0, train: 0.85, validation: 0.15 },
    { training: { epochs: 4 } },
  );
  const run = await service.reaches(id, 'succeeded');
  const { test: held, validation, crossValidation } = await evaluationOf(id);
  expect([held, validation]).toEqual([null, null]);
  expect(run).toMatchObject({
    progress: { epoch: 12, epochs: 12 },
    headline: { split: 'crossValidation', metric: 'accuracy', value: crossValidation!.mean['accuracy'] },
  });
});

test('early stopping goes by rows of the fold itself, and its epochs are reported', async () => {
  const earlyStopping = { metric: 'validation.loss', patience: 1, minDelta: 0.01, restoreBest: true };
  const id = await queue({ refit: false }, { training: { epochs: 200, earlyStopping } });
  await service.reaches(id, 'succeeded');
  const { crossValidation } = await evaluationOf(id);
  for (const { epochs } of crossValidation!.folds) expect(epochs).toBeLessThan(200);
});

describe('by a trainer in a process of its own', () => {
  beforeAll(async () => {
    await worker.stop();
    worker = await startTestWorker(service, { plan: 'eager' });
  });

  test('a run that was paused in the middle of fold 2 ends as one that never was', async () => {
    const id = await queue();
    await reachesFold(id, 2);
    await service.transition(id, 'running', 'pausing');
    const paused = await service.reaches(id, 'paused');
    expect(paused.progress!.fold).toBe(2);
    const [checkpoint] = await service.store.checkpoints.list(id);
    expect(checkpoint).toMatchObject({ kind: 'fold', best: false });
    const { state } = await readCheckpoint(await service.blobs.localPath(checkpoint.artifactKey));
    expect(state).toMatchObject({ crossValidation: { fold: 2, finished: [{ fold: 1, epochs }] } });
    await service.transition(id, 'paused', 'queued');
    expect(await service.reaches(id, 'succeeded')).toMatchObject({ attempt: 2 });
    expect(await resultsOf(id)).toEqual(await resultsOf(straight));
  });

  test('a run whose trainer is killed in fold 3 does not train the folds before again', async () => {
    const id = await queue();
    await reachesFold(id, 3);
    const { step } = (await service.store.checkpoints.findLatest(id))!;
    process.kill(worker.trainerPids.at(-1)!, 'SIGKILL');
    expect(await service.reaches(id, 'succeeded')).toMatchObject({ attempt: 2 });
    expect(await resultsOf(id)).toEqual(await resultsOf(straight));
    // Went on from the end of fold 2.
    const events = await service.store.events.list(id, 0, 1000);
    const kept = events
      .filter(({ type }) => type === 'checkpoint')
      .map(({ data }) => (data as { step: number }).step);
    expect(kept.filter((other) => other === step)).toHaveLength(1);
  });
});
