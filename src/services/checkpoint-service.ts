import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { Store } from '../store/ports/store.ts';

/** The rules of checkpoints. */
export type CheckpointService = ReturnType<typeof createCheckpointService>;

/** Creates the checkpoint service. */
export function createCheckpointService(parts: {
  store: Pick<Store, 'runs' | 'checkpoints'>;
  blobs: BlobStore;
}) {
  const { store, blobs } = parts;

  async function requireRun(caller: Caller, runId: string): Promise<void> {
    const run = await store.runs.find(caller.projectId, runId);
    if (!run) throw new TrainyardError('notFound', `There is no run ${runId}.`);
  }

  async function get(caller: Caller, runId: string, step: number): Promise<CheckpointRecord> {
    await requireRun(caller, runId);
    const checkpoint = await store.checkpoints.find(runId, step);
    if (!checkpoint)
      throw new TrainyardError('notFound', `The run ${runId} has no checkpoint of step ${step}.`);
    return checkpoint;
  }

  return {
    get,

    /** A checkpoint whose files are there. @throws checkpointPruned */
    async getKept(caller: Caller, runId: string, step: number): Promise<CheckpointRecord> {
      const checkpoint = await get(caller, runId, step);
      if (checkpoint.prunedAt === null) return checkpoint;
      throw new TrainyardError(
        'checkpointPruned',
        `The checkpoint of step ${step} was pruned at ${checkpoint.prunedAt}, as its experiment's policy says.`,
      );
    },

    /** Newest first, pruned ones included. */
    async list(caller: Caller, runId: string): Promise<{ data: CheckpointRecord[] }> {
      await requireRun(caller, runId);
      return { data: await store.checkpoints.list(runId) };
    },

    /** The folder that the checkpoint's files lie in. */
    openFolder: (checkpoint: CheckpointRecord): Promise<string> => blobs.localPath(checkpoint.artifactKey),
  };
}
