import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { initialWeightsKey } from '../../../src/artifacts/initial-weights-key.ts';
import { removeOrphanedBlobs } from '../../../src/worker/orphaned-blobs.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { smallDefinition } from '../../fixtures/artifacts/small-model.ts';
import { profile } from '../../support/store-fixtures.ts';
import { storeExperiment } from '../../support/stored-experiment.ts';
import { silentLog } from './silent-log.ts';

test('blobs that no row names are removed; what a row names, what is young and what is unknown stays', async () => {
  const store = createFakeStore();
  const blobStore = createFakeBlobStore();
  onTestFinished(() => blobStore.close());
  const put = (key: string) => blobStore.put(key, Readable.from(['x']));
  const parquet = Buffer.from('PAR1');
  const experiment = await storeExperiment({ store, blobStore, definition: smallDefinition, profile, parquet }); // prettier-ignore
  const { datasetId, experimentId } = experiment;
  const active = await experiment.addRun();
  const ended = await experiment.addRun();
  await store.runs.transition({ runId: ended, from: ['queued'], to: 'cancelled', message: '' });
  const kept = [
    `uploads/${datasetId}`,
    initialWeightsKey(experimentId),
    `runs/${active}/checkpoints/1-10-periodic/weights.bin`,
    `runs/${ended}/rows/split.parquet`,
    'elsewhere/x',
  ];
  const orphans = [
    'uploads/ds_gone',
    'datasets/ds_gone/1.parquet',
    `datasets/${datasetId}/0.parquet`,
    'experiments/exp_gone/initial-weights',
    'models/mdl_gone/weights.bin',
    `runs/${ended}/checkpoints/1-10-periodic/weights.bin`,
    'runs/run_gone/checkpoints/1-10-final/weights.bin',
    'runs/run_gone/rows/split.parquet',
  ];
  for (const key of [...kept, ...orphans]) await put(key);
  const before = blobStore.objects.size;
  const references = store.blobReferences;

  await removeOrphanedBlobs({ references, blobStore, log: silentLog });
  expect(blobStore.objects.size).toBe(before);

  await removeOrphanedBlobs({ references, blobStore, log: silentLog, olderThanSeconds: -1 });
  expect([...blobStore.objects.keys()].toSorted()).toEqual(
    [...kept, ...blobStore.keysUnder(`datasets/${datasetId}/1.parquet`)].toSorted(),
  );
  expect(before - blobStore.objects.size).toBe(orphans.length);
});
