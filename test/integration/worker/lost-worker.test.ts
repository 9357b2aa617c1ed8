import { once } from 'node:events';
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDataEngine } from '../../../src/data/data-engine.ts';
import { quotePath } from '../../../src/data/sql-literals.ts';
import type { BatchPredictionOptions } from '../../../src/contracts/batch-prediction.ts';
import { newId } from '../../../src/identifiers.ts';
import { resolveChildEntry } from '../../../src/processes/child-entry.ts';
import {
  startTestWorker,
  startTrainingService,
  workerSettings,
  type TrainingService,
} from '../../support/training-service.ts';
import { addDataset, modelVersion, profile } from '../../support/store-fixtures.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { WorkerChildOptions } from './worker-child.ts';

const checkpoint = { everySeconds: 1, everyEpochs: null, keepLast: 2, keepBest: 0 };

// Each test boots trainers several times, which takes seconds of processor time.

let service: TrainingService;
const children: ChildProcess[] = [];
beforeAll(async () => {
  service = await startTrainingService();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => service?.close());

/** Rows of a part of a batch prediction. */
const partRows = 4096;

function startWorkerProcess({ holdsAt }: Pick<WorkerChildOptions, 'holdsAt'> = {}): ChildProcess {
  const { worker, ...settings } = workerSettings(service.folder, { plan: 'eager' });
  const options: WorkerChildOptions = {
    databaseUrl: service.databaseUrl,
    folder: service.folder,
    settings: { ...settings, worker: { ...worker, batchPart: { seconds: 60, rows: partRows } } },
    ...(holdsAt !== undefined && { holdsAt }),
  };
  const entry = resolveChildEntry(new URL('./worker-child.ts', import.meta.url));
  const child = fork(entry.modulePath, [JSON.stringify(options)], {
    execPath: entry.execPath,
    execArgv: entry.execArgv,
  });
  children.push(child);
  return child;
}

/** Whether a process of that id lives; a dead one that nobody has waited for yet does not count. */
async function lives(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(/\s+/).filter(Boolean).map(Number);
}

test.runIf(process.platform === 'linux')(
  'a run whose worker is killed is taken over by another when its lease is over; its trainers end too',
  async () => {
    const first = startWorkerProcess();
    const id = await service.queueRun({ epochs: 1_000_000, checkpoint }, { maxRuntimeSeconds: 6 });
    await waitUntil(
      'a checkpoint is stored',
      async () => (await service.store.checkpoints.findLatest(id)) !== null,
      60_000,
    );
    const { workerId } = await service.run(id);
    const trainers = await childrenOf(first.pid!);
    expect(trainers.length).toBeGreaterThan(0);
    first.kill('SIGKILL');
    startWorkerProcess();
    const run = await service.reaches(id, 'succeeded');
    expect(run).toMatchObject({ attempt: 2, stopReason: 'maxRuntime' });
    const [lost, second] = await service.store.runs.listAttempts(id);
    expect(lost).toMatchObject({ workerId, outcome: 'queued', error: { message: 'Its worker was lost.' } });
    expect(second.workerId).not.toBe(workerId);
    await waitUntil('the trainers of the killed worker end', async () =>
      (await Promise.all(trainers.map(lives))).every((alive) => !alive),
    );
  },
  600_000,
);

/** A ready dataset of many rows. Added while no worker lives, which would take its upload. */
async function addManyRows(runId: string, rows: number): Promise<string> {
  const { store, blobs, folder } = service;
  const { projectId } = await service.run(runId);
  const { id: datasetId } = await addDataset(store, projectId);
  const engine = await createDataEngine({ memoryLimitBytes: 256e6, threads: 1 });
  const file = path.join(folder, 'many.parquet');
  await engine.run(`COPY (SELECT i AS id, 20 + i % 40 AS age, 'plus' AS plan FROM range(${rows}) t(i)) TO ${quotePath(file)}`); // prettier-ignore
  engine.close();
  const parquetKey = `datasets/${datasetId}/1.parquet`;
  await blobs.putPath(parquetKey, file);
  await store.datasets.claim(datasetId, 'w', 30);
  await store.datasets.markReady(datasetId, 'w', { format: 'csv', rows, parquetKey, profile });
  return datasetId;
}

/** A batch prediction of a dataset with the model of a run. */
async function queueBatch(runId: string, datasetId: string, rows: number): Promise<string> {
  const { store, queue } = service;
  const { projectId } = await service.run(runId);
  const { artifactKey } = (await store.checkpoints.findLatest(runId))!;
  const { model } = await store.models.addVersion(projectId, 'killed', modelVersion({ artifactKey }));
  const id = newId('batchPrediction');
  const options: BatchPredictionOptions = { format: 'parquet', columns: ['id'], probabilities: true, include: [], invalidRows: 'refuse' }; // prettier-ignore
  await store.batches.insert(
    {
      id,
      projectId,
      model: { id: model.id, name: 'killed', version: 1 },
      datasetId,
      total: rows,
      ...options,
    },
    { maxQueuedPerProject: 10 },
  );
  await queue.enqueue('batch.predict', id);
  return id;
}

test.runIf(process.platform === 'linux')(
  'a dataset whose worker is killed is predicted on from the last part, and each of its rows is there once',
  async () => {
    const { store, blobs } = service;
    const rows = 5 * partRows;
    const run = await service.queueRun({ epochs: 1 });
    const datasetId = await addManyRows(run, rows);
    // It is killed while it stores the second part.
    const first = startWorkerProcess({ holdsAt: '/1-1.parquet' });
    const held = once(first, 'message');
    await service.reaches(run, 'succeeded');
    const id = await queueBatch(run, datasetId, rows);
    const kept = async () => (await blobs.list(`batch-predictions/${id}`)).map(({ name }) => name);
    await held;
    expect(await kept()).toEqual(['1-0.parquet']);
    first.kill('SIGKILL');
    expect((await store.batches.findAny(id))?.status).toBe('running');
    startWorkerProcess();
    await waitUntil(
      'it has ended',
      async () => (await store.batches.findAny(id))!.finishedAt !== null,
      150_000,
    );
    const batch = (await store.batches.findAny(id))!;
    expect(batch).toMatchObject({ status: 'succeeded', attempt: 2, result: { rows }, progress: { rows } });
    // The parts are removed after the end is written.
    await waitUntil('only the result is kept', async () => (await kept()).join() === '2.parquet');
    const engine = await createDataEngine({ memoryLimitBytes: 512e6, threads: 1 });
    const file = quotePath(await blobs.localPath(batch.resultKey!));
    const [found] = await engine.query(`
      SELECT count(*) AS rows, bool_and(id = file_row_number) AS ordered, count(prediction) AS predictions
      FROM read_parquet(${file}, file_row_number = true)`);
    engine.close();
    expect(found).toEqual({ rows, ordered: true, predictions: rows });
  },
);

test('a worker that stops saves its run and leaves it to the next worker, without counting a lost try', async () => {
  const first = await startTestWorker(service, { plan: 'eager' });
  const id = await service.queueRun({ epochs: 1_000_000 }, { maxRuntimeSeconds: 4 });
  await service.trains(id, 20);
  await first.stop();
  const queued = await service.run(id);
  expect(queued.status).toBe('queued');
  const saved = (await service.store.checkpoints.findLatest(id))!;
  expect(saved).toMatchObject({ kind: 'paused' });
  expect(await service.store.runs.listAttempts(id)).toMatchObject([{ outcome: 'queued', error: null }]);
  expect(await service.store.workers.listLive(15)).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ id: first.id })]),
  );

  const next = await startTestWorker(service, { plan: 'eager' });
  try {
    const run = await service.reaches(id, 'succeeded');
    expect(run.attempt).toBe(2);
    expect(run.progress!.step).toBeGreaterThan(saved.step);
  } finally {
    await next.stop();
  }
});
