import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../src/contracts/dataset.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import type { FederatedTask } from '../../../src/contracts/federation.ts';
import type { PrivacyLedger } from '../../../src/contracts/privacy-ledger.ts';
import type { Run, RunEvent } from '../../../src/contracts/run.ts';
import { answer, createClient } from '../../../src/client/client.ts';
import { epsilonByRenyi } from '../../../src/privacy/renyi.ts';
import { openLocalTraining } from '../../../src/participant/local-training.ts';
import { participate } from '../../../src/participant/participate.ts';
import { startInProcessService, type InProcessService } from '../../support/in-process-service.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let service: InProcessService;
let database: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-federated-'));
  service = await start();
});
afterAll(async () => {
  await service?.stop();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});
const start = () => startInProcessService({ plan: 'eager', kept: { dataDir, databaseUrl: database.url } });

function csvOf(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, row) => `${row % 7},${row % 5},${row % 2 === 0 ? 'a' : 'b'}`,
  );
  return ['x,y,label', ...rows].join('\n');
}

function createSignal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}

let dataset: Promise<string> | null = null;
async function uploadRows(): Promise<string> {
  const csv = csvOf(60);
  const { id } = await service.api.send<Dataset>('/api/v1/datasets?name=own', csv, 'text/csv');
  await service.api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
  return id;
}

/** Queues a run of a small network; gives its id. */
async function startRun(training: object): Promise<string> {
  const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', {
    dataset: await (dataset ??= uploadRows()),
    task: { type: 'classification', target: 'label' },
    split: { duplicates: 'keep' },
    model: { family: 'mlp', layers: [{ units: 4 }] },
    training,
  });
  return (await service.api.post<Run>(`/api/v1/experiments/${id}/runs`)).id;
}

it('a secure round goes on without a client that dropped out: the weights move by the mean of the others', async () => {
  const { api, url, adminKey } = service;
  const run = await startRun({ epochs: 2, federated: { clients: 3, minClients: 2, roundSeconds: 4, secureAggregation: true } }); // prettier-ignore
  const client = createClient({ url, key: adminKey });
  const startedFrom = new Map<number, Float32Array>();
  const takePart = (name: string, count: number, change: number | null) =>
    participate({
      client,
      run,
      name,
      open: async () => ({
        rows: count,
        async train(round, weights) {
          if (change === null) throw new Error('the power is out');
          startedFrom.set(round, weights);
          return weights.map((_, index) => change * (index + 1));
        },
        close: async () => {},
      }),
    });
  const [first, second, dropped] = await Promise.allSettled([
    takePart('first', 10, 0.5),
    takePart('second', 30, -0.25),
    takePart('dropped', 20, null),
  ]);
  expect(first).toMatchObject({ value: { rounds: 2, status: 'succeeded' } });
  expect(second).toMatchObject({ value: { rounds: 2, status: 'succeeded' } });
  expect(dropped).toMatchObject({ reason: { message: 'the power is out' } });

  // (10 · 0.5 − 30 · 0.25) / 40 = −0.0625, times the place of the weight.
  const [from, to] = [startedFrom.get(1)!, startedFrom.get(2)!];
  expect(from.length).toBe(2 * 4 + 4 + 4 + 1);
  expect([...to]).toEqual([...from].map((value, index) => Math.fround(value - 0.0625 * (index + 1))));
  const { data: events } = await api.get<{ data: RunEvent[] }>(`/api/v1/runs/${run}/events?limit=1000`);
  expect(events.map(({ message }) => message)).toContain(
    'Round 1: the mean of 2 clients with 40 rows; 1 dropped out.',
  );
}, 120_000);

it('a client takes the learning rate of its round, and is held near the weights of the round', async () => {
  const run = await startRun({
    epochs: 1,
    batchSize: 42,
    optimizer: { type: 'sgd', learningRate: 0.5 },
    schedule: { type: 'polynomial', endLearningRate: 0.1 },
    federated: { clients: 1, scheduleUnit: 'round', serverOptimizer: { type: 'momentum' } },
  });
  const file = path.join(dataDir, 'rows.csv');
  await writeFile(file, csvOf(40));
  const changes: Float32Array[] = [];
  /** What a client sends in a round, with options in place of those of the run; its rows are one batch. */
  async function changeOf(
    task: FederatedTask,
    {
      round = 1,
      epochs = 5,
      ...options
    }: { round?: number; epochs?: number; localEpochs?: number; proximal?: number },
  ) {
    const training = { ...task.definition.training, epochs, regularization: { l1: 0, l2: 0 } };
    const federated = { ...training.federated!, ...options };
    const local = await openLocalTraining(
      { ...task, definition: { ...task.definition, training: { ...training, federated } } },
      { file, engine: { engine: 'auto' }, threads: 1, memoryLimitBytes: 1e9 },
    );
    const weights = Float32Array.from({ length: 17 }, (_, index) => Math.sin(index + 1));
    const change = await local.train(round, weights);
    await local.close();
    return change;
  }
  const open = async (task: FederatedTask) => {
    for (const options of [
      {},
      { round: 3 },
      { localEpochs: 2, epochs: 1 },
      { localEpochs: 2, epochs: 1, proximal: 0.25 },
    ])
      changes.push(await changeOf(task, options));
    return { rows: 1, train: async () => new Float32Array(17), close: async () => {} };
  };
  const { url, adminKey } = service;
  await participate({ client: createClient({ url, key: adminKey }), run, name: 'north', open });
  const [first, third, plain, near] = changes;
  expect(Math.max(...first.map(Math.abs))).toBeGreaterThan(0.01);
  for (let index = 0; index < 17; index++) {
    // 0.5, then 0.1 + 0.4 · 3/5.
    expect(third[index]).toBeCloseTo(first[index] * 0.68, 5);
    // Of two steps the second one is pulled back by 0.5 · 0.25 of what the first one went.
    expect(near[index]).toBeCloseTo(plain[index] - 0.125 * first[index], 5);
  }
}, 120_000);

it.each([false, true])(
  'a private run clips what clients send, adds noise and says what it cost; secure sums: %s',
  async (secureAggregation) => {
    const { api, url } = service;
    const run = await startRun({
      epochs: 3,
      privacy: { noiseMultiplier: 0.5, clipNorm: 0.2, delta: 1e-3, accountant: 'rdp' },
      federated: { clients: 3, secureAggregation },
    });
    const startedFrom = new Map<number, Float32Array>();
    const ended = await Promise.all(
      [1, 1, -1].map(async (sign, index) => {
        const { secret } = await api.post<{ secret: string }>('/api/v1/keys', { name: `client ${index}`, role: 'participant' }); // prettier-ignore
        return participate({
          client: createClient({ url, key: secret }),
          run,
          name: `client ${index}`,
          open: async () => ({
            rows: 10,
            // Far above the norm; two of the three cancel each other.
            async train(round, weights) {
              startedFrom.set(round, weights);
              return weights.map(() => 1000 * sign);
            },
            close: async () => {},
          }),
        });
      }),
    );
    expect(ended).toMatchObject(Array.from({ length: 3 }, () => ({ rounds: 3, status: 'succeeded' })));
    // Each weight moves by 0.2 / √17 / 3, give or take noise of 0.5 · 0.2 / 3.
    const [from, to] = [startedFrom.get(1)!, startedFrom.get(3)!];
    const moves = [...to].map((value, index) => value - from[index]);
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    const deviation = (0.5 * 0.2 * Math.sqrt(2)) / 3;
    expect(Math.abs(mean - (2 * 0.2) / Math.sqrt(17) / 3)).toBeLessThan((5 * deviation) / Math.sqrt(17));
    expect(new Set(moves.map((move) => move.toPrecision(4))).size).toBe(17);

    const { privacy } = await api.get<Evaluation>(`/api/v1/runs/${run}/evaluation`);
    const epsilon = epsilonByRenyi({ noiseMultiplier: 0.5, samplingRate: 1, steps: 3 }, 1e-3);
    expect(privacy).toMatchObject({ epsilon, steps: 3, participants: 3, neighbours: 'addOrRemoveClient', sampling: 'none', clipNorm: 0.2 }); // prettier-ignore
    const { execution } = await api.get<Run>(`/api/v1/runs/${run}`);
    expect(execution!.privateSteps).toEqual({ noiseMultiplier: 0.5, samplingRate: 1, steps: 3 });
    const { runs } = await api.get<PrivacyLedger>(`/api/v1/datasets/${await dataset}/privacy`);
    expect(runs.find(({ id }) => id === run)).toMatchObject({ protects: 'client', epsilon, steps: 3 });
    const { data: events } = await api.get<{ data: RunEvent[] }>(`/api/v1/runs/${run}/events?limit=1000`);
    const messages = events.map(({ message }) => message);
    expect(messages).toContain('Private rounds: noise of 0.5000 times the norm 0.2.');
    expect(messages).toContain('Round 3: the noisy mean of 3 clients.');
    await api.post('/api/v1/models', { name: `private-${secureAggregation}`, run });
    const card = await fetch(`${url}/api/v1/models/private-${secureAggregation}/versions/1/card.md`, { headers: { authorization: `Bearer ${service.adminKey}` } }); // prettier-ignore
    expect(await card.text()).toContain('differentially private in the 3 clients, by Rényi differential privacy: 3 rounds, each with noise of 0.5 · 0.2.'); // prettier-ignore
  },
  120_000,
);

it('a round outlasts a restart of the server and the worker in the middle of it: what was sent is not asked for again', async () => {
  const { url, adminKey } = service;
  const run = await startRun({ epochs: 2, federated: { clients: 2, secureAggregation: true } });
  // The server comes back at another address.
  const client = createClient({
    url,
    key: adminKey,
    fetch: (request) => fetch(new Request(request.url.replace(url, service.url), request)),
  });
  const [isSent, isBack] = [createSignal(), createSignal()];
  const trained: string[] = [];
  const startedFrom = new Map<number, Float32Array>();
  const takePart = (name: string, change: number, onProgress = () => {}) =>
    participate({
      client,
      run,
      name,
      onProgress,
      open: async () => ({
        rows: 10,
        async train(round, weights) {
          if (name === 'slow' && round === 1) await isBack.given;
          trained.push(`${name} ${round}`);
          startedFrom.set(round, weights);
          return weights.map(() => change);
        },
        close: async () => {},
      }),
    });
  const ended = Promise.all([takePart('fast', 0.5, () => isSent.give()), takePart('slow', -0.25)]);
  await isSent.given;
  await service.stop();
  service = await start();
  isBack.give();
  expect(await ended).toMatchObject([
    { rounds: 2, status: 'succeeded' },
    { rounds: 2, status: 'succeeded' },
  ]);
  expect(trained.toSorted()).toEqual(['fast 1', 'fast 2', 'slow 1', 'slow 2']);
  const [from, to] = [startedFrom.get(1)!, startedFrom.get(2)!];
  expect([...to]).toEqual([...from].map((value) => Math.fround(value + 0.125)));
  const events = await answer(client.http.GET('/api/v1/runs/{runId}/events', { params: { path: { runId: run }, query: { limit: 1000 } } })); // prettier-ignore
  expect(events.data.map(({ message }) => message)).toContain('Round 1: the mean of 2 clients with 20 rows.'); // prettier-ignore
}, 120_000);
