import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ResolvedStrategy } from '../../../src/contracts/definition/strategy.ts';
import { resolveChildEntry } from '../../../src/processes/child-entry.ts';
import {
  startTrainingService,
  workerSettings,
  type TrainingService,
} from '../../support/training-service.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { WorkerChildOptions } from './worker-child.ts';

const strategy: ResolvedStrategy = { type: 'dataParallel', replicas: 2, placement: 'spread', exchange: 'synchronous', localSteps: 16 }; // prettier-ignore

let service: TrainingService;
const children: ChildProcess[] = [];
beforeAll(async () => {
  service = await startTrainingService();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => service?.close());

/** A worker of one slot, as a process of its own. */
function startWorkerProcess(): void {
  const settings = workerSettings(service.folder);
  const options: WorkerChildOptions = {
    databaseUrl: service.databaseUrl,
    folder: service.folder,
    settings: { ...settings, cluster: { host: '127.0.0.1', ports: null } },
  };
  const entry = resolveChildEntry(new URL('./worker-child.ts', import.meta.url));
  const { execPath, execArgv } = entry;
  children.push(fork(entry.modulePath, [JSON.stringify(options)], { execPath, execArgv }));
}

const membersOf = async (runId: string) => {
  const { attempt, workerId } = await service.run(runId);
  return await service.store.members.list({ runId, attempt, workerId: workerId ?? '' });
};

async function weightsOf(runId: string): Promise<{ step: number; weights: string }> {
  const { step, artifactKey } = (await service.store.checkpoints.findLatest(runId))!;
  const folder = await service.blobs.localPath(artifactKey);
  return { step, weights: (await readFile(path.join(folder, 'weights.bin'))).toString('base64') };
}

test('a gang over two workers survives the kill of the one with its member, and is given back when one drains', async () => {
  const { store } = service;
  for (let count = 0; count < 3; count += 1) startWorkerProcess();
  const training = { epochs: 15, earlyStopping: null, strategy };
  const undisturbed = await service.queueRun(training);
  await service.reaches(undisturbed, 'succeeded', 150_000);
  const expected = await weightsOf(undisturbed);

  const id = await service.queueRun(training);
  await service.trains(id, 20);
  const { workerId } = await service.run(id);
  const [member] = await membersOf(id);
  expect(member).toMatchObject({ rank: 1, state: 'serving', gathering: 1 });
  expect(member!.workerId).not.toBe(workerId);
  const { pid } = (await store.workers.listLive(30)).find((worker) => worker.id === member!.workerId)!;
  children.find((child) => child.pid === pid)!.kill('SIGKILL');
  await waitUntil('another worker serves', async () => {
    const [moved] = await membersOf(id);
    return moved?.state === 'serving' && moved.workerId !== member!.workerId;
  });
  const done = await service.reaches(id, 'succeeded');
  expect(done).toMatchObject({ attempt: 1, error: null, execution: { plan: expect.stringContaining('replicas') as string } }); // prettier-ignore
  expect(await weightsOf(id)).toEqual(expected);
  const events = await store.events.list(id, 0, 1000);
  expect(events.filter(({ message }) => message.startsWith('A replica was lost'))).not.toHaveLength(0);
  await store.workers.remove(member!.workerId);

  // Of two workers one drains: the run is saved, and waits for the slot.
  const long = await service.queueRun({ ...training, epochs: 100_000 });
  await service.trains(long, 20);
  const [leaving] = await membersOf(long);
  await store.workers.setDrain(leaving!.workerId, true);
  await service.reaches(long, 'queued');
  expect(await store.runs.listAttempts(long)).toMatchObject([{ outcome: 'queued', cause: 'workerDrained', error: null }]); // prettier-ignore
  expect(await store.members.listOn(leaving!.workerId)).toEqual([]);
  await waitUntil('the worker has drained', async () => {
    const worker = (await store.workers.listLive(30)).find((one) => one.id === leaving!.workerId);
    return worker?.state === 'drained';
  });
  expect(await service.run(long)).toMatchObject({ attempt: 1, status: 'queued' });
  expect(await store.checkpoints.findLatest(long)).not.toBeNull();
}, 600_000);
