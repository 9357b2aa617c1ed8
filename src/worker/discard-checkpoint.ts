import type { BlobStore } from '../artifacts/blob-store.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';

/**
 * Has a damaged checkpoint offered to nobody: its row is marked as pruned, its files go, and an event tells of it. The run's next resume
 * is from the one before it. Safe to call twice. False: the lease is lost.
 */
export async function discardCheckpoint(
  { store, blobStore, lease }: { store: Pick<Store, 'checkpoints' | 'events'>; blobStore: Pick<BlobStore, 'remove'>; lease: RunLease }, // prettier-ignore
  { step, artifactKey }: CheckpointRecord,
  why: string,
): Promise<boolean> {
  const message = `The checkpoint at step ${step} is damaged, and the run goes on from the one before it: ${why}`;
  const event = { type: 'warning', level: 'warning', message, data: { step } } as const;
  if (!(await store.checkpoints.markPruned(lease, [step], new Date()))) return false;
  await store.events.append(lease.runId, [event], { lease });
  await blobStore.remove(artifactKey);
  return true;
}
