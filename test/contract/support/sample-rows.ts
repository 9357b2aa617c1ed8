import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ArtifactManifest } from '../../../src/contracts/artifact.ts';
import type { DatasetProfile } from '../../../src/contracts/dataset.ts';
import { newId } from '../../../src/identifiers.ts';
import type { RunLease } from '../../../src/store/ports/run-store.ts';
import { exampleEngine } from '../../../src/http/examples.ts';
import type { TestApp } from './start-app.ts';

/** A profile of 100 rows with a number `x` and the target `y`. */
export const sampleProfile: DatasetProfile = {
  rows: 100,
  duplicateRows: 0,
  columns: [
    {
      name: 'x',
      type: 'numeric',
      storedType: 'DOUBLE',
      missing: 0,
      distinct: 100,
      min: 0,
      max: 99,
      mean: 49.5,
      standardDeviation: 28.9,
    },
    {
      name: 'y',
      type: 'categorical',
      storedType: 'VARCHAR',
      missing: 0,
      distinct: 2,
      topValues: [
        { value: 'no', count: 60 },
        { value: 'yes', count: 40 },
      ],
    },
  ],
  correlations: { columns: ['x'], matrix: [[1]] },
  associations: { columns: ['y'], matrix: [[1]] },
  warnings: [],
};

/** A ready dataset, as ingest leaves it. */
export async function addReadyDataset({ store, blobs }: TestApp, projectId: string): Promise<string> {
  const id = newId('dataset');
  const uploadKey = `uploads/${id}`;
  const parquetKey = `datasets/${id}.parquet`;
  await blobs.put(uploadKey, Readable.from([Buffer.from('x,y\n')]));
  await blobs.put(parquetKey, Readable.from([Buffer.from('PAR1')]));
  await store.datasets.insert({
    id,
    projectId,
    name: 'sample',
    format: 'csv',
    fileName: null,
    contentType: null,
    sizeBytes: 4,
    sha256: createHash('sha256').update('x,y\n').digest('hex'),
    uploadKey,
  });
  await store.datasets.claim(id, 'wrk_1', 60);
  await store.datasets.markReady(id, 'wrk_1', {
    format: 'csv',
    rows: 100,
    parquetKey,
    profile: sampleProfile,
  });
  await blobs.remove(uploadKey);
  return id;
}

/** An experiment on a ready dataset, made through the API. */
export async function addExperiment(
  test: TestApp,
  key: { projectId: string; headers: object },
): Promise<string> {
  const dataset = await addReadyDataset(test, key.projectId);
  const reply = await test.app.inject({
    method: 'POST',
    url: '/api/v1/experiments',
    headers: { ...key.headers },
    payload: { dataset, task: { type: 'classification', target: 'y' } },
  });
  if (reply.statusCode !== 201) throw new Error(reply.body);
  return reply.json<{ id: string }>().id;
}

/** A queued run, made through the API. */
export async function addRun(test: TestApp, key: { projectId: string; headers: object }): Promise<string> {
  const experiment = await addExperiment(test, key);
  const reply = await test.app.inject({
    method: 'POST',
    url: `/api/v1/experiments/${experiment}/runs`,
    headers: { ...key.headers },
  });
  if (reply.statusCode !== 201) throw new Error(reply.body);
  return reply.json<{ id: string }>().id;
}

/** Takes a queued run as a worker does, and sets it running. */
export async function startRun({ store }: TestApp, runId: string): Promise<RunLease> {
  const claimed = await store.runs.claim(runId, 'wrk_1', 60);
  const lease = { runId, attempt: claimed!.attempt, workerId: 'wrk_1' };
  await store.runs.transition({ runId, from: ['starting'], to: 'running', message: 'Training.', lease });
  return lease;
}

/** Stores a checkpoint with its files. */
export async function addCheckpoint(
  { store, blobs }: TestApp,
  lease: RunLease,
  checkpoint: {
    step: number;
    kind?: 'periodic' | 'final';
    best?: boolean;
    classes?: string[];
    /** The column that the model looks at. */
    input?: string;
  },
): Promise<string> {
  const { step, kind = 'periodic', best = false, classes = ['no', 'yes'], input = 'x' } = checkpoint;
  const run = await store.runs.findAny(lease.runId);
  const experiment = await store.experiments.find(run!.projectId, run!.experimentId);
  const artifactKey = `runs/${lease.runId}/checkpoints/${step}`;
  const manifest: ArtifactManifest = {
    formatVersion: 1,
    kind: 'checkpoint',
    runId: lease.runId,
    step,
    epoch: 1,
    definition: experiment!.resolved,
    preparation: {
      formatVersion: 1,
      columns: [
        {
          kind: 'numeric',
          name: input,
          source: 'numeric',
          fill: 0,
          indicator: false,
          clip: null,
          outlierMark: null,
          log: false,
          offset: 0,
          scale: 1,
          range: { min: 0, max: 99 },
        },
      ],
      target: { kind: 'classes', name: 'y', classes },
      featureNames: [input],
    },
    architecture: {},
    threshold: 0.5,
    engine: exampleEngine,
    createdAt: new Date().toISOString(),
    files: [],
  };
  const files = {
    'manifest.json': JSON.stringify(manifest),
    'model.json': '{}',
    'weights.bin': randomBytes(64),
  };
  for (const [name, bytes] of Object.entries(files)) {
    await blobs.put(`${artifactKey}/${name}`, Readable.from([Buffer.from(bytes)]));
  }
  await store.checkpoints.insert(lease, {
    runId: lease.runId,
    step,
    epoch: 1,
    kind,
    best,
    metrics: { 'validation.loss': 0.5 },
    sizeBytes: 100,
    artifactKey,
  });
  return artifactKey;
}
