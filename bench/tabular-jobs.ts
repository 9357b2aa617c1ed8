import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Dataset } from '../src/contracts/dataset.ts';
import type { ResolvedDefinition } from '../src/contracts/definition/definition.ts';
import type { Plan } from '../src/contracts/experiment.ts';
import type { Run } from '../src/contracts/run.ts';
import { createDataEngine } from '../src/data/data-engine.ts';
import { quotePath } from '../src/data/sql-literals.ts';
import type { ApiClient } from '../scripts/api-client.ts';

/** A training on made-up numbers: only its shape matters. */
export interface TabularJob {
  name: string;
  rows: number;
  columns: number;
  classes: number;
  /** Units of the hidden layers. */
  layers: readonly number[];
  batchSize: number;
}

/** Of a job's rows; the rest is for the test. */
const shares = { train: 0.8, validation: 0.1, test: 0.1 };

/** Jobs of the engine's design that a definition can say today. */
export const mlp32: TabularJob = {
  name: 'MLP 1024-512-256-128-10, batch 32',
  rows: 8192,
  columns: 1024,
  classes: 10,
  layers: [512, 256, 128],
  batchSize: 32,
};
export const tiny32: TabularJob = {
  name: 'MLP 30-128-64-1, batch 32',
  rows: 40_960,
  columns: 30,
  classes: 2,
  layers: [128, 64],
  batchSize: 32,
};

/** Makes a job's data and uploads it as Parquet; returns the dataset's id. */
export async function uploadJob(api: ApiClient, job: TabularJob, folder: string): Promise<string> {
  const file = path.join(folder, `${job.columns}-columns.parquet`);
  const engine = await createDataEngine({ memoryLimitBytes: 1e9, threads: 2 });
  try {
    const columns = Array.from({ length: job.columns }, (_, index) => `random()::FLOAT AS x${index + 1}`);
    await engine.run(
      `COPY (SELECT *, 'class ' || floor(${job.classes} * x1)::INTEGER AS label
             FROM (SELECT ${columns.join(', ')} FROM range(${job.rows})))
       TO ${quotePath(file)} (FORMAT parquet)`,
    );
  } finally {
    engine.close();
  }
  const name = encodeURIComponent(job.name);
  const { id } = await api.send<Dataset>(
    `/api/v1/datasets?name=${name}`,
    await readFile(file),
    'application/vnd.apache.parquet',
  );
  const dataset = await api.waitFor<Dataset>(
    `/api/v1/datasets/${id}`,
    ({ status }) => status === 'ready' || status === 'rejected',
  );
  if (dataset.status === 'rejected') throw new Error(`rejected: ${dataset.rejection!.detail}`);
  return id;
}

/** A stored experiment, and its definition as a trainer gets it. */
export interface StoredExperiment {
  id: string;
  dataset: string;
  definition: ResolvedDefinition;
}

/** Stores an experiment that trains a job for so many epochs, whatever it learns. */
export async function storeExperiment(
  api: ApiClient,
  job: TabularJob,
  dataset: string,
  epochs: number,
): Promise<StoredExperiment> {
  const body = {
    name: job.name,
    dataset,
    task: { type: 'classification', target: 'label' },
    split: shares,
    model: { family: 'mlp', layers: job.layers.map((units) => ({ units })) },
    training: { epochs, batchSize: job.batchSize, earlyStopping: null },
  };
  const { definition } = await api.post<Plan>('/api/v1/experiments?validateOnly=true', body);
  const { id } = await api.post<{ id: string }>('/api/v1/experiments', body);
  return { id, dataset, definition: definition as ResolvedDefinition };
}

/** Runs an experiment to its end. @throws Error when it fails */
export async function runExperiment(api: ApiClient, id: string): Promise<Run> {
  const run = await api.post<Run>(`/api/v1/experiments/${id}/runs`);
  return await runEnded(api, run.id);
}

/** Waits for a run's end, asking seldom: the answers cost the machine something. @throws Error when it fails */
export async function runEnded(api: ApiClient, id: string): Promise<Run> {
  for (;;) {
    await delay(400);
    const run = await api.get<Run>(`/api/v1/runs/${id}`);
    if (run.error) throw new Error(`the run failed: ${run.error.message}`);
    if (run.finishedAt !== null) return run;
  }
}
