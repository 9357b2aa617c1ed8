import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../src/contracts/dataset.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import type { PrivacyLedger } from '../../../src/contracts/privacy-ledger.ts';
import type { Run, RunEvent } from '../../../src/contracts/run.ts';
import { createClient } from '../../../src/client/client.ts';
import { epsilonByRenyi } from '../../../src/privacy/renyi.ts';
import { participate } from '../../../src/participant/participate.ts';
import { startInProcessService, type InProcessService } from '../../support/in-process-service.ts';

let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService({ plan: 'eager' });
});
afterAll(() => service?.stop());

let dataset: Promise<string> | null = null;
async function uploadRows(): Promise<string> {
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 5},${row % 2 === 0 ? 'a' : 'b'}`);
  const csv = ['x,y,label', ...rows].join('\n');
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
  const run = await startRun({ epochs: 2, federated: { clients: 3, minClients: 2, roundSeconds: 2, secureAggregation: true } }); // prettier-ignore
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
