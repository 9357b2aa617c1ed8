import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addClaimedRun,
  addDataset,
  addProject,
  addRunIn,
  modelVersion,
  profile,
} from '../../support/store-fixtures.ts';

describe.each(storeBackends)('references to blobs of $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  it('are those of rows; what belongs to work under way counts as named', async () => {
    const { store } = test;
    const project = await addProject(store);
    const { run, lease } = await addClaimedRun(store, project);
    const artifactKey = `runs/${run.id}/checkpoints/1-10-final`;
    const checkpoint = { runId: run.id, step: 10, epoch: 1, kind: 'final', best: true, metrics: {}, sizeBytes: 1 } as const; // prettier-ignore
    await store.checkpoints.insert(lease, { ...checkpoint, artifactKey });
    await store.checkpoints.insert(lease, { ...checkpoint, step: 5, artifactKey: `${artifactKey}-pruned` });
    await store.checkpoints.markPruned(lease, [5], new Date());
    const other = `runs/${run.id}/checkpoints/1-20-periodic`;
    const pruned = `${artifactKey}-pruned`;
    expect(await store.blobReferences.findUnused([artifactKey, pruned, other])).toEqual([]);
    await store.runs.transition({ runId: run.id, from: ['starting'], to: 'failed', message: '' });
    const rows = `runs/${run.id}/rows/split.parquet`;
    expect(await store.blobReferences.findUnused([rows, artifactKey, pruned, other])).toEqual(
      [pruned, other].toSorted(),
    );

    const waiting = await addDataset(store, project);
    const ready = await addDataset(store, project);
    const parquetKey = `datasets/${ready.id}/1.parquet`;
    await store.datasets.claim(ready.id, 'w', 30);
    await store.datasets.markReady(ready.id, 'w', { format: 'csv', rows: 1, parquetKey, profile });
    const version = modelVersion({ artifactKey: `models/${newId('model')}` });
    await store.models.addVersion(project, 'model', version);
    const paused = await addRunIn(store, project, 'paused');
    const named = [
      waiting.uploadKey!,
      `datasets/${waiting.id}/1.parquet`,
      ready.uploadKey!,
      parquetKey,
      version.artifactKey,
      `experiments/${run.experimentId}/initial-weights`,
      `runs/${paused.id}/checkpoints/1-3-periodic`,
    ];
    const gone = [
      `uploads/${newId('dataset')}`,
      `datasets/${ready.id}/other.parquet`,
      `datasets/${newId('dataset')}/1.parquet`,
      `experiments/${newId('experiment')}/initial-weights`,
      `models/${newId('model')}`,
      `runs/${newId('run')}/rows/split.parquet`,
    ].toSorted();
    expect(await store.blobReferences.findUnused([...named, ...gone])).toEqual(gone);
    expect(await store.blobReferences.findUnused([])).toEqual([]);
  });
});
