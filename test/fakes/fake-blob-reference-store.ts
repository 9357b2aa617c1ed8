import { finishedRunStatuses, type RunStatus } from '../../src/contracts/run.ts';
import type { BlobReferenceStore } from '../../src/store/ports/blob-reference-store.ts';
import type { FakeTables } from './fake-store-tables.ts';

/** References to blobs in the tables in memory. */
export function createFakeBlobReferenceStore(tables: FakeTables): BlobReferenceStore {
  const isFinished = (status: RunStatus) => (finishedRunStatuses as readonly RunStatus[]).includes(status);

  function isUsed(key: string): boolean {
    const [folder, owner = '', part] = key.split('/');
    const datasets = [...tables.datasets.values()].map(({ record }) => record);
    const versions = [...tables.models.values()].flatMap((model) => model.versions);
    if (datasets.some(({ uploadKey, parquetKey }) => key === uploadKey || key === parquetKey)) return true;
    if (versions.some(({ artifactKey }) => key === artifactKey)) return true;
    const status = tables.datasets.get(owner)?.record.status;
    if (folder === 'datasets') return status === 'uploaded' || status === 'validating';
    if ([...tables.batches.values()].some(({ record }) => record.resultKey === key)) return true;
    if (folder === 'batch-predictions') return (tables.batches.get(owner)?.open ?? null) !== null;
    if (folder === 'experiments') return tables.experiments.has(owner);
    const run = tables.runs.get(owner);
    if (folder !== 'runs' || !run) return false;
    if (part === 'rows' || !isFinished(run.record.status)) return true;
    return [...run.checkpoints.values()].some(
      ({ artifactKey, prunedAt }) => key === artifactKey && prunedAt === null,
    );
  }

  return {
    async findUnused(keys) {
      return keys.filter((key) => !isUsed(key)).toSorted();
    },
  };
}
