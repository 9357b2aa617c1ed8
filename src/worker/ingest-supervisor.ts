import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { holdCopies } from '../artifacts/held-copies.ts';
import type { DatasetRejection, IngestLimits } from '../contracts/dataset.ts';
import type { IngestOptions, IngestResult } from '../data/ingest/ingest-dataset.ts';
import { toStorageError } from '../artifacts/storage-error.ts';
import { errorToPlain, TrainyardError, type ErrorKind } from '../errors.ts';
import type { DatasetRecord, DatasetRelease } from '../store/ports/dataset-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { Log } from '../log.ts';
import { createDatabasePatience } from './database-patience.ts';
import { isOutage, retryPolicy } from './retry-policy.ts';
import type { SupervisionResult } from './write-ending.ts';

/** Kinds of error that lie in the data: reading it again would give the same. */
const dataErrors: readonly ErrorKind[] = ['invalid', 'unprocessable', 'unsupportedMedia', 'tooLarge'];

/** The least time between two reports of one stage. */
const progressMillis = 1000;

/** What the supervisor goes by. */
export interface IngestSettings {
  workerId: string;
  leaseSeconds: number;
  /** Tries of a dataset whose reader or worker was lost. */
  maxAttempts: number;
  /** Folder for the reader's files, best on the file system of the blobs. */
  scratchDir: string;
  limits: IngestLimits;
  threads: number;
  /** Bytes that the reader may hold in memory before it spills. */
  memoryLimitBytes: number;
}

export interface IngestSupervisor {
  /**
   * Reads an uploaded dataset to `ready` or `rejected`. `queued`: it waits for its next reading, and holds nobody up meanwhile; `notMine`:
   * another worker has it, and nothing is done with it.
   */
  supervise(datasetId: string): Promise<SupervisionResult>;
  /** Stops reading, at once, and leaves the datasets to other workers. */
  abandonAll(): void;
}

/** Takes uploads: claim → reader (a child process) → Parquet in the blob store → ready, or rejected with the reasons. */
export function createIngestSupervisor({
  store,
  blobStore,
  runIngest,
  settings,
  log,
}: {
  store: Pick<Store, 'datasets'>;
  blobStore: BlobStore;
  runIngest: (options: IngestOptions) => Promise<IngestResult>;
  settings: IngestSettings;
  log: Log;
}): IngestSupervisor {
  const { workerId, leaseSeconds, maxAttempts } = settings;
  const underWay = new Set<AbortController>();
  let abandoned = false;

  async function supervise(id: string): Promise<SupervisionResult> {
    if (abandoned) return 'notMine';
    const dataset = await store.datasets.claim(id, workerId, leaseSeconds);
    if (!dataset) return 'notMine';
    log.info({ datasetId: id, attempt: dataset.attempts }, 'dataset claimed');
    const lost = new AbortController();
    underWay.add(lost);
    const renewal = setInterval(() => void renew(id, lost), (leaseSeconds * 1000) / 3);
    const scratchDir = path.join(settings.scratchDir, `${id}-${dataset.attempts}`);
    try {
      return await readAndStore(dataset, scratchDir, lost.signal);
    } catch (error) {
      if (!lost.signal.aborted) throw error;
      return await letGo(dataset);
    } finally {
      clearInterval(renewal);
      underWay.delete(lost);
      await rm(scratchDir, { recursive: true, force: true });
    }
  }

  /** The worker stops, which is no failed try, or the row is another's. */
  async function letGo({ id, attempts, outages }: DatasetRecord): Promise<SupervisionResult> {
    const release = { attempts: attempts - 1, outages };
    if (abandoned && (await store.datasets.release(id, workerId, release))) return 'queued';
    log.warn({ datasetId: id }, 'lease lost: another worker takes the dataset over');
    return 'ended';
  }

  async function renew(id: string, lost: AbortController): Promise<void> {
    try {
      if (!(await store.datasets.renewLease(id, workerId, leaseSeconds)))
        lost.abort(new Error('the lease is lost'));
    } catch (error) {
      log.warn({ err: error, datasetId: id }, 'the lease of a dataset could not be renewed');
    }
  }

  async function readAndStore(
    dataset: DatasetRecord,
    scratchDir: string,
    signal: AbortSignal,
  ): Promise<SupervisionResult> {
    const untilDatabaseAnswers = createDatabasePatience({ signal, log });
    const outcome = await readWithRetries(dataset, { scratchDir, signal });
    if ('wait' in outcome) {
      const isReleased = await untilDatabaseAnswers(() =>
        store.datasets.release(dataset.id, workerId, outcome),
      );
      return isReleased ? 'queued' : 'ended';
    }
    if ('issues' in outcome) {
      if (await untilDatabaseAnswers(() => store.datasets.markRejected(dataset.id, workerId, outcome)))
        log.info({ datasetId: dataset.id, code: outcome.code }, 'dataset rejected');
      return 'ended';
    }
    if (await untilDatabaseAnswers(() => store.datasets.markReady(dataset.id, workerId, outcome))) {
      log.info({ datasetId: dataset.id, rows: outcome.rows }, 'dataset ready');
      return 'ended';
    }
    const now = await untilDatabaseAnswers(() => store.datasets.findAny(dataset.id));
    // The connection may have been lost after the row was changed.
    if (now?.parquetKey !== outcome.parquetKey) await blobStore.remove(outcome.parquetKey);
    return 'ended';
  }

  /**
   * Reads and stores until it works, the data is at fault, or the tries are used up; those of lost workers count too. A
   * full disk and a store that is away say nothing of the data: it waits without a reader, and they have tries of their own.
   */
  async function readWithRetries(
    dataset: DatasetRecord,
    { scratchDir, signal }: { scratchDir: string; signal: AbortSignal },
  ): Promise<StoredTable | DatasetRejection | Delayed> {
    let crashes = dataset.attempts - 1;
    let cause = 'Its worker was lost each time.';
    while (crashes < maxAttempts) {
      try {
        return await readOnce(dataset, { scratchDir, signal });
      } catch (error) {
        if (signal.aborted) throw error;
        const { code, message, issues } = errorToPlain(toStorageError(error));
        if (error instanceof TrainyardError && dataErrors.includes(error.kind)) {
          return { code, detail: message, issues: [...issues] };
        }
        const details = { err: error, datasetId: dataset.id, attempt: dataset.attempts };
        if (isOutage(code)) {
          const policy = retryPolicy(code, maxAttempts);
          const outages = dataset.outages + 1;
          if (outages >= policy.tries) return stillAway(code, message, outages);
          const seconds = policy.pauseSeconds(outages);
          log.warn(details, `a dataset can not be read for now, and is tried again in ${seconds} s`);
          return {
            attempts: crashes,
            outages,
            wait: { seconds, cause: { code, detail: message, tries: outages } },
          };
        }
        log.error(details, 'reading a dataset ended unexpectedly');
        crashes += 1;
        cause = error instanceof TrainyardError ? message : 'The log of the worker has the cause.';
      }
    }
    const detail = `Reading the data failed ${maxAttempts} times. ${cause}`;
    return { code: 'datasetInvalid', detail, issues: [] };
  }

  async function readOnce(
    dataset: DatasetRecord,
    { scratchDir, signal }: { scratchDir: string; signal: AbortSignal },
  ): Promise<StoredTable> {
    const outputPath = path.join(scratchDir, 'data.parquet');
    const { format, rows, profile, reading } = await readUpload(dataset, { outputPath, scratchDir, signal });
    // A name of its own for each reading: what an earlier one has stored may still be read.
    const parquetKey = `datasets/${dataset.id}/${dataset.attempts}-${Date.now().toString(36)}.parquet`;
    await blobStore.putPath(parquetKey, outputPath);
    return { format, rows, profile, reading, parquetKey };
  }

  async function readUpload(
    dataset: DatasetRecord,
    options: Pick<IngestOptions, 'outputPath' | 'scratchDir' | 'signal'>,
  ): Promise<IngestResult> {
    const copies = holdCopies(blobStore, log);
    try {
      return await runIngest({
        sourcePath: await copies.localPath(dataset.uploadKey!),
        declared: {
          format: dataset.format,
          fileName: dataset.fileName ?? undefined,
          contentType: dataset.contentType ?? undefined,
        },
        read: dataset.readOptions,
        limits: settings.limits,
        threads: settings.threads,
        memoryLimit: settings.memoryLimitBytes,
        onProgress: reportProgress(dataset.id),
        ...options,
      });
    } finally {
      copies.release();
    }
  }

  /** Writes how far the reader is, once a second at most and one at a time. */
  function reportProgress(id: string): NonNullable<IngestOptions['onProgress']> {
    let writing = false;
    let last: { at: number; stage: string } = { at: 0, stage: '' };
    return (fraction, stage, seen) => {
      const now = Date.now();
      if (writing || (now - last.at < progressMillis && stage === last.stage)) return;
      last = { at: now, stage };
      writing = true;
      store.datasets
        .setProgress(id, workerId, { stage, fraction: Math.round(fraction * 1000) / 1000, ...seen })
        .catch((error: unknown) =>
          log.warn({ err: error, datasetId: id }, 'the progress could not be written'),
        )
        .finally(() => {
          writing = false;
        });
    };
  }

  return {
    supervise,
    abandonAll() {
      abandoned = true;
      for (const lost of underWay) lost.abort(new Error('the worker is stopping'));
    },
  };
}

/** What a reading has given, stored. */
type StoredTable = IngestResult & { parquetKey: string };

/** A reading that is tried again later. */
type Delayed = Required<DatasetRelease>;

/** The upload is kept, and nothing is wrong with it as far as is known. */
function stillAway(code: string, message: string, tries: number): DatasetRejection {
  const detail =
    `${message} The upload was tried ${tries} times; nothing was found wrong with it, and it is kept. ` +
    'Have it read again (POST /datasets/{id}/read) when the service is in order.';
  return { code, detail, issues: [] };
}
