import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import type { Dataset } from '../src/contracts/dataset.ts';
import type { ResolvedDefinition } from '../src/contracts/definition/definition.ts';
import type { Plan } from '../src/contracts/experiment.ts';
import type { Run } from '../src/contracts/run.ts';
import { createDataEngine } from '../src/data/data-engine.ts';
import { quotePath } from '../src/data/sql-literals.ts';
import { createRandom } from '../src/random.ts';
import type { ApiClient } from '../scripts/api-client.ts';
import { zipFiles } from '../scripts/zip-files.ts';

/** A training through the service, on made-up data: only its shape matters. */
export interface ServiceJob {
  name: string;
  rows: number;
  batchSize: number;
  /** As a definition says it. */
  model: object;
  /** Rows with a column `label`, to upload; may use the folder. */
  makeData: (folder: string) => Promise<{ body: Uint8Array; contentType: string }>;
}

interface PerceptronShape {
  rows: number;
  columns: number;
  classes: number;
  /** Units of the hidden layers. */
  units: readonly number[];
  batchSize: number;
}

/** Dense layers on a table of numbers. */
export function perceptronJob({ rows, columns, classes, units, batchSize }: PerceptronShape): ServiceJob {
  const widths = [columns, ...units, classes === 2 ? 1 : classes];
  return {
    name: `MLP ${widths.join('-')}, batch ${batchSize}`,
    rows,
    batchSize,
    model: { family: 'mlp', layers: units.map((width) => ({ units: width })) },
    makeData: async (folder) => ({
      body: await randomTable(rows, columns, classes, path.join(folder, `${columns}-columns.parquet`)),
      contentType: 'application/vnd.apache.parquet',
    }),
  };
}

/** The engine's own jobs, as definitions. */
const wide: PerceptronShape = { rows: 8192, columns: 1024, classes: 10, units: [512, 256, 128], batchSize: 32 }; // prettier-ignore
export const mlp32 = perceptronJob(wide);
export const tiny32 = perceptronJob({
  rows: 40_960,
  columns: 30,
  classes: 2,
  units: [128, 64],
  batchSize: 32,
});
/** 42 million parameters; half a gigabyte to keep with Adam's averages. */
export const mlpLarge = perceptronJob({ ...wide, units: [4096, 8192, 512], batchSize: 256 });
export const cnn64: ServiceJob = {
  name: 'CNN 28×28, 32-64 filters, batch 64',
  rows: 2560,
  batchSize: 64,
  model: {
    family: 'cnn',
    blocks: [32, 64].map((filters) => ({ filters, padding: 'valid', batchNorm: false })),
    layers: [],
  },
  makeData: async () => ({ body: await randomImages(2560, 28, 10), contentType: 'application/zip' }),
};

/** Of a job's rows; the rest is for the test. */
const shares = { train: 0.8, validation: 0.1, test: 0.1 };

/** Parquet of uniform numbers and a class. */
async function randomTable(rows: number, columns: number, classes: number, file: string): Promise<Buffer> {
  const engine = await createDataEngine({ memoryLimitBytes: 1e9, threads: 2 });
  try {
    const numbers = Array.from({ length: columns }, (_, index) => `random()::FLOAT AS x${index + 1}`);
    await engine.run(
      `COPY (SELECT *, 'class ' || floor(${classes} * x1)::INTEGER AS label
             FROM (SELECT ${numbers.join(', ')} FROM range(${rows})))
       TO ${quotePath(file)} (FORMAT parquet)`,
    );
  } finally {
    engine.close();
  }
  return await readFile(file);
}

/** A ZIP of grey PNGs of noise, in a folder for each class. */
async function randomImages(count: number, side: number, classes: number): Promise<Buffer> {
  const random = createRandom(1, 'images');
  const raw = { width: side, height: side, channels: 1 } as const;
  const files = Array.from({ length: count }, async (_, image): Promise<[string, Buffer]> => {
    const pixels = Uint8Array.from({ length: side * side }, () => random.integer(256));
    return [`class ${image % classes}/${image}.png`, await sharp(pixels, { raw }).png().toBuffer()];
  });
  return zipFiles(await Promise.all(files));
}

/** Makes a job's data and uploads it; returns the dataset's id. */
export async function uploadJob(api: ApiClient, job: ServiceJob, folder: string): Promise<string> {
  const { body, contentType } = await job.makeData(folder);
  const name = encodeURIComponent(job.name);
  const { id } = await api.send<Dataset>(`/api/v1/datasets?name=${name}`, body, contentType);
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
  job: ServiceJob,
  dataset: string,
  epochs: number,
  /** Options of `training`, beside those that make it the job. */
  training: object = {},
): Promise<StoredExperiment> {
  const body = {
    name: job.name,
    dataset,
    task: { type: 'classification', target: 'label' },
    split: shares,
    model: job.model,
    training: { epochs, batchSize: job.batchSize, earlyStopping: null, ...training },
  };
  const { definition } = await api.post<Plan>('/api/v1/experiments/plan', body);
  const { id } = await api.post<{ id: string }>('/api/v1/experiments', body);
  return { id, dataset, definition: definition as ResolvedDefinition };
}

/** Runs an experiment to its end. @throws Error when it fails */
export async function runExperiment(api: ApiClient, id: string): Promise<Run> {
  const run = await api.post<Run>(`/api/v1/experiments/${id}/runs`);
  return await runEnded(api, run.id);
}

/** Trains a definition and registers its run as the first version of a model of that name. @throws Error when the run fails */
export async function registerTrained(api: ApiClient, name: string, definition: object): Promise<void> {
  const experiment = await api.post<{ id: string }>('/api/v1/experiments', definition);
  const { id } = await runExperiment(api, experiment.id);
  await api.post('/api/v1/models', { name, run: id });
}

/** Waits for a run's end, asking seldom: the answers cost the machine something. @throws Error when it fails */
export async function runEnded(api: ApiClient, id: string): Promise<Run> {
  for (;;) {
    await delay(1000);
    const run = await api.get<Run>(`/api/v1/runs/${id}`);
    if (run.error) throw new Error(`the run failed: ${run.error.message}`);
    if (run.finishedAt !== null) return run;
  }
}
