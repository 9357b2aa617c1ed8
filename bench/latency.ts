/**
 * How long a run takes from `POST …/runs` to its first training step, on an idle worker: `npm run bench:latency`.
 * Starts the service on free ports with a temporary data folder, trains 20 runs one after the other, each when a trainer
 * is booted again, and prints what each took. Its last line is `{ "medianMs", "p95Ms" }`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Run } from '../src/contracts/run.ts';
import type { ApiClient } from '../scripts/api-client.ts';
import type { ServiceProcess } from '../scripts/service-process.ts';
import { trainerReadyMessage } from '../src/worker/trainer-pool.ts';
import { withService } from './with-service.ts';

const { values: flags } = parseArgs({
  // The last line is JSON with and without --json.
  options: { runs: { type: 'string', default: '20' }, json: { type: 'boolean' } },
});
const runs = Number(flags.runs);
const example = path.resolve(import.meta.dirname, '..', 'examples', 'breast-cancer');

await withService({ LOG_LEVEL: 'info', WORKERS: '1', WORKER_SLOTS: '1' }, async ({ api, service }) => {
  const experiment = await prepare(api);
  const milliseconds: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    await trainersReady(service, index + 1);
    const sentAt = Date.now();
    const { id } = await api.post<Run>(`/api/v1/experiments/${experiment}/runs`);
    const run = await api.waitFor<Run>(`/api/v1/runs/${id}`, ({ finishedAt, error }) => {
      if (error) throw new Error(`the run failed: ${error.message}`);
      return finishedAt !== null;
    });
    milliseconds.push(Date.parse(run.firstStepAt!) - sentAt);
    console.log(`run ${index + 1}: first step after ${milliseconds.at(-1)} ms`);
  }
  milliseconds.sort((a, b) => a - b);
  console.log(JSON.stringify({ medianMs: quantile(milliseconds, 0.5), p95Ms: quantile(milliseconds, 0.95) }));
});

/** Uploads the example's data and stores a short experiment on it; returns the experiment's id. */
async function prepare(api: ApiClient): Promise<string> {
  const csv = await readFile(path.join(example, 'breast-cancer.csv'));
  const { id: dataset } = await api.send<{ id: string }>('/api/v1/datasets?name=latency', csv, 'text/csv');
  await api.waitFor<{ status: string }>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
  const definition = JSON.parse(await readFile(path.join(example, 'experiment.json'), 'utf8')) as object;
  const body = { ...definition, dataset, training: { epochs: 3 } };
  return (await api.post<{ id: string }>('/api/v1/experiments', body)).id;
}

/** Waits until the worker has booted so many trainers: the worker is idle only with a spare one. */
async function trainersReady(service: ServiceProcess, count: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (service.output().split(trainerReadyMessage).length <= count) {
    if (Date.now() > deadline) throw new Error(`the worker did not boot its trainer number ${count}`);
    await delay(20);
  }
}

/** Nearest-rank quantile of sorted numbers. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
