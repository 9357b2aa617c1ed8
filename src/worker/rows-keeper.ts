import type { BlobStore } from '../artifacts/blob-store.ts';
import { runRowsKey } from '../artifacts/run-rows-key.ts';
import type { WrittenRows } from '../contracts/trainer-messages.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { UntilDatabaseAnswers } from './database-patience.ts';

export interface RowsKeeper {
  /** Takes a written file of rows over, in place of what an attempt before left. False: the lease is lost, and nothing was kept. */
  keep(written: WrittenRows): Promise<boolean>;
}

/** Keeps the rows of one attempt's trainings under `runs/<run>/rows/`. */
export function createRowsKeeper({
  runs,
  blobStore,
  lease,
  leaseSeconds,
  untilDatabaseAnswers,
}: {
  runs: Pick<Store['runs'], 'renewLease'>;
  blobStore: Pick<BlobStore, 'remove' | 'putPath'>;
  lease: RunLease;
  leaseSeconds: number;
  untilDatabaseAnswers: UntilDatabaseAnswers;
}): RowsKeeper {
  return {
    async keep({ path, fold }) {
      const { held } = await untilDatabaseAnswers(() => runs.renewLease(lease, leaseSeconds));
      if (!held) return false;
      const key = runRowsKey(lease.runId, fold);
      await blobStore.remove(key);
      await blobStore.putPath(key, path);
      return true;
    },
  };
}
