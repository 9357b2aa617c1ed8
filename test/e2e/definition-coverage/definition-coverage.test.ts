import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Dataset } from '../../../src/contracts/dataset.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import type { Plan } from '../../../src/contracts/experiment.ts';
import type { Run } from '../../../src/contracts/run.ts';
import { createClient } from '../../../src/client/client.ts';
import { participate } from '../../../src/participant/participate.ts';
import { startInProcessService, type InProcessService } from '../../support/in-process-service.ts';
import { allCases } from './all-cases.ts';
import { sourceRun, type CoverageCase } from './coverage-case.ts';
import { datasets, type CoverageDataset } from './datasets.ts';
import { trainedCases } from './trained-cases.ts';

let service: InProcessService;
const uploaded = new Map<string, string>();
/** The run of each case that has begun; resolves when the run has succeeded and its model is registered. */
const runs = new Map<string, Promise<Run>>();
beforeAll(async () => {
  service = await startInProcessService({ plan: 'eager' });
  const all = Object.entries(datasets).map(async ([name, dataset]) => {
    uploaded.set(name, await upload(name, dataset));
  });
  await Promise.all(all);
});
afterAll(() => service?.stop());

async function upload(name: string, dataset: CoverageDataset): Promise<string> {
  const { id } = await service.api.send<Dataset>(
    `/api/v1/datasets?name=${name}`,
    await dataset.body(),
    dataset.contentType,
  );
  const { status, rejection } = await service.api.waitFor<Dataset>(
    `/api/v1/datasets/${id}`,
    (stored) => stored.status === 'ready' || stored.status === 'rejected',
  );
  if (status !== 'ready') throw new Error(`The dataset ${name} is ${status}: ${JSON.stringify(rejection)}`);
  return id;
}

/** The case's definition as a client sends it: with ids of this service. */
async function sent({ data, definition, source }: CoverageCase): Promise<object> {
  const text = JSON.stringify({ dataset: uploaded.get(data), ...definition });
  const run = source === undefined ? '' : (await runs.get(source)!).id;
  return JSON.parse(text.replaceAll(sourceRun, run)) as object;
}

/** Clients of a federated run that learn nothing. */
async function takePart(run: string, count: number): Promise<void> {
  const client = createClient({ url: service.url, key: service.adminKey });
  const open = async () => ({
    rows: 10,
    train: async (_round: number, weights: Float32Array) => new Float32Array(weights.length),
    close: async () => {},
  });
  await Promise.all(
    Array.from({ length: count }, (_, index) => participate({ client, run, name: `client ${index}`, open })),
  );
}

async function train(one: CoverageCase): Promise<Run> {
  const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', await sent(one));
  const queued = await service.api.post<Run>(`/api/v1/experiments/${id}/runs`);
  const clients = one.definition['training'] as { federated?: { clients: number } | null } | undefined;
  const taking = takePart(queued.id, clients?.federated?.clients ?? 0);
  const run = await service.api.waitFor<Run>(
    `/api/v1/runs/${queued.id}`,
    ({ finishedAt }) => finishedAt !== null,
    600,
  );
  await taking;
  if (run.status !== 'succeeded') throw new Error(`The run ${run.status}: ${JSON.stringify(run.error)}`);
  if (one.model !== undefined) await service.api.post('/api/v1/models', { name: one.model, run: run.id });
  return run;
}

/**
 * Sends cases over HTTP and trains them by a worker whose trainers are in this process, a few waiting while others train.
 * What each option does is tested beside its code; here nothing may refuse or fail.
 */
describe.concurrent('options of the definition train', () => {
  it.for(trainedCases)('$name', { timeout: 600_000 }, async (one, { expect }) => {
    const training = train(one);
    runs.set(one.name, training);
    const run = await training;
    const evaluation = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
    const figures =
      evaluation.test ?? evaluation.validation ?? evaluation.crossValidation?.folds[0].evaluation;
    expect(figures!.rows).toBeGreaterThan(0);
  });
});

const untrained = allCases.filter((one) => !trainedCases.includes(one));

/** What `npm test` does not train is checked, counted and planned as all is. */
it.for(untrained)('a definition is taken: $name', async (one, { expect }) => {
  const { rows } = await service.api.post<Plan>('/api/v1/experiments/plan', await sent(one));
  expect(rows.train).toBeGreaterThan(0);
});
