import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AggregatorRegistry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createArtifactFolder } from '../../../src/artifacts/artifact-folder.ts';
import type { RunStatus } from '../../../src/contracts/run.ts';
import type { TrainerReply, WrittenCheckpoint } from '../../../src/contracts/trainer-messages.ts';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import { newId } from '../../../src/identifiers.ts';
import { errorToPlain, TrainyardError } from '../../../src/errors.ts';
import { createWorkerMeter, type WorkerMeter } from '../../../src/metrics/worker-meter.ts';
import type { ProcessUsage } from '../../../src/processes/process-usage.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import type { SpanAttributes } from '../../../src/tracing/tracer.ts';
import { createRunSupervisor } from '../../../src/worker/run-supervisor.ts';
import { createTrainerPool } from '../../../src/worker/trainer-pool.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { storeExperiment, type StoredExperiment } from '../../support/stored-experiment.ts';
import { smallDefinition } from '../../fixtures/artifacts/small-model.ts';
import { createFakeTrainer, fakeEngine, type FakeTrainer } from './fake-trainer.ts';
import { silentLog } from './silent-log.ts';

const started: TrainerReply = {
  type: 'started',
  execution: { engine: fakeEngine, mode: 'eager', plan: 'eager', reason: 'no libtensorflow' },
  totalSteps: 100,
};
const timings = { startSeconds: 0, dataSeconds: 0, buildSeconds: 0, trainSeconds: 2, evaluateSeconds: 0, saveSeconds: 0 }; // prettier-ignore
const finished = (outcome: 'succeeded' | 'cancelled' | 'paused'): TrainerReply => ({
  type: 'finished',
  outcome,
  stopReason: outcome === 'succeeded' ? 'completed' : 'user',
  evaluation: null,
  timings,
});
const lossAt = (step: number): TrainerReply => ({
  type: 'metrics',
  points: [{ step, epoch: 1, scope: 'step', name: 'train.loss', value: 1, at: '2026-11-22T10:00:00.000Z' }],
});

let folder: string;
let store: Store;
let now: number;
let blobStore: ReturnType<typeof createFakeBlobStore>;
let experiment: StoredExperiment;
let trainers: FakeTrainer[];
let gpusOf: Map<FakeTrainer, string | null>;
let bootsNever: boolean;
let meter: WorkerMeter;
let spans: { name: string; parent: string | null; attributes: SpanAttributes; endedAt: number | null }[];
let residentBytes: ProcessUsage['residentBytes'];
let processorSeconds: ProcessUsage['processorSeconds'];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-supervisor-'));
  now = Date.now();
  store = createFakeStore({ now: () => now });
  blobStore = createFakeBlobStore();
  trainers = [];
  gpusOf = new Map();
  bootsNever = false;
  meter = createWorkerMeter('wrk_1');
  spans = [];
  residentBytes = async () => null;
  processorSeconds = async () => null;
  experiment = await storeExperiment({
    store,
    blobStore,
    definition: smallDefinition,
    profile: {
      rows: 10,
      duplicateRows: 0,
      columns: [],
      correlations: { columns: [], matrix: [] },
      associations: {} as never,
      warnings: [],
    },
    parquet: Buffer.from('PAR1'),
  });
});
afterEach(async () => {
  await blobStore.close();
  await rm(folder, { recursive: true, force: true });
});

function createSupervisor(
  workerId = 'wrk_1',
  { leaseSeconds = 30, gpus = [] }: { leaseSeconds?: number; gpus?: string[] } = {},
) {
  const pool = createTrainerPool({
    spares: 1,
    gpus,
    log: silentLog,
    startTrainer(gpu) {
      const trainer = createFakeTrainer();
      gpusOf.set(trainer, gpu);
      if (!bootsNever) trainer.reply({ type: 'ready', engine: fakeEngine });
      trainers.push(trainer);
      return trainer;
    },
  });
  pool.start();
  return createRunSupervisor({
    store,
    blobStore,
    pool,
    meter,
    settings: {
      workerId,
      leaseSeconds,
      maxAttempts: 3,
      scratchDir: path.join(folder, 'scratch'),
      memoryLimitBytes: 1e9,
      threadsPerTrainer: 1,
      enginePlan: null,
      maxRunsUnderWay: null,
    },
    log: silentLog,
    tracer: {
      start(name, { parent = null, attributes = {} } = {}) {
        const span = { name, parent, attributes: { ...attributes }, endedAt: null as number | null };
        spans.push(span);
        return {
          traceParent: `span-${spans.length}`,
          set: (more) => void Object.assign(span.attributes, more),
          end: ({ at = Date.now() } = {}) => void (span.endedAt = at),
        };
      },
      close: async () => {},
    },
    usage: {
      residentBytes: (pid) => residentBytes(pid),
      processorSeconds: (pid) => processorSeconds(pid),
    },
  });
}

/** The trainer that has this run's task, once it has. */
async function trainerOf(runId: string, attempt = 1): Promise<FakeTrainer> {
  return await vi.waitUntil(
    () =>
      trainers.find((trainer) =>
        trainer.sent.some(
          (request) => request.type === 'train' && request.task.scratchDir.endsWith(`${runId}-${attempt}`),
        ),
      ),
    60_000,
  );
}
const run = async (id: string) => (await store.runs.findAny(id))!;
const statusIs = (id: string, status: RunStatus) =>
  vi.waitUntil(async () => (await run(id)).status === status, 60_000);

async function writeCheckpoint(step: number): Promise<WrittenCheckpoint> {
  const dir = path.join(folder, `written-${step}`);
  const artifact = await createArtifactFolder(dir);
  await artifact.write('weights.bin', Buffer.from(`weights of step ${step}`));
  await artifact.finish({ kind: 'checkpoint', step } as never);
  return { dir, kind: 'periodic', step, epoch: 1, best: false, metrics: {}, sizeBytes: 1 };
}

test('a run on the CPU gets a trainer without a GPU where the others have one', async () => {
  const cpu = await storeExperiment({
    store,
    blobStore,
    definition: { ...smallDefinition, device: 'cpu' },
    profile: { rows: 10, duplicateRows: 0, columns: [], correlations: { columns: [], matrix: [] }, associations: {} as never, warnings: [] }, // prettier-ignore
    parquet: Buffer.from('PAR1'),
  });
  const [any, onCpu] = [await experiment.addRun(), await cpu.addRun()];
  const supervisor = createSupervisor('wrk_1', { gpus: ['0'] });
  for (const id of [any, onCpu]) {
    const supervision = supervisor.supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    trainer.reply(finished('succeeded'));
    trainer.exit({ code: 0 });
    expect(await supervision).toBe('ended');
    expect(gpusOf.get(trainer)).toBe(id === any ? '0' : null);
  }
});

test('a run goes from queued to succeeded, with rows for all that was reported', async () => {
  const id = await experiment.addRun();
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id);
  trainer.reply(started);
  trainer.reply({ type: 'firstStep', at: '2026-11-22T10:00:01.000Z' });
  trainer.reply(lossAt(1));
  trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(5) });
  trainer.reply(finished('succeeded'));
  expect(await supervision).toBe('ended');

  expect(await run(id)).toMatchObject({
    status: 'succeeded',
    stopReason: 'completed',
    attempt: 1,
    firstStepAt: '2026-11-22T10:00:01.000Z',
    elapsedSeconds: 2,
    timings,
  });
  expect((await run(id)).transitions.map((change) => change.status)).toEqual([
    'queued',
    'starting',
    'running',
    'succeeded',
  ]);
  expect(await store.metrics.list(id, { maxPoints: 10 })).toHaveLength(1);
  const [checkpoint] = await store.checkpoints.list(id);
  expect(blobStore.keysUnder(checkpoint.artifactKey)).toHaveLength(2);
  expect(trainer.sent).toContainEqual({ type: 'checkpointStored', step: 5 });
});

test('an attempt is counted and is part of the trace of the request that queued the run', async () => {
  const id = await experiment.addRun();
  const origin = { requestId: 'req_1', traceParent: 'span-of-request' };
  const go = (from: RunStatus, to: 'cancelled' | 'queued' | 'failed' | 'running' | 'paused') =>
    store.runs.transition({ runId: id, from: [from], to, message: to, origin });
  const first = (await store.runs.claim(id, 'wrk_0', 30))!;
  expect(first.origin).toBeNull();
  await go('starting', 'failed');
  await go('failed', 'queued');
  now += 40_000;
  residentBytes = async () => 123_000_000;
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id, 2);
  trainer.reply(started);
  const progress = { epoch: 1, epochs: 2, totalSteps: 100, rowsPerSecond: 10 };
  trainer.reply({ type: 'progress', progress: { ...progress, step: 30 } });
  trainer.reply({ type: 'progress', progress: { ...progress, step: 40 } });
  const task = trainer.sent.find((request) => request.type === 'train')!.task;
  expect(task.traceParent).toBe('span-2');
  const span = { name: 'train model', traceParent: task.traceParent!, startedAt: 5, endedAt: 7 } as const;
  trainer.reply({ type: 'span', span });
  const text = async () => AggregatorRegistry.aggregate([await meter.figures()]).metrics();
  await vi.waitUntil(async () => (await text()).includes('memory_bytes{worker="wrk_1"} 123000000'), 60_000);
  trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(55) });
  trainer.reply(finished('succeeded'));
  await supervision;
  expect((await text()).split('\n')).toEqual(
    expect.arrayContaining([
      'trainyard_training_steps_total{worker="wrk_1"} 55',
      'trainyard_trainer_resident_memory_bytes{worker="wrk_1"} 0',
      'trainyard_run_queue_wait_seconds_bucket{le="30",worker="wrk_1"} 0',
      'trainyard_run_queue_wait_seconds_bucket{le="60",worker="wrk_1"} 1',
      'trainyard_run_attempt_duration_seconds_count{outcome="succeeded",worker="wrk_1"} 1',
    ]),
  );
  expect(spans.map(({ name, parent }) => ({ name, parent }))).toEqual([
    { name: 'wait in queue', parent: 'span-of-request' },
    { name: 'train run', parent: 'span-of-request' },
    { name: 'train model', parent: 'span-2' },
  ]);
  expect(spans.every(({ endedAt }) => endedAt !== null)).toBe(true);
  expect(spans[2].endedAt).toBe(7);
  expect(spans[1].attributes).toEqual({
    'trainyard.run.id': id,
    'trainyard.run.name': (await run(id)).name,
    'trainyard.run.attempt': 2,
    'trainyard.request_id': 'req_1',
    'trainyard.run.status': 'succeeded',
  });
});

test('the end is announced after everything that came before it is stored', async () => {
  const id = await experiment.addRun();
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id);
  trainer.reply(started);
  for (let step = 1; step <= 5; step++) trainer.reply(lossAt(step));
  trainer.reply(finished('succeeded'));
  await supervision;
  const events = await store.events.list(id, 0, 100);
  expect(events.at(-1)).toMatchObject({ type: 'status' });
  expect(events.filter((event) => event.type === 'metrics').length).toBeGreaterThan(0);
});

describe('cancel', () => {
  test('while training has the trainer stop and keep a checkpoint', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor().supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    await store.runs.transition({ runId: id, from: ['running'], to: 'cancelling', message: 'Cancel.' });
    await vi.waitUntil(() => trainer.sent.some((request) => request.type === 'stop'), 60_000);
    trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(7) });
    trainer.reply(finished('cancelled'));
    expect(await supervision).toBe('ended');
    expect(await run(id)).toMatchObject({ status: 'cancelled', stopReason: 'user' });
    expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 7 });
  });

  test('before training began ends the trainer at once', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor().supervise(id);
    const trainer = await trainerOf(id);
    await store.runs.transition({ runId: id, from: ['starting'], to: 'cancelling', message: 'Cancel.' });
    expect(await supervision).toBe('ended');
    expect((await trainer.exited).killed).toBe(true);
    expect((await run(id)).status).toBe('cancelled');
  });

  test('of a run that is not queued any more leaves the trainer for the next run', async () => {
    const id = await experiment.addRun();
    await store.runs.transition({ runId: id, from: ['queued'], to: 'cancelled', message: 'Cancel.' });
    const supervisor = createSupervisor();
    expect(await supervisor.supervise(id)).toBe('notMine');
    expect(trainers).toHaveLength(1);
    const next = await experiment.addRun();
    const supervision = supervisor.supervise(next);
    expect(await trainerOf(next)).toBe(trainers[0]);
    trainers[0].reply(started);
    trainers[0].reply(finished('succeeded'));
    await supervision;
  });
});

describe('a trainer that crashes', () => {
  async function crash(id: string, attempt: number, workerId: string) {
    const supervision = createSupervisor(workerId).supervise(id);
    const trainer = await trainerOf(id, attempt);
    trainer.reply(started);
    trainer.reply(lossAt(10 * attempt));
    if (attempt === 1) trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(5) });
    trainer.exit({ code: null, signal: 'SIGSEGV', lastLines: ['Segmentation fault'] });
    return { result: await supervision, trainer };
  }

  test('sends the run back, to go on from its last checkpoint, without the metrics after it', async () => {
    const id = await experiment.addRun();
    expect((await crash(id, 1, 'wrk_1')).result).toBe('queued');
    expect((await run(id)).status).toBe('queued');
    const supervision = createSupervisor('wrk_2').supervise(id);
    const trainer = await trainerOf(id, 2);
    expect(await store.metrics.list(id, { maxPoints: 10 })).toEqual([]);
    const [request] = trainer.sent;
    expect(request).toMatchObject({ type: 'train', task: { resumeFrom: expect.any(String) } });
    trainer.reply(started);
    trainer.reply(finished('succeeded'));
    expect(await supervision).toBe('ended');
    expect((await run(id)).status).toBe('succeeded');
  });

  test('three times fails the run, with its last words', async () => {
    const id = await experiment.addRun();
    await crash(id, 1, 'wrk_1');
    await crash(id, 2, 'wrk_1');
    now += 5_000;
    expect((await crash(id, 3, 'wrk_1')).result).toBe('ended');
    expect(await run(id)).toMatchObject({
      status: 'failed',
      stopReason: 'error',
      error: {
        code: 'trainerCrashed',
        message: expect.stringMatching(/3 attempts.*SIGSEGV.*Segmentation fault/),
      },
    });
  });

  test('killed from outside names the lack of memory', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor().supervise(id);
    const trainer = await trainerOf(id);
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await supervision;
    const [attempt] = await store.runs.listAttempts(id);
    expect(attempt?.error?.message).toContain('out of memory');
  });
});

describe('the rows that a trainer writes', () => {
  async function writeRows(fold: number | null, text: string): Promise<TrainerReply> {
    const file = path.join(folder, `${text}.parquet`);
    await writeFile(file, text);
    return { type: 'rows', rows: { path: file, fold } };
  }
  const stored = (id: string) =>
    Object.fromEntries(
      blobStore
        .keysUnder(`runs/${id}/rows`)
        .map((name) => [path.basename(name), blobStore.objects.get(name)!.toString()]),
    );

  test('are kept by fold; those of a fold that is trained again take the place of what was left', async () => {
    const id = await experiment.addRun();
    const first = createSupervisor().supervise(id);
    const lost = await trainerOf(id);
    lost.reply(started);
    lost.reply(await writeRows(1, 'one'));
    lost.reply(await writeRows(2, 'two'));
    lost.exit({ code: null, signal: 'SIGSEGV' });
    expect(await first).toBe('queued');
    expect(stored(id)).toEqual({ 'fold-1.parquet': 'one', 'fold-2.parquet': 'two' });

    const second = createSupervisor().supervise(id);
    const trainer = await trainerOf(id, 2);
    trainer.reply(started);
    trainer.reply(await writeRows(2, 'two-again'));
    trainer.reply(await writeRows(null, 'model'));
    trainer.reply(finished('succeeded'));
    expect(await second).toBe('ended');
    expect(stored(id)).toEqual({
      'fold-1.parquet': 'one',
      'fold-2.parquet': 'two-again',
      'split.parquet': 'model',
    });
  });

  test('of an attempt that was taken over are not kept', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor('wrk_1').supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    await store.runs.transition({ runId: id, from: ['running'], to: 'queued', message: 'taken over' });
    await store.runs.claim(id, 'wrk_2', 30);
    trainer.reply(await writeRows(null, 'late'));
    expect(await supervision).toBe('notMine');
    expect(stored(id)).toEqual({});
  });
});

test('a mistake of the user fails the run at once', async () => {
  const id = await experiment.addRun();
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id);
  const error = {
    code: 'trainingDataUnusable',
    message: 'The training split has no rows.',
    issues: [],
  } as const;
  trainer.reply({ type: 'failed', error, stopReason: 'error' });
  expect(await supervision).toBe('ended');
  expect(await run(id)).toMatchObject({
    status: 'failed',
    attempt: 1,
    error: { code: 'trainingDataUnusable' },
  });
});

describe('a trainer that finds the checkpoint damaged which it should go on from', () => {
  const error = {
    code: 'artifactCorrupt',
    message: 'weights.bin does not match its checksum',
    issues: [],
  } as const;
  const latest = (id: string) => `runs/${id}/checkpoints/1-9-periodic`;

  /** A run with checkpoints at the steps 5 and 9, whose second trainer says that the second one is damaged. */
  async function resume(damage: (folderOfIt: string) => void): Promise<string> {
    const id = await experiment.addRun();
    let supervision = createSupervisor().supervise(id);
    let trainer = await trainerOf(id);
    trainer.reply(started);
    for (const step of [5, 9]) trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(step) });
    trainer.exit({ code: 1 });
    await supervision;
    supervision = createSupervisor().supervise(id);
    trainer = await trainerOf(id, 2);
    const [request] = trainer.sent;
    if (request.type !== 'train') throw new Error('not a task');
    damage(request.task.resumeFrom!);
    trainer.reply({ type: 'failed', error, stopReason: 'error' });
    await supervision;
    return id;
  }
  const changeWeights = (folderOfIt: string): void =>
    writeFileSync(path.join(folderOfIt, 'weights.bin'), 'weights of step 0');

  test('has it discarded, and the run goes on from the one before at once', async () => {
    const id = await resume(changeWeights);
    expect(await run(id)).toMatchObject({ status: 'queued', attempt: 2 });
    expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 5 });
    expect(blobStore.keysUnder(latest(id))).toEqual([]);
    expect(await store.events.list(id, 0, 100)).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('step 9 is damaged') }),
    );
    void createSupervisor().supervise(id);
    const [request] = (await trainerOf(id, 3)).sent;
    if (request.type !== 'train') throw new Error('not a task');
    expect((await readManifest(request.task.resumeFrom!)).step).toBe(5);
  });

  test('loses the attempt only, where its files turn out to be whole', async () => {
    const id = await resume(() => {});
    expect((await store.runs.listAttempts(id))[1]).toMatchObject({
      outcome: 'queued',
      error: { code: 'trainerCrashed', message: expect.stringContaining('its files are whole') },
    });
    expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 9 });
  });

  test('waits for the store, where that is away', async () => {
    const id = await resume(() => {
      blobStore.ping = () => Promise.reject(new TrainyardError('storageUnavailable', 'It is not mounted.'));
    });
    expect((await store.runs.listAttempts(id))[1]).toMatchObject({ error: { code: 'storageUnavailable' } });
    expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 9 });
  });
});

test('a run taken over by another worker is not written any more', async () => {
  const id = await experiment.addRun();
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id);
  trainer.reply(started);
  await statusIs(id, 'running');
  now += 31_000;
  await store.runs.transition({
    runId: id,
    from: ['running'],
    to: 'queued',
    message: 'Lost.',
    onlyIfLapsed: true,
  });
  await store.runs.claim(id, 'wrk_2', 30);
  trainer.reply(lossAt(1));
  trainer.reply(finished('succeeded'));
  expect(await supervision).toBe('notMine');
  expect((await trainer.exited).killed).toBe(true);
  expect(await run(id)).toMatchObject({ status: 'starting', workerId: 'wrk_2', attempt: 2 });
  expect(await store.metrics.list(id, { maxPoints: 10 })).toEqual([]);
});

test('a worker that stops has its runs saved and queued again, and takes no new ones', async () => {
  const id = await experiment.addRun();
  const supervisor = createSupervisor();
  const supervision = supervisor.supervise(id);
  const trainer = await trainerOf(id);
  trainer.reply(started);
  await statusIs(id, 'running');
  supervisor.handBackAll();
  expect(trainer.sent).toContainEqual({ type: 'stop', reason: 'pause' });
  trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(3) });
  trainer.reply(finished('paused'));
  expect(await supervision).toBe('queued');
  expect((await run(id)).status).toBe('queued');
  expect((await store.runs.listAttempts(id))[0]).toMatchObject({ outcome: 'queued', error: null });
  expect(await supervisor.supervise(id)).toBe('queued');
  expect((await run(id)).attempt).toBe(1);
});

test('a run whose slot is promised to another is saved and queued again, and the slot goes there', async () => {
  const id = await experiment.addRun();
  const supervisor = createSupervisor();
  const takers: string[] = [];
  const supervision = supervisor.supervise(id, (takerId) => takers.push(takerId));
  const trainer = await trainerOf(id);
  trainer.reply(started);
  await statusIs(id, 'running');
  await store.workers.heartbeat({ id: 'wrk_1', host: 'h', pid: 1, slots: 1, busySlots: 1, engine: null });
  const { projectId, experimentId } = experiment;
  const urgent = newId('run');
  await store.runs.insert(
    { id: urgent, projectId, experimentId, name: 'urgent', priority: 90 },
    { maxQueuedPerProject: 9 },
  );
  await store.runs.preempt({ between: 'project', maxHeld: null, seenWithinSeconds: 30 });
  await vi.waitUntil(() => trainer.sent.some((request) => request.type === 'stop'), 60_000);
  expect(trainer.sent).toContainEqual({ type: 'stop', reason: 'pause' });
  trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(3) });
  trainer.reply(finished('paused'));
  expect(await supervision).toBe('queued');
  expect(takers.at(-1)).toBe(urgent);
  expect(await run(id)).toMatchObject({ status: 'queued', preemptions: 1 });
  expect((await store.runs.listAttempts(id))[0]).toMatchObject({
    cause: 'preempted',
    error: null,
    checkpointStep: 3,
  });
  const text = await AggregatorRegistry.aggregate([await meter.figures()]).metrics();
  expect(text).toContain('trainyard_run_hand_backs_total{cause="preempted",worker="wrk_1"} 1');
});

test('a run whose dataset is gone fails with the reason', async () => {
  const id = await experiment.addRun();
  const [key] = blobStore.keysUnder(`datasets/${experiment.datasetId}`);
  await blobStore.remove(key);
  expect(await createSupervisor().supervise(id)).toBe('ended');
  expect(await run(id)).toMatchObject({ status: 'failed', error: { code: 'artifactCorrupt' } });
});

describe('a worker that dies right after a checkpoint', () => {
  test('has written all that was reported up to it, and the event that tells of it', async () => {
    const id = await experiment.addRun();
    void createSupervisor().supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    // What the database holds at the moment in which the checkpoint's row is there, and nothing after it.
    const insert = store.checkpoints.insert.bind(store.checkpoints);
    let atCheckpoint: { metrics: number[]; events: string[] } | null = null;
    store.checkpoints.insert = async (...args) => {
      const inserted = await insert(...args);
      const points = await store.metrics.list(id, { maxPoints: 100 });
      const events = await store.events.list(id, 0, 100);
      atCheckpoint = { metrics: points.map(({ step }) => step), events: events.map(({ type }) => type) };
      return inserted;
    };
    const checkpoint = await writeCheckpoint(5);
    // The first point is written at once; those that come right after it wait for the next write.
    trainer.reply(lossAt(1));
    await vi.waitUntil(async () => (await store.metrics.list(id, { maxPoints: 100 })).length === 1, 60_000);
    for (let step = 2; step <= 5; step++) trainer.reply(lossAt(step));
    trainer.reply({ type: 'checkpoint', checkpoint });
    await vi.waitUntil(() => atCheckpoint !== null, 60_000);
    expect(atCheckpoint!.metrics).toEqual([1, 2, 3, 4, 5]);
    expect(atCheckpoint!.events.slice(-2)).toEqual(['metrics', 'checkpoint']);
    trainer.reply(finished('succeeded'));
  });
});

describe('a database that goes away', () => {
  const gone = (): Promise<never> =>
    Promise.reject(new TrainyardError('databaseUnavailable', 'The database cannot be reached.'));
  /** Has every call of the store fail until the returned function is called. */
  function takeAway(): () => void {
    const backs: (() => void)[] = [];
    for (const noun of ['runs', 'events', 'metrics', 'checkpoints'] as const) {
      const before = { ...store[noun] };
      const away = Object.fromEntries(Object.keys(before).map((name) => [name, gone]));
      Object.assign(store[noun], away);
      backs.push(() => void Object.assign(store[noun], before));
    }
    return () => backs.forEach((back) => back());
  }

  test('while a checkpoint is due and the run ends is waited for: the trainer goes on, and nothing is lost', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor().supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    const comeBack = takeAway();
    for (let step = 1; step <= 5; step++) trainer.reply(lossAt(step));
    trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(5) });
    for (let step = 6; step <= 9; step++) trainer.reply(lossAt(step));
    trainer.reply(finished('succeeded'));
    const early = await Promise.race([
      supervision,
      new Promise((resolve) => setTimeout(resolve, 300, 'waits')),
    ]);
    expect(early).toBe('waits');
    comeBack();
    expect(await supervision).toBe('ended');
    expect(await run(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect((await store.metrics.list(id, { maxPoints: 100 })).map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 5 });
  });

  test('while a run is prepared is waited for', async () => {
    const id = await experiment.addRun();
    const claim = store.runs.claim.bind(store.runs);
    let comeBack = (): void => {};
    store.runs.claim = async (...args) => {
      const claimed = await claim(...args);
      store.runs.claim = claim;
      const findAny = store.datasets.findAny.bind(store.datasets);
      store.datasets.findAny = gone;
      comeBack = () => void (store.datasets.findAny = findAny);
      return claimed;
    };
    const supervision = createSupervisor().supervise(id);
    await statusIs(id, 'starting');
    comeBack();
    const trainer = await trainerOf(id);
    trainer.reply(started);
    trainer.reply(finished('succeeded'));
    expect(await supervision).toBe('ended');
    expect(await run(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  test('for longer than the lease has the run saved and handed back, without counting a lost try', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor('wrk_1', { leaseSeconds: 0.3 }).supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    const comeBack = takeAway();
    await vi.waitUntil(() => trainer.sent.some((request) => request.type === 'stop'), 60_000);
    trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(3) });
    trainer.reply(finished('paused'));
    comeBack();
    expect(await supervision).toBe('queued');
    expect(await store.runs.listAttempts(id)).toMatchObject([
      { outcome: 'queued', error: null, checkpointStep: 3 },
    ]);
    expect((await run(id)).transitions.at(-1)!.message).toContain('could not reach the database');
    expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 3 });
  });

  test('for longer than the lease, and another worker took the run over: nothing of the first one lands', async () => {
    const id = await experiment.addRun();
    const supervision = createSupervisor('wrk_1', { leaseSeconds: 0.3 }).supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    const comeBack = takeAway();
    await vi.waitUntil(() => trainer.sent.some((request) => request.type === 'stop'), 60_000);
    trainer.reply(lossAt(3));
    trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(3) });
    comeBack();
    await store.runs.transition({ runId: id, from: ['running'], to: 'queued', message: 'taken over' });
    await store.runs.claim(id, 'wrk_2', 30);
    expect(await supervision).toBe('notMine');
    expect(await store.checkpoints.list(id)).toEqual([]);
    expect(await store.metrics.list(id, { maxPoints: 10 })).toEqual([]);
    expect(blobStore.keysUnder(`runs/${id}`)).toEqual([]);
    expect(await run(id)).toMatchObject({ status: 'starting', workerId: 'wrk_2', attempt: 2 });
  });

  test('while the worker stops does not keep it from stopping', async () => {
    const id = await experiment.addRun();
    const supervisor = createSupervisor();
    const supervision = supervisor.supervise(id).catch((error: unknown) => error);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    takeAway();
    supervisor.handBackAll();
    trainer.reply(finished('paused'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await supervision).toMatchObject({ code: 'databaseUnavailable' });
  });
});

test('a run that gets ahead is never given up, however often its worker is lost', async () => {
  const id = await experiment.addRun();
  for (let attempt = 1; attempt <= 5; attempt++) {
    const supervision = createSupervisor().supervise(id);
    const trainer = await trainerOf(id, attempt);
    trainer.reply(started);
    trainer.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(10 * attempt) });
    trainer.exit({ code: null, signal: 'SIGSEGV' });
    expect(await supervision).toBe('queued');
  }
  expect(await run(id)).toMatchObject({ status: 'queued', attempt: 5 });
});

test('a run whose disk is full waits, goes on from its last checkpoint, and says so without paths', async () => {
  const id = await experiment.addRun();
  const error = Object.assign(new Error("ENOSPC: no space left on device, write '/srv/data/scratch/x'"), {
    code: 'ENOSPC',
  });
  for (let attempt = 1; attempt <= 4; attempt++) {
    const supervision = createSupervisor().supervise(id);
    const trainer = await trainerOf(id, attempt);
    trainer.reply({ type: 'failed', error: errorToPlain(error, 'engineFailed'), stopReason: 'error' });
    expect(await supervision).toBe('ended');
    expect((await run(id)).status).toBe('queued');
    // It is not taken before its time.
    expect(await createSupervisor().supervise(id)).toBe('notMine');
    now += 60_000;
  }
  const attempts = await store.runs.listAttempts(id);
  expect(attempts.map((attempt) => attempt.error?.code)).toEqual(Array(4).fill('storageFull'));
  expect(JSON.stringify([attempts, await run(id)])).not.toContain('/srv');
});

test.each<[string, (objects: Map<string, Buffer>, key: string) => void]>([
  ['weights.bin', (objects, key) => objects.set(`${key}/weights.bin`, Buffer.from('other weights'))],
  ['manifest.json', (objects, key) => objects.delete(`${key}/manifest.json`)],
])('a checkpoint whose %s is damaged is found before the run goes on, and the one before it is taken', async (name, damage) => {
  const id = await experiment.addRun();
  const first = createSupervisor().supervise(id);
  const lost = await trainerOf(id);
  lost.reply(started);
  for (const step of [5, 9]) lost.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(step) });
  lost.exit({ code: 1 });
  await first;
  damage(blobStore.objects as Map<string, Buffer>, `runs/${id}/checkpoints/1-9-periodic`);

  const second = createSupervisor().supervise(id);
  const trainer = await trainerOf(id, 2);
  const [request] = trainer.sent;
  if (request.type !== 'train') throw new Error('not a task');
  expect((await readManifest(request.task.resumeFrom!)).step).toBe(5);
  trainer.reply(started);
  trainer.reply(finished('succeeded'));
  expect(await second).toBe('ended');
  expect((await run(id)).attempt).toBe(2);
  const told = (await store.events.list(id, 0, 100)).filter(({ type }) => type === 'warning');
  expect(told.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`step 9 is damaged.*${name}`)),
  ]);
  expect(blobStore.keysUnder(`runs/${id}/checkpoints/1-9-periodic`)).toEqual([]);
}); // prettier-ignore

test('while the store of blobs is away no checkpoint is taken for damaged', async () => {
  const id = await experiment.addRun();
  const first = createSupervisor().supervise(id);
  const lost = await trainerOf(id);
  lost.reply(started);
  lost.reply({ type: 'checkpoint', checkpoint: await writeCheckpoint(5) });
  lost.exit({ code: 1 });
  await first;
  const away = () => Promise.reject(new TrainyardError('storageUnavailable', 'It is not mounted.'));
  blobStore.localPath = away;
  expect(await createSupervisor().supervise(id)).toBe('ended');
  expect(await run(id)).toMatchObject({ status: 'queued' });
  expect((await store.runs.listAttempts(id))[1]).toMatchObject({ error: { code: 'storageUnavailable' } });
  expect(await store.checkpoints.findLatest(id)).toMatchObject({ step: 5 });
});

describe('a worker that stops', () => {
  test('kills a trainer that reads its data or chooses its plan: there is nothing to save', async () => {
    const id = await experiment.addRun();
    const supervisor = createSupervisor();
    const supervision = supervisor.supervise(id);
    const trainer = await trainerOf(id);
    supervisor.handBackAll();
    expect(await supervision).toBe('queued');
    expect((await trainer.exited).killed).toBe(true);
    expect(await store.runs.listAttempts(id)).toMatchObject([{ outcome: 'queued', error: null }]);
  });

  test('does not wait for a trainer that is booting', async () => {
    const id = await experiment.addRun();
    bootsNever = true;
    const supervisor = createSupervisor();
    const supervision = supervisor.supervise(id);
    supervisor.handBackAll();
    expect(await supervision).toBe('queued');
    expect(await run(id)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  test('kills a trainer that does not obey, in time to give its run back within ten seconds', async () => {
    const id = await experiment.addRun();
    const supervisor = createSupervisor();
    const supervision = supervisor.supervise(id);
    const trainer = await trainerOf(id);
    trainer.reply(started);
    await statusIs(id, 'running');
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    supervisor.handBackAll();
    await vi.advanceTimersByTimeAsync(8_000);
    expect((await trainer.exited).killed).toBe(true);
    expect(await supervision).toBe('queued');
  });
});

test('a trainer that outgrows its memory is ended, and its run fails with the reason', async () => {
  const id = await experiment.addRun();
  residentBytes = async () => 1e12;
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id);
  trainer.reply(started);
  expect(await supervision).toBe('ended');
  expect((await trainer.exited).killed).toBe(true);
  expect(await run(id)).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'outOfMemory' } });
});

test('a trainer that hangs is ended, and its run is tried again', async () => {
  const id = await experiment.addRun();
  processorSeconds = async () => 7.5;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const supervision = createSupervisor().supervise(id);
  const trainer = await trainerOf(id);
  trainer.reply(started);
  await statusIs(id, 'running');
  await vi.advanceTimersByTimeAsync(130_000);
  expect(await supervision).toBe('queued');
  expect((await trainer.exited).killed).toBe(true);
  const [attempt] = await store.runs.listAttempts(id);
  expect(attempt.error).toMatchObject({ code: 'trainerCrashed', message: expect.stringContaining('hung') });
});
