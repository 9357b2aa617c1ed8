import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../src/contracts/dataset.ts';
import type { Run, RunEvent } from '../../../src/contracts/run.ts';
import { createClient } from '../../../src/client/client.ts';
import { participate } from '../../../src/participant/participate.ts';
import { startInProcessService, type InProcessService } from '../../support/in-process-service.ts';

let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService({ plan: 'eager' });
});
afterAll(() => service?.stop());

it('a secure round goes on without a client that dropped out: the weights move by the mean of the others', async () => {
  const { api, url, adminKey } = service;
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 5},${row % 2 === 0 ? 'a' : 'b'}`);
  const { id: dataset } = await api.send<Dataset>(
    '/api/v1/datasets?name=own',
    ['x,y,label', ...rows].join('\n'),
    'text/csv',
  );
  await api.waitFor<Dataset>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
  const { id: experiment } = await api.post<{ id: string }>('/api/v1/experiments', {
    dataset,
    task: { type: 'classification', target: 'label' },
    split: { duplicates: 'keep' },
    model: { family: 'mlp', layers: [{ units: 4 }] },
    training: {
      epochs: 2,
      federated: { clients: 3, minClients: 2, roundSeconds: 2, secureAggregation: true },
    },
  });
  const { id: run } = await api.post<Run>(`/api/v1/experiments/${experiment}/runs`);

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
