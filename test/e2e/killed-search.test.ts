import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../scripts/api-client.ts';
import { listProcesses, type ProcessRecord } from '../../scripts/chaos/processes.ts';
import type { Page } from '../../src/contracts/common.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Run, RunAttempt } from '../../src/contracts/run.ts';
import type { CreateSearchRequest, Search, SearchTrial } from '../../src/contracts/search.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { learnableCsv, startTestService, type TestService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

const adminKey = `ty_${randomBytes(32).toString('base64url')}`;
let database: TestDatabase;
let dataDir: string;
let service: TestService;
let api: ApiClient;
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-search-'));
  await start(1);
});
afterAll(async () => {
  await service?.stop();
  await database?.drop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

/** Starts a server with so many workers, on the same rows and files each time. */
async function start(workers: number): Promise<void> {
  service = await startTestService({
    dataDir,
    env: {
      DATABASE_URL: database.url,
      ADMIN_KEY: adminKey,
      WORKERS: String(workers),
      TRAINER_THREADS: '1',
      ENGINE_PLAN: 'plain',
      LEASE_SECONDS: '3',
      MAX_RUN_ATTEMPTS: '10',
      LOG_LEVEL: 'error',
    },
  });
  api = createApiClient({ url: service.url, key: adminKey });
}

/** Trials pause half way, and the better half of them goes on. */
const requestOf = (dataset: string, changes: Partial<CreateSearchRequest>): CreateSearchRequest => ({
  experiment: {
    dataset,
    task: { type: 'classification', target: 'y' },
    model: { family: 'mlp', layers: [{ units: 8, dropout: 0.1 }] },
    training: { epochs: 80, batchSize: 4, earlyStopping: null, checkpoint: { everySeconds: 1 } },
  },
  space: { '/training/optimizer/learningRate': { type: 'logUniform', low: 0.0001, high: 0.1 } },
  strategy: {
    sampler: { name: 'tpe', startTrials: 2 },
    scheduler: { name: 'asha', minEpochs: 40, reduction: 2 },
  },
  limits: { trials: 3 },
  ...changes,
});

const find = ({ id }: Pick<Search, 'id'>): Promise<Search> => api.get(`/api/v1/searches/${id}`);
const ended = ({ id }: Search): Promise<Search> =>
  api.waitFor<Search>(`/api/v1/searches/${id}`, ({ finishedAt }) => finishedAt !== null, 170);
const all = async <T>(place: string): Promise<T[]> => (await api.get<Page<T>>(place)).data;
const trialsOf = ({ id }: Search) => all<SearchTrial>(`/api/v1/searches/${id}/trials?curve=100`);

/** What of a trial must not depend on what was killed. */
const whatItIs = ({ trial, state, parameters, value, epochs, curve }: SearchTrial) => ({ trial, state, parameters, value, epochs, curve }); // prettier-ignore

/** Processes that the service has started, and theirs, whose command names a program. */
async function processesOf(program: string): Promise<ProcessRecord[]> {
  const living = await listProcesses();
  const belongs = ({ parent }: ProcessRecord): boolean => {
    if (parent === service.pid) return true;
    const holder = living.find(({ pid }) => pid === parent);
    return holder !== undefined && belongs(holder);
  };
  return living.filter((one) => one.state !== 'Z' && one.command.includes(program) && belongs(one));
}

const attemptsOf = async ({ id }: Run): Promise<RunAttempt[]> =>
  all<RunAttempt>(`/api/v1/runs/${id}/attempts`);
const runsOf = ({ id }: Search): Promise<Run[]> => all<Run>(`/api/v1/runs?search=${id}&limit=100`);

async function lossesOf(search: Search): Promise<number> {
  // Those of one attempt have lost none.
  const retried = (await runsOf(search)).filter(({ attempt }) => attempt > 1);
  return (await Promise.all(retried.map(attemptsOf))).flat().filter(({ error }) => error !== null).length;
}

/**
 * Kills the processes of a program while a trial is trained, until an attempt was lost by it: on a fast machine a trial
 * may end between the look at it and the kill, which loses none.
 */
async function killWhileTraining(search: Search, program: string): Promise<void> {
  const lost = await lossesOf(search);
  let hit: Run | undefined;
  await waitUntil(`an attempt is lost with its ${program}`, async () => {
    expect((await find(search)).finishedAt, 'the search must not end before').toBeNull();
    const running = (await runsOf(search)).find(({ status }) => status === 'running');
    // It is said to run until its lease has ended.
    if (hit && running?.id === hit.id && running.attempt === hit.attempt) return false;
    if ((await lossesOf(search)) > lost) return true;
    hit = undefined;
    const found = await processesOf(program);
    if (!running || !running.progress?.epoch || found.length === 0) return false;
    for (const { pid } of found) process.kill(pid, 'SIGKILL');
    hit = running;
    return false;
  });
}

test.runIf(process.platform === 'linux')(
  'has the same trials when its trainer, its worker and the server are killed, and those of two workers side by side are each there once',
  async () => {
    const { id: dataset } = await api.send<Dataset>('/api/v1/datasets', learnableCsv(600), 'text/csv');
    await api.waitFor<Dataset>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
    const begin = (changes: Partial<CreateSearchRequest> = {}) =>
      api.post<Search>('/api/v1/searches', requestOf(dataset, changes));

    const undisturbed = await ended(await begin());
    expect(undisturbed).toMatchObject({
      status: 'succeeded',
      trials: { total: 3, completed: 1, stopped: 2 },
    });

    const disturbed = await begin();
    await killWhileTraining(disturbed, 'trainer.js');
    await killWhileTraining(disturbed, 'start-worker.js');
    process.kill(service.pid, 'SIGKILL');
    await service.stop();
    await start(2);
    expect(await ended(disturbed)).toMatchObject({ status: 'succeeded', trials: undisturbed.trials });
    const trials = await trialsOf(disturbed);
    expect(trials.map(whatItIs)).toEqual((await trialsOf(undisturbed)).map(whatItIs));
    const runs = await runsOf(disturbed);
    expect(runs).toHaveLength(trials.length);
    expect(new Set(runs.map(({ id }) => id))).toEqual(new Set(trials.map(({ runId }) => runId)));
    const scheduler = { name: 'none' } as const;
    const { experiment } = requestOf(dataset, {});
    // Nothing is killed any more.
    const short = { ...experiment, training: { ...experiment.training, epochs: 20 } };
    const both = await begin({ experiment: short, strategy: { sampler: { name: 'random' }, scheduler }, limits: { trials: 2, parallel: 2 } }); // prettier-ignore
    expect(await ended(both)).toMatchObject({ status: 'succeeded', trials: { total: 2, completed: 2 } });
    const sideBySide = await trialsOf(both);
    expect(sideBySide.map(({ trial }) => trial)).toEqual([0, 1]);
    const theirs = await Promise.all((await runsOf(both)).map(attemptsOf));
    expect(theirs.map((of) => of.length)).toEqual([1, 1]);
    expect(new Set(theirs.flat().map(({ workerId }) => workerId)).size).toBe(2);
    expect((await find(both)).best!.value).toBe(Math.min(...sideBySide.map(({ value }) => value!)));
  },
  600_000,
);
