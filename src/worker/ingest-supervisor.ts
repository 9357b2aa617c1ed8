import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { DatasetRejection, IngestLimits } from '../contracts/dataset.ts';
import type { IngestOptions, IngestResult } from '../data/ingest/ingest-dataset.ts';
import { TrainyardError, type ErrorKind } from '../errors.ts';
import type { DatasetRecord } from '../store/ports/dataset-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { Log } from '../log.ts';

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
  /** Reads an uploaded dataset to `ready` or `rejected`; does nothing for one that another worker has. */
  supervise(datasetId: string): Promise<void>;
  /** Stops reading, at once; other workers take the datasets over. */
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

  async function supervise(id: string): Promise<void> {
    if (abandoned) return;
    const dataset = await store.datasets.claim(id, workerId, leaseSeconds);
    if (!dataset) return;
    log.info({ datasetId: id, attempt: dataset.attempts }, 'dataset claimed');
    const lost = new AbortController();
    underWay.add(lost);
    const renewal = setInterval(() => void renew(id, lost), (leaseSeconds * 1000) / 3);
    const scratchDir = path.join(settings.scratchDir, `${id}-${dataset.attempts}`);
    try {
      await readAndStore(dataset, scratchDir, lost.signal);
    } catch (error) {
      if (!lost.signal.aborted) throw error;
      log.warn({ datasetId: id }, 'lease lost: another worker takes the dataset over');
      // Lapsed at once, so that the next sweep hands it on. One that another has taken is not touched.
      if (abandoned) await store.datasets.renewLease(id, workerId, 0);
    } finally {
      clearInterval(renewal);
      underWay.delete(lost);
      await rm(scratchDir, { recursive: true, force: true });
    }
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
  ): Promise<void> {
    const outputPath = path.join(scratchDir, 'data.parquet');
    const result = await readWithRetries(dataset, { outputPath, scratchDir, signal });
    if ('issues' in result) return await reject(dataset, result);

    // A name of its own for each reading: what an earlier one has stored may still be read.
    const parquetKey = `datasets/${dataset.id}/${dataset.attempts}-${Date.now().toString(36)}.parquet`;
    await blobStore.putPath(parquetKey, outputPath);
    const { format, rows, profile, reading } = result;
    if (
      await store.datasets.markReady(dataset.id, workerId, { format, rows, parquetKey, profile, reading })
    ) {
      log.info({ datasetId: dataset.id, rows }, 'dataset ready');
    } else {
      await blobStore.remove(parquetKey);
    }
  }

  /** Reads until it works, the data is at fault, or the tries are used up; those of lost workers count too. */
  async function readWithRetries(
    dataset: DatasetRecord,
    { outputPath, scratchDir, signal }: { outputPath: string; scratchDir: string; signal: AbortSignal },
  ): Promise<IngestResult | DatasetRejection> {
    let cause = 'Its worker was lost each time.';
    for (let attempt = dataset.attempts; attempt <= maxAttempts; attempt++) {
      try {
        return await runIngest({
          sourcePath: await blobStore.localPath(dataset.uploadKey!),
          declared: {
            format: dataset.format,
            fileName: dataset.fileName ?? undefined,
            contentType: dataset.contentType ?? undefined,
          },
          read: dataset.readOptions,
          outputPath,
          scratchDir,
          limits: settings.limits,
          threads: settings.threads,
          memoryLimit: settings.memoryLimitBytes,
          signal,
          onProgress: reportProgress(dataset.id),
        });
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof TrainyardError && dataErrors.includes(error.kind)) {
          return { code: error.code, detail: error.message, issues: [...error.issues] };
        }
        log.error({ err: error, datasetId: dataset.id, attempt }, 'reading a dataset ended unexpectedly');
        cause = error instanceof Error ? error.message : String(error);
      }
    }
    const detail = `Reading the data failed ${maxAttempts} times. ${cause}`;
    return { code: 'datasetInvalid', detail, issues: [] };
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

  async function reject(dataset: DatasetRecord, rejection: DatasetRejection): Promise<void> {
    if (!(await store.datasets.markRejected(dataset.id, workerId, rejection))) return;
    log.info({ datasetId: dataset.id, code: rejection.code }, 'dataset rejected');
  }

  return {
    supervise,
    abandonAll() {
      abandoned = true;
      for (const lost of underWay) lost.abort(new Error('the worker is stopping'));
    },
  };
}
