import type { Readable } from 'node:stream';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { DatasetFormat } from '../contracts/dataset-formats.ts';
import type { DatasetProfile, DatasetRows, DatasetStatus } from '../contracts/dataset.ts';
import type { ReadOptions } from '../contracts/dataset-reading.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { DatasetRecord } from '../store/ports/dataset-store.ts';
import type { Store } from '../store/ports/store.ts';
import { announceJob, withdrawJob } from '../queue/announce-job.ts';
import type { Log } from '../log.ts';

/** Reads rows of a stored dataset, from `offset` (0-based) on. */
export type ReadRows = (query: {
  parquetPath: string;
  offset: number;
  limit: number;
  /** Images as base64, in place of their format and size. */
  wholeImages?: boolean;
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
  /** Called with the SHA-256 of the bytes when they have arrived. */
  onReceived: (sha256: string) => void;
  /** How it is to be read; called when the bytes have arrived, as a form may say it behind the file. */
  readOptions: () => ReadOptions;
}

/** The rules of datasets. */
export type DatasetService = ReturnType<typeof createDatasetService>;

/** Creates the dataset service. */
export function createDatasetService(parts: {
  store: Pick<Store, 'datasets' | 'experiments' | 'batches' | 'searches'>;
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

  async function inUse(caller: Caller, id: string): Promise<TrainyardError> {
    const users = await store.experiments.list(caller.projectId, { datasetId: id, limit: 5 });
    const names = users.data.map((experiment) => experiment.id).join(', ');
    const searches = await store.searches.list(caller.projectId, { datasetId: id, limit: 5 });
    if (searches.data.length > 0)
      return new TrainyardError(
        'datasetInUse',
        `The dataset is used by the searches ${searches.data.map((search) => search.id).join(', ')}${searches.nextCursor ? ' and more' : ''}${names === '' ? '' : ` and the experiments ${names}`}. Remove them first.`,
      );
    if (names === '')
      return new TrainyardError(
        'datasetInUse',
        `The dataset is used by the batch predictions ${(await store.batches.listOpen({ datasetId: id })).join(', ')}. Cancel them, or wait for their end.`,
      );
    return new TrainyardError(
      'datasetInUse',
      `The dataset is used by the experiments ${names}${users.nextCursor ? ' and more' : ''}. Remove them first.`,
    );
  }

  return {
    get,
    getReady,

    /** Stores an upload whole, then its row, then asks for its ingest. On a failure or abort nothing is left. */
    async create(caller: Caller, upload: Upload): Promise<DatasetRecord> {
      const id = newId('dataset');
      const uploadKey = `uploads/${id}`;
      const { sizeBytes, sha256 } = await blobs.put(uploadKey, upload.body, {
        maxBytes: limits.maxUploadBytes,
      });
      upload.onReceived(sha256);
      let dataset: DatasetRecord;
      try {
        if (sizeBytes === 0) throw new TrainyardError('uploadEmpty', 'The upload has no bytes.');
        const { projectId } = caller;
        const { fileName, contentType, format } = upload;
        const name = upload.name();
        const readOptions = upload.readOptions();
        dataset = await store.datasets.insert(
          {
            id,
            projectId,
            name,
            format,
            fileName,
            contentType,
            sizeBytes,
            sha256,
            uploadKey,
            readOptions,
          },
          caller.keyed,
        );
      } catch (error) {
        await blobs.remove(uploadKey);
        throw error;
      }
      announceJob({ queue, log }, 'dataset.ingest', id);
      return dataset;
    },

    /**
     * Has the upload of a ready or rejected dataset read again with these options, in place of those before.
     * @throws datasetInUse, datasetNotReady while it is being read, uploadNotKept
     */
    async readAgain(caller: Caller, id: string, options: ReadOptions): Promise<DatasetRecord> {
      const before = await store.datasets.readAgain(caller.projectId, id, options, caller.keyed);
      if (before === null) throw new TrainyardError('notFound', `There is no dataset ${id}.`);
      if (before === 'inUse') throw await inUse(caller, id);
      if (before === 'busy')
        throw new TrainyardError(
          'datasetNotReady',
          `The dataset ${id} is being read; it can be read again once it is ready or rejected.`,
          { retryAfterSeconds: 1 },
        );
      if (before === 'notKept')
        throw new TrainyardError(
          'uploadNotKept',
          `The upload of the dataset ${id} was not kept, as it came before uploads were: upload the file again.`,
        );
      announceJob({ queue, log }, 'dataset.ingest', id);
      if (before.parquetKey) await blobs.remove(before.parquetKey);
      return get(caller, id);
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
      if (removed === 'inUse') throw await inUse(caller, id);
      withdrawJob({ queue, log }, 'dataset.ingest', id);
      for (const key of [removed.uploadKey, removed.parquetKey]) if (key) await blobs.remove(key);
    },
  };
}
