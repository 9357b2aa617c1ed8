import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/ports/store.ts';
import { removeLostScratch } from './lost-scratch.ts';
import { removeOrphanedBlobs } from './orphaned-blobs.ts';

/** A worker that was not seen for this long has lost every lease, so what it was writing is of no use. */
const goneAfterSeconds = 3600;

const blobsEveryMilliseconds = 3600 * 1000;

/** Removes what killed processes have left; to be called at the start and now and then. Never rejects. */
export type TidyUp = () => Promise<void>;

/** Tidies up after workers that are gone, each time, and after blobs without a row, once an hour. */
export function createTidyUp({
  store,
  blobStore,
  scratchDir,
  log,
}: {
  store: Pick<Store, 'workers' | 'blobReferences'>;
  blobStore: BlobStore;
  /** Where every worker of this machine has a folder named after it. */
  scratchDir: string;
  log: Log;
}): TidyUp {
  let blobsDueAt = 0;
  return async () => {
    try {
      await removeLostScratch({ scratchDir, workers: store.workers, goneAfterSeconds, log });
      if (Date.now() < blobsDueAt) return;
      blobsDueAt = Date.now() + blobsEveryMilliseconds;
      await removeOrphanedBlobs({ references: store.blobReferences, blobStore, log });
    } catch (error) {
      log.warn({ err: error }, 'what killed processes have left could not be removed');
    }
  };
}
