import { verifyArtifact } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { errorToPlain, type PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { UntilDatabaseAnswers } from './database-patience.ts';
import { discardCheckpoint } from './discard-checkpoint.ts';
import type { ResumePoint } from './find-resume-point.ts';
import type { AttemptEnd } from './run-ending.ts';

/**
 * What to make of an attempt that ended because its trainer found the checkpoint damaged that it should go on from. The files are read once
 * more: a store that was away, or a read that failed once, must not cost a checkpoint. One that is damaged indeed is discarded.
 */
export async function confirmDamage({
  end,
  from,
  store,
  blobStore,
  lease,
  untilDatabaseAnswers,
  log,
}: {
  end: AttemptEnd;
  /** What the attempt should have gone on from; null: it began anew. */
  from: ResumePoint | null;
  store: Pick<Store, 'checkpoints' | 'events'>;
  blobStore: Pick<BlobStore, 'ping' | 'remove'>;
  lease: RunLease;
  untilDatabaseAnswers: UntilDatabaseAnswers;
  log: Pick<Log, 'warn'>;
}): Promise<{ end: AttemptEnd; isDamaged: boolean }> {
  const found = end.how === 'replied' && end.reply.type === 'failed' ? end.reply.error : null;
  if (from === null || found?.code !== 'artifactCorrupt') return { end, isDamaged: false };
  const verdict = await verify(from.path, blobStore);
  if (verdict?.code === 'artifactCorrupt') {
    await untilDatabaseAnswers(() => discardCheckpoint({ store, blobStore, lease }, from.checkpoint, verdict.message)); // prettier-ignore
    return { end, isDamaged: true };
  }
  log.warn(
    { runId: lease.runId, step: from.checkpoint.step, found, verdict },
    'a checkpoint could not be read, and is kept',
  );
  const error: PlainError = verdict ?? {
    code: 'trainerCrashed',
    message: `The checkpoint at step ${from.checkpoint.step} could not be read, and its files are whole. ${found.message}`,
    issues: [],
  };
  return { end: { how: 'crashed', error }, isDamaged: false };
}

/** What is wrong with an artifact or its store; null: nothing. */
async function verify(dir: string, blobStore: Pick<BlobStore, 'ping'>): Promise<PlainError | null> {
  try {
    // Files that vanish may do so with the whole store.
    await blobStore.ping();
    await verifyArtifact(dir);
    return null;
  } catch (error) {
    return errorToPlain(error);
  }
}
