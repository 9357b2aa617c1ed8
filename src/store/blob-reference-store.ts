import { openBatchPredictionStatuses } from '../contracts/batch-prediction.ts';
import { finishedRunStatuses } from '../contracts/run.ts';
import type { PrismaClient } from './generated/client.ts';
import type { BlobReferenceStore } from './ports/blob-reference-store.ts';

/** References to blobs in the rows of Postgres. */
export function createBlobReferenceStore(prisma: PrismaClient): BlobReferenceStore {
  return {
    async findUnused(keys) {
      const unused = await prisma.$queryRaw<{ key: string }[]>`
        WITH asked AS (
          SELECT key, split_part(key, '/', 1) AS folder, split_part(key, '/', 2) AS owner, split_part(key, '/', 3) AS part
          FROM unnest(${[...keys]}::text[]) AS given (key)
        )
        SELECT key FROM asked
        EXCEPT SELECT upload_key FROM datasets JOIN asked ON key = upload_key
        EXCEPT SELECT parquet_key FROM datasets JOIN asked ON key = parquet_key
        EXCEPT SELECT key FROM asked JOIN datasets d ON folder = 'datasets' AND d.id = owner
          AND d.status IN ('uploaded', 'validating')
        EXCEPT SELECT key FROM asked JOIN experiments e ON folder = 'experiments' AND e.id = owner
        EXCEPT SELECT result_key FROM batch_predictions JOIN asked ON key = result_key
        EXCEPT SELECT key FROM asked JOIN batch_predictions b ON folder = 'batch-predictions' AND b.id = owner
          AND b.status = ANY(${[...openBatchPredictionStatuses]}::text[])
        EXCEPT SELECT artifact_key FROM model_versions JOIN asked ON key = artifact_key
        EXCEPT SELECT artifact_key FROM checkpoints JOIN asked ON key = artifact_key WHERE pruned_at IS NULL
        EXCEPT SELECT key FROM asked JOIN runs r ON folder = 'runs' AND r.id = owner
          AND (part = 'rows' OR NOT r.status = ANY(${[...finishedRunStatuses]}::text[]))
        ORDER BY key`;
      return unused.map(({ key }) => key);
    },
  };
}
