import type { Readable } from 'node:stream';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { DatasetFormat } from '../contracts/dataset-formats.ts';
import type { DatasetProfile, DatasetRows, DatasetStatus } from '../contracts/dataset.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { DatasetRecord } from '../store/ports/dataset-store.ts';
import type { Store } from '../store/ports/store.ts';
import { enqueueQuietly } from './enqueue-quietly.ts';
import type { Log } from '../log.ts';

/** Reads rows of a stored dataset, from `offset` (0-based) on. */
export type ReadRows = (query: {
  parquetPath: string;
  offset: number;
  limit: number;
}) => Promise<{ columns: string[]; rows: Record<string, unknown>[] }>;

/** An upload under way. */
export interface Upload {
  /** The bytes as sent. */
  body: Readable;
  fileName: string | null;
  contentType: string | null;
  /** Decided from what was sent ahead of the bytes. */
  format: DatasetFormat;
  /** Called when the bytes have arrived: a form may name the dataset after its file. */
  name: () => string;
}

/** The rules of datasets. */
export type DatasetService = ReturnType<typeof createDatasetService>;

/** Creates the dataset service. */
export function createDatasetService(parts: {
  store: Pick<Store, 'datasets' | 'experiments'>;
  blobs: BlobStore;
  queue: JobQueue;
  readRows: ReadRows;
  log: Pick<Log, 'warn'>;
  limits: { maxUploadBytes: number };
}) {
  const { store, blobs, queue, readRows, log, limits } = parts;

  async function get(caller: Caller, id: string): Promise<DatasetRecord> {
    const dataset = await store.datasets.find(caller.projectId, id);
    if (!dataset) throw new TrainyardError('notFound', `There is no dataset ${id}.`);
    return dataset;
  }

  async function getReady(caller: Caller, id: string): Promise<DatasetRecord> {
    const dataset = await get(caller, id);
    if (dataset.status === 'ready') return dataset;
    throw new TrainyardError(
      'datasetNotReady',
      dataset.status === 'rejected'
        ? `The dataset ${id} was rejected: ${dataset.rejection?.detail ?? 'it could not be read.'}`
        : `The dataset ${id} is ${dataset.status}; it can be used once it is ready.`,
      { retryAfterSeconds: dataset.status === 'rejected' ? undefined : 1 },
    );
  }

  return {
    get,

    /** Stores an upload whole, then its row, then asks for its ingest. On a failure or abort nothing is left. */
    async create(caller: Caller, upload: Upload): Promise<DatasetRecord> {
      const id = newId('dataset');
      const uploadKey = `uploads/${id}`;
      const { sizeBytes, sha256 } = await blobs.put(uploadKey, upload.body, {
        maxBytes: limits.maxUploadBytes,
      });
      let dataset: DatasetRecord;
      try {
        if (sizeBytes === 0) throw new TrainyardError('uploadEmpty', 'The upload has no bytes.');
        const { projectId } = caller;
        const { fileName, contentType, format } = upload;
        const name = upload.name();
        dataset = await store.datasets.insert({
          id,
          projectId,
          name,
          format,
          fileName,
          contentType,
          sizeBytes,
          sha256,
          uploadKey,
        });
      } catch (error) {
        await blobs.remove(uploadKey);
        throw error;
      }
      await enqueueQuietly({ queue, log }, 'dataset.ingest', id);
      return dataset;
    },

    /** A page of the project's datasets, newest first. */
    list(caller: Caller, page: PageQuery & { status?: DatasetStatus }): Promise<Page<DatasetRecord>> {
      return store.datasets.list(caller.projectId, page);
    },

    /** @throws datasetNotReady */
    async getProfile(caller: Caller, id: string): Promise<DatasetProfile> {
      await getReady(caller, id);
      const profile = await store.datasets.findProfile(caller.projectId, id);
      if (!profile) throw new TrainyardError('notFound', `There is no dataset ${id}.`);
      return profile;
    },

    /** Rows `offset` to `offset + limit`. @throws datasetNotReady */
    async getRows(
      caller: Caller,
      id: string,
      range: { offset: number; limit: number },
    ): Promise<DatasetRows> {
      const dataset = await getReady(caller, id);
      const parquetPath = await blobs.localPath(dataset.parquetKey!);
      const { columns, rows } = await readRows({ parquetPath, ...range });
      return { columns, rows, offset: range.offset, total: dataset.rows! };
    },

    /** @throws datasetInUse naming the experiments that use it. */
    async remove(caller: Caller, id: string): Promise<void> {
      const removed = await store.datasets.remove(caller.projectId, id);
      if (removed === null) throw new TrainyardError('notFound', `There is no dataset ${id}.`);
      if (removed === 'inUse') {
        const users = await store.experiments.list(caller.projectId, { datasetId: id, limit: 5 });
        const names = users.data.map((experiment) => experiment.id).join(', ');
        throw new TrainyardError(
          'datasetInUse',
          `The dataset is used by the experiments ${names}${users.nextCursor ? ' and more' : ''}. Remove them first.`,
        );
      }
      await queue.remove('dataset.ingest', id).catch((error: unknown) => {
        log.warn({ err: error, id }, 'the job of a removed dataset stays; its worker will find no row');
      });
      for (const key of [removed.uploadKey, removed.parquetKey]) if (key) await blobs.remove(key);
    },
  };
}
