import type { DatasetReading, ReadOptions } from '../../contracts/dataset-reading.ts';
import type { Page, PageQuery } from '../../contracts/common.ts';
import type {
  Dataset,
  DatasetProfile,
  DatasetRejection,
  IngestProgress,
  DatasetStatus,
} from '../../contracts/dataset.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Wait } from '../../contracts/waiting.ts';
import type { DatasetFormat } from '../../contracts/dataset-formats.ts';

/** A dataset with what only the service sees. */
export interface DatasetRecord extends Dataset {
  projectId: string;
  /** Blob of the upload, kept so that it can be read again; null where it was stored before uploads were kept. */
  uploadKey: string | null;
  readOptions: ReadOptions;
  parquetKey: string | null;
  fileName: string | null;
  contentType: string | null;
  /** Readings that were begun, without those that an outage or a worker that stops has ended. */
  attempts: number;
  /** Readings that an outage has ended, since it was uploaded or is read again. */
  outages: number;
}

/** How a dataset goes back to those that wait for a reader. */
export interface DatasetRelease {
  /** What the two counts of the dataset are from now on. */
  attempts: number;
  outages: number;
  wait?: Wait;
}

/**
 * Datasets. A claimed one is written by the worker that holds it: every such call names the worker, and returns false
 * when the dataset is not `validating` in its hands any more.
 */
export interface DatasetStore {
  insert(
    dataset: {
      id: string;
      projectId: string;
      name: string;
      format: DatasetFormat;
      fileName: string | null;
      contentType: string | null;
      sizeBytes: number;
      sha256: string;
      uploadKey: string;
      readOptions?: ReadOptions;
    },
    keyed?: KeyedRequest,
  ): Promise<DatasetRecord>;
  find(projectId: string, id: string): Promise<DatasetRecord | null>;
  /** For workers. */
  findAny(id: string): Promise<DatasetRecord | null>;
  /** Null until the dataset is ready. */
  findProfile(projectId: string, id: string): Promise<DatasetProfile | null>;
  list(projectId: string, page: PageQuery & { status?: DatasetStatus }): Promise<Page<DatasetRecord>>;
  /** uploaded → validating under a lease, and the project's turn is over; null when another worker has it, or it waits. Raises `attempts`. */
  claim(id: string, workerId: string, leaseSeconds: number): Promise<DatasetRecord | null>;
  renewLease(id: string, workerId: string, leaseSeconds: number): Promise<boolean>;
  markReady(
    id: string,
    workerId: string,
    result: {
      format: DatasetFormat;
      rows: number;
      parquetKey: string;
      profile: DatasetProfile;
      reading?: DatasetReading;
    },
  ): Promise<boolean>;
  markRejected(id: string, workerId: string, rejection: DatasetRejection): Promise<boolean>;
  /** How far the reader is; told while the worker holds the dataset. */
  setProgress(id: string, workerId: string, progress: IngestProgress): Promise<void>;
  /**
   * ready or rejected → uploaded, with other options; what was read before is forgotten. 'inUse' where an experiment uses it, or an open batch prediction,
   * 'busy' in another status, 'notKept' without its upload. Returns the row as it was.
   */
  readAgain(
    projectId: string,
    id: string,
    options: ReadOptions,
    keyed?: KeyedRequest,
  ): Promise<DatasetRecord | 'inUse' | 'busy' | 'notKept' | null>;
  /** validating → uploaded, in its old place. */
  release(id: string, workerId: string, release: DatasetRelease): Promise<boolean>;
  /** validating with a lapsed lease → uploaded, in its old place; returns ids. */
  releaseLapsed(): Promise<string[]>;
  /**
   * The `uploaded` dataset that a free reader takes: of the projects with such ones, the one of which workers read the fewest, and among
   * those the one whose last claim is the longest ago; of its datasets the one that has waited the longest. Null when none is left.
   */
  findNext(): Promise<string | null>;
  /** Removes the row unless an experiment, or an open batch prediction, uses it (then returns 'inUse'). */
  remove(projectId: string, id: string): Promise<DatasetRecord | 'inUse' | null>;
}
