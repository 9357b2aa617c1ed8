import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BatchPredictionOptions } from '../../../src/contracts/batch-prediction.ts';
import { noResources } from '../../../src/contracts/system.ts';
import { newId } from '../../../src/identifiers.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { createJobTaker } from '../../../src/worker/job-taker.ts';
import type { SupervisionResult } from '../../../src/worker/write-ending.ts';
import { createFakeQueue } from '../../fakes/fake-queue.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { addDataset, addExperiment, addProject, addRun, modelVersion } from '../../support/store-fixtures.ts';
import { silentLog } from './silent-log.ts';

let store: Store;
let now: number;
let project: string;
let experimentId: string;
let experimentDataset: string;
/** Runs in the order in which they were begun. */
let begun: string[];
/** Ends the run that is under way. */
let endings: Map<string, () => void>;

beforeEach(async () => {
  now = Date.now();
  store = createFakeStore({ now: () => now });
  project = await addProject(store);
  ({ id: experimentId, datasetId: experimentDataset } = await addExperiment(store, project));
  begun = [];
  endings = new Map();
});

const add = async (in_ = project) =>
  (await addRun(store, in_, in_ === project ? experimentId : undefined)).id;

/** Claims as a supervisor does, and holds the run until it is ended. */
async function supervise(runId: string): Promise<SupervisionResult> {
  const run = await store.runs.claim(runId, 'wrk_1', 30);
  if (!run) return 'notMine';
  begun.push(runId);
  await new Promise<void>((resolve) => endings.set(runId, resolve));
  await store.runs.transition({ runId, from: ['starting'], to: 'failed', message: 'Ended.' });
  return 'ended';
}

function createTaker({
  slots = 1,
  maxRunsUnderWay = null as number | null,
  queue = createFakeQueue(),
  runs = { supervise },
} = {}) {
  const read: string[] = [];
  const predicted: string[] = [];
  const ingests = {
    async supervise(id: string) {
      if (!(await store.datasets.claim(id, 'wrk_1', 30))) return 'notMine' as const;
      read.push(id);
      await store.datasets.markRejected(id, 'wrk_1', { code: 'x', detail: '', issues: [] });
      return 'ended' as const;
    },
    abandonAll() {},
  };
  const batches = {
    async supervise(id: string) {
      const claimed = await store.batches.claim(id, 'wrk_1', 30, maxRunsUnderWay);
      if (!claimed) return 'notMine' as const;
      predicted.push(id);
      await store.batches.fail(
        { id, attempt: claimed.attempt, workerId: 'wrk_1' },
        { code: 'internal', message: '', issues: [] },
      );
      return 'ended' as const;
    },
    abandonAll() {},
    resume() {},
  };
  const taker = createJobTaker({
    store,
    queue,
    runs: { ...runs, handBackAll() {}, drain() {}, resume() {}, busy: () => 0 },
    ingests,
    batches,
    settings: { workerId: 'w', slots, labels: {}, slot: () => noResources, maxRunsUnderWay },
    log: silentLog,
  });
  return { taker, queue, read, predicted };
}

const end = async (id: string) => {
  await vi.waitUntil(() => endings.has(id), 60_000);
  endings.get(id)!();
};

describe('without any job, as after a crash between the row and the queue, or without Redis', () => {
  test('the free slots are filled, and each takes one run after another', async () => {
    const ids = [await add(), await add(), await add()];
    const { taker } = createTaker({ slots: 2 });
    await taker.fillFreeSlots();
    await vi.waitUntil(() => begun.length === 2, 60_000);
    await taker.fillFreeSlots();
    await end(ids[0]);
    await vi.waitUntil(() => begun.length === 3, 60_000);
    expect(begun).toEqual(ids);
    for (const id of ids.slice(1)) await end(id);
    await taker.stop();
  });

  test('a slot that a run yields goes to the one that it is promised to, out of turn', async () => {
    const low = await add();
    const next = await add();
    const promised = await add();
    const yielding = {
      async supervise(id: string, onYield?: (takerId: string) => void): Promise<SupervisionResult> {
        if (id === low) onYield!(promised);
        return supervise(id);
      },
    };
    const { taker } = createTaker({ runs: yielding });
    await taker.fillFreeSlots();
    for (const id of [low, promised, next]) await end(id);
    await taker.stop();
    expect(begun).toEqual([low, promised, next]);
  });

  test('uploads are read, one after another, of each project in turn', async () => {
    const other = await addProject(store);
    const { taker, read, queue } = createTaker();
    const mine: string[] = [experimentDataset];
    for (let i = 0; i < 2; i++) {
      now += 1000;
      mine.push((await addDataset(store, project)).id);
    }
    const theirs = (await addDataset(store, other)).id;
    await queue.enqueue('dataset.ingest', mine[2]);
    await taker.fillFreeSlots();
    await vi.waitUntil(() => read.length === 4, 60_000);
    expect(read.indexOf(theirs)).toBeLessThan(2);
    expect(read.filter((id) => id !== theirs)).toEqual(mine);
    expect(await queue.waitingIds('dataset.ingest')).toEqual([]);
    await taker.stop();
  });

  test('the job of one upload wakes the reader, and the rows say which it reads', async () => {
    now += 1000;
    const [first, second] = [experimentDataset, (await addDataset(store, project)).id];
    const { taker, read } = createTaker();
    await taker.handlers['dataset.ingest']({ id: second });
    expect(read).toEqual([first, second]);
  });

  test('no more slots are tried than runs can be claimed', async () => {
    await add();
    const supervised: string[] = [];
    const { taker } = createTaker({
      slots: 8,
      runs: {
        async supervise(id) {
          supervised.push(id);
          return supervise(id);
        },
      },
    });
    await taker.fillFreeSlots();
    await vi.waitUntil(() => begun.length === 1, 60_000);
    expect(supervised).toHaveLength(1);
    await end(begun[0]);
    await taker.stop();
  });
});

test('datasets are predicted one after the other, with or without a job', async () => {
  const { model } = await store.models.addVersion(project, 'iris', modelVersion());
  const insert = async () => {
    const { id: datasetId } = await addDataset(store, project);
    const id = newId('batchPrediction');
    const options: BatchPredictionOptions = {
      format: 'csv',
      columns: null,
      probabilities: true,
      include: [],
      invalidRows: 'refuse',
    };
    await store.batches.insert(
      {
        id,
        projectId: project,
        model: { id: model.id, name: 'iris', version: 1 },
        datasetId,
        total: null,
        ...options,
      },
      { maxQueuedPerProject: 10 },
    );
    return id;
  };
  const ids = [await insert(), await insert()];
  const { taker, queue, predicted } = createTaker();
  await taker.fillFreeSlots();
  await vi.waitUntil(() => predicted.length === 2, 60_000);
  ids.push(await insert());
  await queue.enqueue('batch.predict', ids[2]);
  await taker.handlers['batch.predict']({ id: 'bpr_other' });
  expect(predicted).toEqual(ids);
  expect(await queue.waitingIds('batch.predict')).toEqual([]);
  await taker.stop();
});

test('the job of one run wakes the worker, and the rows say which run it takes', async () => {
  const first = await add();
  const second = await add();
  const { taker, queue } = createTaker();
  await queue.enqueue('run.train', first);
  await queue.enqueue('run.train', second);
  const working = taker.handlers['run.train']({ id: second });
  await end(first);
  expect(begun).toEqual([first]);
  await end(second);
  await working;
  expect(begun).toEqual([first, second]);
  expect(await queue.waitingIds('run.train')).toEqual([]);
});

test('a project at its limit is passed over, and goes on when one of its runs ends', async () => {
  const other = await addProject(store);
  const [a, b] = [await add(), await add()];
  const c = await add(other);
  const { taker } = createTaker({ slots: 3, maxRunsUnderWay: 1 });
  await taker.fillFreeSlots();
  await vi.waitUntil(() => begun.length === 2, 60_000);
  expect(begun.toSorted()).toEqual([a, c].toSorted());
  await taker.fillFreeSlots();
  await end(a);
  await vi.waitUntil(() => begun.length === 3, 60_000);
  expect(begun[2]).toBe(b);
  await Promise.all([end(b), end(c)]);
  await taker.stop();
});

test('claims that are always lost end at some point', async () => {
  await add();
  let tries = 0;
  const { taker } = createTaker({
    runs: {
      async supervise() {
        tries += 1;
        return 'notMine';
      },
    },
  });
  await taker.handlers['run.train']({ id: 'run_x' });
  expect(tries).toBe(100);
});

test('when it stops, it takes nothing more, waits for what is under way, and passes its jobs on', async () => {
  const [first, second] = [await add(), await add()];
  const { taker, queue } = createTaker();
  const jobs = [first, second].map((id) => taker.handlers['run.train']({ id }));
  await vi.waitUntil(() => begun.length === 1, 60_000);
  const stopped = taker.stop().then(() => begun.length);
  await end(first);
  expect(await stopped).toBe(1);
  await Promise.all(jobs);
  expect(await queue.waitingIds('run.train')).toEqual([first, second]);
  await taker.fillFreeSlots();
  expect(begun).toEqual([first]);
});
