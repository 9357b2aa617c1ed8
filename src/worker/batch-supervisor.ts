import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { batchFolder, batchPartKey, batchResultKey } from '../artifacts/batch-keys.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { holdCopies, type HeldCopies } from '../artifacts/held-copies.ts';
import { toStorageError } from '../artifacts/storage-error.ts';
import type { BatchPredictorBoot, WrittenPart, WrittenResult } from '../batch/batch-messages.ts';
import type { BatchPredictionProgress } from '../contracts/batch-prediction.ts';
import { errorToPlain, TrainyardError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { BatchLease, ClaimedBatchPrediction } from '../store/ports/batch-prediction-store.ts';
import type { Store } from '../store/ports/store.ts';
import { createDatabasePatience, type UntilDatabaseAnswers } from './database-patience.ts';
import { isOutage, retryPolicy } from './retry-policy.ts';
import type { RunBatch } from './run-batch.ts';

/** The least time between two reports of the progress. */
const progressMillis = 1000;

/** What the supervisor goes by. */
export interface BatchSettings {
  workerId: string;
  leaseSeconds: number;
  /** Tries in a row, without a part stored between them, of one whose process or worker was lost. */
  maxAttempts: number;
  /** Running ones of a project that all workers together may hold; null: no limit. */
  maxRunning: number | null;
  /** Folder for what is written, best on the file system of the blobs. */
  scratchDir: string;
  boot: BatchPredictorBoot;
  /** When a part ends; what a lost worker has predicted since the last one is predicted again. */
  partSize: { seconds: number; rows: number };
}

export interface BatchSupervisor {
  /**
   * Predicts a queued one to its end.
   * @returns `notMine` where another worker has it, `queued` where it waits to be taken again
   */
  supervise(id: string): Promise<'ended' | 'queued' | 'notMine'>;
  /** Ends those under way, at once; other workers go on with their parts. */
  abandonAll(): void;
  /** Takes others again, once those that were left have ended. */
  resume(): void;
}

/** Takes batch predictions: claim → batch predictor (a child process) → parts in the blob store → one file. */
export function createBatchSupervisor({
  store,
  blobStore,
  runBatch,
  settings,
  log,
}: {
  store: Pick<Store, 'batches'>;
  blobStore: BlobStore;
  runBatch: RunBatch;
  settings: BatchSettings;
  log: Log;
}): BatchSupervisor {
  const { workerId, leaseSeconds, maxAttempts, maxRunning } = settings;
  const underWay = new Set<AbortController>();
  let abandoned = false;

  async function supervise(id: string): Promise<'ended' | 'queued' | 'notMine'> {
    if (abandoned) return 'notMine';
    const claimed = await store.batches.claim(id, workerId, leaseSeconds, maxRunning);
    if (!claimed) return 'notMine';
    const lease = { id, attempt: claimed.attempt, workerId };
    log.info(
      { batchPredictionId: id, attempt: claimed.attempt, parts: claimed.parts.length },
      'batch prediction claimed',
    );
    const lost = new AbortController();
    underWay.add(lost);
    const reporter = keepTelling(lease, lost);
    const untilDatabaseAnswers = createDatabasePatience({ signal: lost.signal, log });
    const scratchDir = path.join(settings.scratchDir, `${id}-${claimed.attempt}`);
    const attempt = {
      claimed,
      lease,
      scratchDir,
      signal: lost.signal,
      untilDatabaseAnswers,
      copies: holdCopies(blobStore, log),
      hasStored: false,
    };
    try {
      const result = await predict(attempt, reporter.tell);
      await finish(attempt, result);
      return 'ended';
    } catch (error) {
      if (lost.signal.aborted) return await letGo(lease);
      return await decide(attempt, error);
    } finally {
      reporter.stop();
      attempt.copies.release();
      underWay.delete(lost);
      await rm(scratchDir, { recursive: true, force: true });
    }
  }

  /** Renews the lease, and writes how far it is; ends the attempt when the row is no longer its own, as after a cancellation. */
  function keepTelling(lease: BatchLease, lost: AbortController) {
    let progress: BatchPredictionProgress | null = null;
    let toldAt = Date.now();
    let telling = false;
    const timer = setInterval(
      () => {
        const isDue = Date.now() - toldAt >= (leaseSeconds * 1000) / 3;
        if (!telling && (progress || isDue)) void tellNow();
      },
      Math.min(progressMillis, (leaseSeconds * 1000) / 3),
    );
    async function tellNow(): Promise<void> {
      telling = true;
      const told = progress;
      progress = null;
      try {
        const isKept = await store.batches.report(lease, leaseSeconds, told ?? undefined);
        if (isKept) toldAt = Date.now();
        else lost.abort(new Error('the batch prediction is not held any more'));
      } catch (error) {
        progress ??= told;
        log.warn(
          { err: error, batchPredictionId: lease.id },
          'the progress of a batch prediction could not be written',
        );
      } finally {
        telling = false;
      }
    }
    return {
      tell: (now: BatchPredictionProgress): void => {
        progress = now;
      },
      stop: () => clearInterval(timer),
    };
  }

  async function predict(
    attempt: Attempt,
    onProgress: (progress: BatchPredictionProgress) => void,
  ): Promise<WrittenResult> {
    const { claimed, lease, scratchDir, signal, untilDatabaseAnswers, copies } = attempt;
    const { parts } = claimed;
    let next = parts.length;
    const stored = await Promise.all(
      parts.map(async ({ blobKey, rows, invalidRows }) => ({
        path: await copies.localPath(blobKey),
        rows,
        invalidRows,
      })),
    );
    const { format, columns, probabilities, include, invalidRows } = claimed;
    return runBatch({
      task: {
        artifactDir: await copies.localPath(claimed.artifactKey),
        parquetPath: await copies.localPath(claimed.parquetKey),
        options: { format, columns, probabilities, include, invalidRows },
        parts: stored,
        scratchDir,
        partSize: settings.partSize,
      },
      boot: settings.boot,
      onProgress,
      async onPart({ path: file, rows, invalidRows: invalid }: WrittenPart) {
        const blobKey = batchPartKey(lease.id, lease.attempt, next);
        // Copied, as the process that wrote it puts it together with the others.
        await blobStore.put(blobKey, createReadStream(file), { signal });
        const part = { part: next, rows, invalidRows: invalid, blobKey };
        next += 1;
        if (await untilDatabaseAnswers(() => store.batches.addPart(lease, part))) {
          attempt.hasStored = true;
          return;
        }
        await blobStore.remove(blobKey);
        throw new Error('the batch prediction is not held any more');
      },
      signal,
    });
  }

  async function finish({ lease, untilDatabaseAnswers }: Attempt, written: WrittenResult): Promise<void> {
    const { path: file, ...result } = written;
    const key = batchResultKey(lease.id, lease.attempt, path.extname(file).slice(1));
    await blobStore.putPath(key, file);
    if (await untilDatabaseAnswers(() => store.batches.succeed(lease, result, key))) {
      log.info({ batchPredictionId: lease.id, rows: result.rows }, 'batch prediction succeeded');
      await forgetParts(lease.id, key);
    } else await blobStore.remove(key);
  }

  /** What lies beside the result is not needed any more; what stays is found by the collector. */
  async function forgetParts(id: string, keep: string | null): Promise<void> {
    try {
      const folder = batchFolder(id);
      for (const { name } of await blobStore.list(folder))
        if (`${folder}/${name}` !== keep) await blobStore.remove(`${folder}/${name}`);
    } catch (error) {
      log.warn({ err: error, batchPredictionId: id }, 'the parts of a batch prediction could not be removed');
    }
  }

  /** The worker stops, or the row is another's: it is left to others with what is stored. */
  async function letGo(lease: BatchLease): Promise<'ended' | 'queued'> {
    if (abandoned && (await store.batches.release(lease, { isTry: false }))) return 'queued';
    log.warn({ batchPredictionId: lease.id }, 'a batch prediction was cancelled, or another worker has it');
    return 'ended';
  }

  /** After an error: outages are waited for, lost processes are tried again, all others are the end. */
  async function decide(
    { claimed, hasStored, lease, untilDatabaseAnswers }: Attempt,
    error: unknown,
  ): Promise<'ended' | 'queued'> {
    const plain = errorToPlain(toStorageError(error));
    const { id } = lease;
    const told = error instanceof TrainyardError || plain.code !== 'internal';
    const message = told ? plain.message : 'It met an error of its own; the log of the worker has it.';
    const isLost = plain.code === 'internal' || isOutage(plain.code);
    const policy = retryPolicy(plain.code, maxAttempts);
    // One that came further is no failed try.
    const tries = hasStored ? 1 : claimed.tries;
    if (isLost && tries < policy.tries) {
      const seconds = policy.pauseSeconds(tries);
      const wait = { seconds, cause: { code: plain.code, detail: message, tries } };
      log.warn(
        { err: error, batchPredictionId: id, tries },
        `a batch prediction is tried again in ${seconds} s`,
      );
      await untilDatabaseAnswers(() => store.batches.release(lease, { wait, isTry: true }));
      return 'queued';
    }
    log.error({ err: error, batchPredictionId: id }, 'batch prediction failed');
    await untilDatabaseAnswers(() =>
      store.batches.fail(lease, { code: plain.code, message, issues: [...plain.issues] }),
    );
    await forgetParts(id, null);
    return 'ended';
  }

  return {
    supervise,
    resume() {
      abandoned = false;
    },
    abandonAll() {
      abandoned = true;
      for (const lost of underWay) lost.abort(new Error('the worker is stopping'));
    },
  };
}

/** An attempt under way. */
interface Attempt {
  claimed: ClaimedBatchPrediction;
  lease: BatchLease;
  scratchDir: string;
  signal: AbortSignal;
  untilDatabaseAnswers: UntilDatabaseAnswers;
  copies: HeldCopies;
  /** Whether a part was stored. */
  hasStored: boolean;
}
