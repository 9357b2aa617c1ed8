import { rm } from 'node:fs/promises';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import type { WrittenCheckpoint } from '../contracts/trainer-messages.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { UntilDatabaseAnswers } from './database-patience.ts';
import { checkpointsToPrune } from './pruning-policy.ts';

export interface CheckpointKeeper {
  /**
   * Takes a written checkpoint over: first the blob, then its row, then the pruning of older ones. False: the lease is
   * lost, and nothing was kept.
   */
  keep(written: WrittenCheckpoint): Promise<boolean>;
}

/** Keeps one attempt's checkpoints under `runs/<run>/checkpoints/`, pruned by the definition's policy. */
export function createCheckpointKeeper({
  store,
  blobStore,
  lease,
  policy,
  untilDatabaseAnswers,
}: {
  store: Pick<Store, 'checkpoints'>;
  blobStore: BlobStore;
  lease: RunLease;
  untilDatabaseAnswers: UntilDatabaseAnswers;
  policy: Pick<ResolvedTraining['checkpoint'], 'keepLast' | 'keepBest'>;
}): CheckpointKeeper {
  async function prune(): Promise<void> {
    const stored = await untilDatabaseAnswers(() => store.checkpoints.list(lease.runId));
    const steps = checkpointsToPrune(stored, policy);
    if (steps.length === 0) return;
    // The row first: a checkpoint that is offered must be there.
    const at = new Date();
    if (!(await untilDatabaseAnswers(() => store.checkpoints.markPruned(lease, steps, at)))) return;
    for (const checkpoint of stored) {
      if (steps.includes(checkpoint.step)) await blobStore.remove(checkpoint.artifactKey);
    }
  }

  return {
    async keep({ dir, ...written }) {
      // The attempt is part of the key: what a lost attempt left must not be in the way of the next one.
      const artifactKey = `runs/${lease.runId}/checkpoints/${lease.attempt}-${written.step}-${written.kind}`;
      const earlier = await untilDatabaseAnswers(() => store.checkpoints.find(lease.runId, written.step));
      if (earlier && earlier.prunedAt === null && earlier.kind === written.kind) {
        await rm(dir, { recursive: true, force: true });
        return true;
      }
      const { sizeBytes } = await blobStore.putPath(artifactKey, dir);
      const checkpoint = { runId: lease.runId, ...written, sizeBytes, artifactKey };
      // A blob without a row is collected later; a row must not lose its blob, so none is removed on an error.
      if (!(await untilDatabaseAnswers(() => store.checkpoints.insert(lease, checkpoint)))) {
        const stored = await untilDatabaseAnswers(() => store.checkpoints.find(lease.runId, written.step));
        // The connection may have been lost after the row was in.
        if (stored?.artifactKey !== artifactKey) await blobStore.remove(artifactKey);
        return false;
      }
      if (earlier && earlier.artifactKey !== artifactKey) await blobStore.remove(earlier.artifactKey);
      await prune();
      return true;
    },
  };
}
