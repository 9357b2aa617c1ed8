import { checkFiles } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { TrainyardError } from '../errors.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { discardCheckpoint } from './discard-checkpoint.ts';

/** A checkpoint whose files are all there, and where. */
export interface ResumePoint {
  checkpoint: CheckpointRecord;
  path: string;
}

/**
 * The newest checkpoint of the run whose files are there in their sizes; null: there is none. Damaged ones on the way are discarded. A
 * checkpoint may be many gigabytes, so the checksums are left to the trainer, which compares them as it reads; see `confirm-damage.ts`.
 * @throws storageUnavailable where the blob store is away: then no checkpoint is taken for damaged
 */
export async function findResumePoint({
  store,
  blobStore,
  lease,
}: {
  store: Pick<Store, 'checkpoints' | 'events'>;
  blobStore: Pick<BlobStore, 'localPath' | 'ping' | 'remove'>;
  lease: RunLease;
}): Promise<ResumePoint | null> {
  for (;;) {
    const checkpoint = await store.checkpoints.findLatest(lease.runId);
    if (!checkpoint) return null;
    try {
      const path = await blobStore.localPath(checkpoint.artifactKey);
      await checkFiles(path);
      return { checkpoint, path };
    } catch (error) {
      if (!(error instanceof TrainyardError && error.code === 'artifactCorrupt')) throw error;
      // Files that vanish may do so with the whole store.
      await blobStore.ping();
      if (!(await discardCheckpoint({ store, blobStore, lease }, checkpoint, error.message))) return null;
    }
  }
}
