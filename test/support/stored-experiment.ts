import { Readable } from 'node:stream';
import type { BlobStore } from '../../src/artifacts/blob-store.ts';
import type { DatasetProfile } from '../../src/contracts/dataset.ts';
import type { AnyDefinition } from '../../src/contracts/definition/classical.ts';
import { newId } from '../../src/identifiers.ts';
import type { Store } from '../../src/store/ports/store.ts';

/** A dataset that is ready, an experiment on it, and ways to add runs; on any store. */
export interface StoredExperiment {
  projectId: string;
  datasetId: string;
  experimentId: string;
  addRun(): Promise<string>;
}

/** Stores what a run hangs on: a project, a ready dataset with this Parquet, and an experiment with this definition. */
export async function storeExperiment({
  store,
  blobStore,
  definition,
  profile,
  parquet,
}: {
  store: Store;
  blobStore: BlobStore;
  definition: AnyDefinition;
  profile: DatasetProfile;
  parquet: Buffer;
}): Promise<StoredExperiment> {
  const { id: projectId } = await store.projects.ensure('default');
  const datasetId = newId('dataset');
  await store.datasets.insert({
    id: datasetId,
    projectId,
    name: 'data',
    format: 'csv',
    fileName: null,
    contentType: null,
    sizeBytes: 1,
    sha256: '0'.repeat(64),
    uploadKey: `uploads/${datasetId}`,
  });
  await store.datasets.claim(datasetId, 'wrk_setup', 60);
  const parquetKey = `datasets/${datasetId}/1.parquet`;
  await blobStore.put(parquetKey, Readable.from([parquet]));
  await store.datasets.markReady(datasetId, 'wrk_setup', {
    format: 'csv',
    rows: profile.rows,
    parquetKey,
    profile,
  });
  const experimentId = newId('experiment');
  await store.experiments.insert({
    id: experimentId,
    projectId,
    name: 'experiment',
    datasetId,
    definition: { dataset: datasetId, task: definition.task } as never,
    resolved: { ...definition, dataset: datasetId },
    warnings: [],
  });
  return {
    projectId,
    datasetId,
    experimentId,
    async addRun() {
      const id = newId('run');
      await store.runs.insert({ id, projectId, experimentId, name: 'run' }, { maxQueuedPerProject: 100 });
      return id;
    },
  };
}
