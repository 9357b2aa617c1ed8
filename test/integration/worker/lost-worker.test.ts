import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveChildEntry } from '../../../src/processes/child-entry.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';
import { waitUntil } from '../../support/wait-until.ts';

const checkpoint = { everySeconds: 1, everyEpochs: null, keepLast: 2, keepBest: 0 };

// Each test boots trainers several times, which takes seconds of processor time.

let service: TrainingService;
const children: ChildProcess[] = [];
beforeAll(async () => {
  service = await startTrainingService();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await service?.close();
});

function startWorkerProcess(): ChildProcess {
  const entry = resolveChildEntry(new URL('./worker-child.ts', import.meta.url));
  const child = fork(entry.modulePath, [service.databaseUrl, service.folder], {
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
    for (const child of children.splice(0)) child.kill('SIGKILL');
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
