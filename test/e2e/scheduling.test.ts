import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from '../../src/contracts/common.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Run, RunAttempt, RunEvent } from '../../src/contracts/run.ts';
import type { SystemInfo, WorkerInfo } from '../../src/contracts/system.ts';
import { listProcesses } from '../../scripts/chaos/processes.ts';
import { downloadCheckpoint } from '../support/download-checkpoint.ts';
import { waitUntil } from '../support/wait-until.ts';
import { learnableCsv, startTestService, type TestService } from '../support/service.ts';

let service: TestService;
let datasetId: string;
beforeAll(async () => {
  service = await startTestService({
    env: { PREEMPTION: 'project', ENGINE_PLAN: 'plain', WORKERS: '1', WORKER_SLOTS: '1' },
  });
  ({ id: datasetId } = await service.api.send<Dataset>('/api/v1/datasets', learnableCsv(), 'text/csv'));
  await service.api.waitFor<Dataset>(`/api/v1/datasets/${datasetId}`, ({ status }) => status === 'ready');
});
afterAll(() => service?.stop());

const experimentOf = (epochs: number, options: object = {}): Promise<{ id: string }> =>
  service.api.post('/api/v1/experiments', {
    dataset: datasetId,
    task: { type: 'classification', target: 'y' },
    training: { epochs, earlyStopping: null },
    ...options,
  });
const queue = (experimentId: string, priority: number): Promise<Run> =>
  service.api.post(`/api/v1/experiments/${experimentId}/runs`, { priority });
const reaches = (id: string, done: (run: Run) => boolean): Promise<Run> =>
  service.api.waitFor(`/api/v1/runs/${id}`, done);
const succeeds = (id: string): Promise<Run> => reaches(id, ({ status }) => status === 'succeeded');

/** The weights that a run ended with, and after which step. */
async function weightsOf(id: string) {
  const { progress } = await succeeds(id);
  const { step } = progress!;
  return { step, weights: (await downloadCheckpoint(service, id, step))['weights.bin']!.toString('base64') };
}

it('saves a run for one of higher priority, and resumes it to the same weights to the bit', async () => {
  const [long, short] = [await experimentOf(200), await experimentOf(1)];
  const straight = await queue(long.id, 50);
  const expected = await weightsOf(straight.id);

  const low = await queue(long.id, 10);
  await reaches(low.id, ({ progress }) => (progress?.epoch ?? 0) > 1);
  const urgent = await queue(short.id, 90);
  const done = await succeeds(urgent.id);
  expect(await weightsOf(low.id)).toEqual(expected);

  const resumed = await reaches(low.id, () => true);
  expect(resumed).toMatchObject({ attempt: 2, preemptions: 1, error: null });
  expect(resumed.transitions.map(({ status }) => status)).toEqual([
    'queued', 'starting', 'running', 'queued', 'starting', 'running', 'succeeded',
  ]); // prettier-ignore
  // It waited until the other was done.
  expect(Date.parse(resumed.transitions[4]!.at)).toBeGreaterThanOrEqual(Date.parse(done.finishedAt!));
  const { data: attempts } = await service.api.get<{ data: RunAttempt[] }>(`/api/v1/runs/${low.id}/attempts`);
  expect(attempts).toMatchObject([
    { outcome: 'queued', cause: 'preempted', error: null },
    { outcome: 'succeeded', cause: null },
  ]);
  expect(attempts[0]!.checkpointStep).toBeGreaterThan(0);
  const { data: events } = await service.api.get<Page<RunEvent>>(`/api/v1/runs/${low.id}/events`);
  expect(events.map(({ data }) => data)).toContainEqual({ yieldsTo: urgent.id });
});

/** Process ids of what the process has started whose command names a program. */
const startedBy = async (pid: number, program: string): Promise<number[]> =>
  (await listProcesses())
    .filter(({ parent, command }) => parent === pid && command.includes(program))
    .map((process) => process.pid);

/** Waits until the run is in its middle, and halts its trainer there. @returns how to let it go on */
async function haltInTheMiddle(id: string, workerPid: number): Promise<() => void> {
  await reaches(id, ({ status, progress }) => status === 'running' && (progress?.epoch ?? 0) > 1);
  const trainers = await startedBy(workerPid, 'trainer.js');
  for (const pid of trainers) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of trainers) process.kill(pid, 'SIGCONT');
  };
}

it('drains a worker, whose run is handed on with a checkpoint, until it is to take runs again', async () => {
  const times = (word: string) => service.output().split(word).length - 1;
  const saysAgain = (word: string, before: number) =>
    waitUntil(`the worker says "${word}" again`, () => times(word) > before);
  const long = await experimentOf(200);
  const { id } = await queue(long.id, 50);
  const [workerPid] = await startedBy(service.pid, 'start-worker');
  const goOn = await haltInTheMiddle(id, workerPid!);
  const workerIs = (state: WorkerInfo['state']) =>
    service.api.waitFor<SystemInfo>('/api/v1/system', ({ workers }) => workers[0]?.state === state);
  const { workers } = await workerIs('active');
  const asked = await service.api.post<WorkerInfo>(`/api/v1/workers/${workers[0]!.id}/drain`);
  expect(asked).toMatchObject({ id: workers[0]!.id, state: 'draining' });
  await saysAgain('draining: ', 0);
  goOn();
  await workerIs('drained');
  const waiting = await reaches(id, ({ status }) => status === 'queued');
  expect(waiting.queue).toMatchObject({ waitingFor: 'noLiveWorker' });
  const { data: attempts } = await service.api.get<{ data: RunAttempt[] }>(`/api/v1/runs/${id}/attempts`);
  expect(attempts).toMatchObject([{ outcome: 'queued', cause: 'workerDrained', error: null }]);
  await service.api.post(`/api/v1/workers/${workers[0]!.id}/resume`);
  await reaches(id, ({ attempt, status }) => attempt === 2 && status === 'running');

  const goOnAgain = await haltInTheMiddle(id, workerPid!);
  process.kill(workerPid!, 'SIGUSR2');
  await saysAgain('draining: ', 1);
  goOnAgain();
  // The server starts another one, which goes on.
  expect(await succeeds(id)).toMatchObject({ attempt: 3, preemptions: 0 });
  const { data: all } = await service.api.get<{ data: RunAttempt[] }>(`/api/v1/runs/${id}/attempts`);
  expect(all.map(({ cause }) => cause)).toEqual(['workerDrained', 'workerDrained', null]);
});
