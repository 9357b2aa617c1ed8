import { verifyArtifact } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { TrainyardError } from '../errors.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';

/** A checkpoint that was found whole, and where its files are. */
export interface ResumePoint {
  checkpoint: CheckpointRecord;
  path: string;
}

/**
 * The newest checkpoint of the run whose files match their checksums; null: there is none. Damaged ones on the way are marked as
 * pruned and removed, with an event each, so that they are offered to nobody.
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
      await verifyArtifact(path);
      return { checkpoint, path };
    } catch (error) {
      if (!(error instanceof TrainyardError && error.code === 'artifactCorrupt')) throw error;
      // Files that vanish may do so with the whole store.
      await blobStore.ping();
      const { step, artifactKey } = checkpoint;
      const message = `The checkpoint at step ${step} is damaged, and the run goes on from the one before it: ${error.message}`;
      const event = { type: 'warning', level: 'warning', message, data: { step } } as const;
      if (!(await store.checkpoints.markPruned(lease, [step], new Date()))) return null;
      await store.events.append(lease.runId, [event], { lease });
      await blobStore.remove(artifactKey);
    }
  }
}
