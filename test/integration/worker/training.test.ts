import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../../src/artifacts/checkpoint-files.ts';
import { newId } from '../../../src/identifiers.ts';
import type { Worker } from '../../../src/worker/worker.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** So many epochs that a run ends only when it is told to, or its time is over. */
const endless = { epochs: 1_000_000 };

let service: TrainingService;
let worker: Worker & { trainerPids: number[] };
beforeAll(async () => {
  service = await startTrainingService();
  worker = await startTestWorker(service, { plan: 'eager' });
});
afterAll(async () => {
  await worker?.stop();
  await service?.close();
});

test('a run is trained, evaluated and kept', async () => {
  const optimizer = { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
  const id = await service.queueRun({ epochs: 12, optimizer });
  const run = await service.reaches(id, 'succeeded');
  expect(run).toMatchObject({
    stopReason: 'completed',
    attempt: 1,
    progress: { epoch: 12, epochs: 12 },
    headline: { split: 'test', metric: 'accuracy' },
    execution: { mode: 'eager' },
  });
  expect(run.headline!.value).toBeGreaterThan(0.85);
  const evaluation = (await service.store.runs.findEvaluation(run.projectId, id))!;
  expect(evaluation.test).toMatchObject({ kind: 'classification', accuracy: run.headline!.value });
  const names = new Set(
    (await service.store.metrics.list(id, { maxPoints: 100 })).map((point) => point.name),
  );
  expect([...names]).toEqual(expect.arrayContaining(['train.loss', 'validation.accuracy']));

  const kept = (await service.store.checkpoints.list(id)).filter((checkpoint) => !checkpoint.prunedAt);
  const final = kept.find((checkpoint) => checkpoint.kind === 'final')!;
  const artifact = await readCheckpoint(await service.blobs.localPath(final.artifactKey));
  expect(artifact.manifest).toMatchObject({ runId: id, step: run.progress!.step, threshold: 0.5 });
});

test('a run whose job was lost between the database and the queue is trained', async () => {
  const { projectId, experimentId } = await service.run(await service.queueRun({ epochs: 1 }));
  const id = newId('run');
  await service.store.runs.insert(
    { id, projectId, experimentId, name: 'no job' },
    { maxQueuedPerProject: 100 },
  );
  expect((await service.reaches(id, 'succeeded')).attempt).toBe(1);
});

test('the worker shows itself with its engine', async () => {
  await waitUntil('the engine is known', async () => {
    const [live] = await service.store.workers.listLive(15);
    return live?.id === worker.id && live.engine !== null;
  });
  const [live] = await service.store.workers.listLive(15);
  expect(live).toMatchObject({ slots: 1, pid: process.pid, engine: { version: expect.any(String) } });
});

test('a cancel while training is obeyed, keeping a last checkpoint', async () => {
  const id = await service.queueRun(endless);
  await service.trains(id, 20);
  await service.transition(id, 'running', 'cancelling');
  const run = await service.reaches(id, 'cancelled');
  expect(run.stopReason).toBe('user');
  const [checkpoint] = await service.store.checkpoints.list(id);
  expect(checkpoint).toMatchObject({ kind: 'cancelled', prunedAt: null });
  expect(checkpoint.step).toBeGreaterThanOrEqual(20);
  await readCheckpoint(await service.blobs.localPath(checkpoint.artifactKey));
});

test('a run that was paused and resumed ends with the weights of one that never was', async () => {
  const training = {
    epochs: 12,
    checkpoint: { everySeconds: 3600, everyEpochs: null, keepLast: 2, keepBest: 0 },
  };
  const straight = await service.queueRun(training);
  await service.reaches(straight, 'succeeded');
  const interrupted = await service.queueRun(training);
  await service.trains(interrupted, 30);
  await service.transition(interrupted, 'running', 'pausing');
  const paused = await service.reaches(interrupted, 'paused');
  expect(paused.progress!.epoch).toBeLessThan(12);
  await service.transition(interrupted, 'paused', 'queued');
  expect(await service.reaches(interrupted, 'succeeded')).toMatchObject({ attempt: 2 });

  const weightsOf = async (id: string) => {
    const final = (await service.store.checkpoints.list(id)).find(({ kind }) => kind === 'final')!;
    const { weights, manifest } = await readCheckpoint(await service.blobs.localPath(final.artifactKey));
    return { step: manifest.step, weights: weights.map(({ name, data }) => [name, ...data]) };
  };
  expect(await weightsOf(interrupted)).toEqual(await weightsOf(straight));

  // Each step's metrics are there once, and the same.
  const losses = async (id: string) =>
    (await service.store.metrics.list(id, { names: ['train.loss'], scope: 'epoch', maxPoints: 1000 })).map(
      ({ step, value }) => [step, value],
    );
  expect(await losses(interrupted)).toEqual(await losses(straight));
});

test('a run whose trainer is killed goes on from its last checkpoint and finishes', async () => {
  const checkpoint = { everySeconds: 1, everyEpochs: null, keepLast: 2, keepBest: 0 };
  const id = await service.queueRun({ ...endless, checkpoint }, { maxRuntimeSeconds: 5 });
  await waitUntil(
    'a checkpoint is stored',
    async () => (await service.store.checkpoints.findLatest(id)) !== null,
    60_000,
  );
  const { step } = (await service.store.checkpoints.findLatest(id))!;
  process.kill(worker.trainerPids.at(-1)!, 'SIGKILL');
  const run = await service.reaches(id, 'succeeded');
  expect(run).toMatchObject({ attempt: 2, stopReason: 'maxRuntime' });
  expect(run.progress!.step).toBeGreaterThan(step);
  const [first] = await service.store.runs.listAttempts(id);
  expect(first).toMatchObject({ outcome: 'queued', error: { code: 'trainerCrashed' } });
  expect(first.error!.message).toContain('out of memory');
});

test('a training that diverges fails at once, with the reason', async () => {
  const optimizer = { type: 'sgd', learningRate: 1e30 } as const;
  const id = await service.queueRun({ ...endless, optimizer });
  expect(await service.reaches(id, 'failed')).toMatchObject({
    attempt: 1,
    stopReason: 'diverged',
    error: { code: 'trainingDiverged' },
  });
});

describe('ingest', () => {
  async function upload(text: string): Promise<string> {
    const { id: projectId } = await service.store.projects.ensure('default');
    const id = newId('dataset');
    const uploadKey = `uploads/${id}`;
    const { sizeBytes, sha256 } = await service.blobs.put(uploadKey, Readable.from([text]));
    await service.store.datasets.insert({
      id, projectId, name: 'upload', format: 'csv', fileName: 'data.csv', contentType: null, sizeBytes, sha256, uploadKey,
    }); // prettier-ignore
    await service.queue.enqueue('dataset.ingest', id);
    await waitUntil(
      'the dataset is read',
      async () => ['ready', 'rejected'].includes((await service.store.datasets.findAny(id))!.status),
      30_000,
    );
    return id;
  }

  test('an upload becomes a ready dataset with its Parquet', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 2 ? 'a' : 'b'}`);
    const id = await upload(`n,kind\n${rows.join('\n')}\n`);
    const dataset = (await service.store.datasets.findAny(id))!;
    expect(dataset).toMatchObject({ status: 'ready', rows: 30 });
    const parquet = await readFile(await service.blobs.localPath(dataset.parquetKey!));
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1');
    // Kept, so that it can be read again.
    await expect(service.blobs.localPath(`uploads/${id}`)).resolves.toBeTypeOf('string');
  });

  test('ragged rows are rejected with the line', async () => {
    const id = await upload('a,b\n1,2\n3,4,5\n6,7\n');
    const dataset = (await service.store.datasets.findAny(id))!;
    expect(dataset).toMatchObject({ status: 'rejected', rejection: { code: 'datasetInvalid' } });
    expect(dataset.rejection!.issues[0]).toMatchObject({ line: 3 });
  });
});

test('nothing of finished runs is left in the scratch folder', async () => {
  const scratch = path.join(service.folder, 'scratch', worker.id);
  await waitUntil('the last run is cleaned up', async () => (await readdir(scratch)).length === 0);
  expect(await readdir(path.join(service.folder, 'blobs', '.incoming'))).toEqual([]);
});
