import type { Wait } from '../../contracts/waiting.ts';
import type {
  BatchPrediction,
  BatchPredictionOptions,
  BatchPredictionProgress,
  BatchPredictionResult,
  BatchPredictionStatus,
} from '../../contracts/batch-prediction.ts';
import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { RunError } from '../../contracts/run.ts';

/** A batch prediction with what only the service sees. */
export interface BatchPredictionRecord extends BatchPrediction {
  projectId: string;
  /** Blob of the result. */
  resultKey: string | null;
}

/** A part of the result, as it lies in the blob store until the result is put together. */
export interface BatchPart {
  /** Place in the result, from 0. */
  part: number;
  rows: number;
  invalidRows: number;
  blobKey: string;
}

/** What a worker has claimed. */
export interface ClaimedBatchPrediction extends BatchPredictionRecord {
  /** Attempts in a row, this one among them, since a part was last stored. */
  tries: number;
  /** Of the model. */
  artifactKey: string;
  /** Of the dataset. */
  parquetKey: string;
  /** What is predicted so far, in order. */
  parts: BatchPart[];
}

/** What a worker holds; another worker's claim has another attempt. */
export interface BatchLease {
  id: string;
  attempt: number;
  workerId: string;
}

export interface NewBatchPrediction extends BatchPredictionOptions {
  id: string;
  projectId: string;
  /** A version that is there. */
  model: { id: string; name: string; version: number };
  /** A dataset that is ready. */
  datasetId: string;
  total: number | null;
}

export interface BatchPredictionFilter {
  status?: BatchPredictionStatus;
  datasetId?: string;
  /** Name of the model. */
  model?: string;
}

/**
 * Batch predictions. While one is queued or running its version and its dataset can not be removed. What a worker writes takes effect
 * only while it holds the row: such calls name the lease, and return false when the row has another attempt, or is finished. They may be
 * repeated after a lost connection.
 */
export interface BatchPredictionStore {
  /** Queues one. 'queueFull' where the project has that many queued ones; null where the version or the dataset was removed. */
  insert(
    batch: NewBatchPrediction,
    limit: { maxQueuedPerProject: number },
    keyed?: KeyedRequest,
  ): Promise<BatchPredictionRecord | 'queueFull' | null>;
  find(projectId: string, id: string): Promise<BatchPredictionRecord | null>;
  /** For workers. */
  findAny(id: string): Promise<BatchPredictionRecord | null>;
  list(projectId: string, page: PageQuery & BatchPredictionFilter): Promise<Page<BatchPredictionRecord>>;
  /** Ids of queued and running ones of a dataset, or of a model, at most five. */
  listOpen(of: { datasetId: string } | { projectId: string; model: string }): Promise<string[]>;
  /**
   * The one that a free slot takes: projects take turns, those with the fewest running ones first.
   * @param maxRunning of a project at a time; null: no limit
   */
  findNext(maxRunning: number | null): Promise<string | null>;
  /** queued → running under a lease; null when it is not queued, or its project has as many as it may have. */
  claim(
    id: string,
    workerId: string,
    leaseSeconds: number,
    maxRunning: number | null,
  ): Promise<ClaimedBatchPrediction | null>;
  /** Keeps the lease, and tells how far it is where that is given. */
  report(lease: BatchLease, leaseSeconds: number, progress?: BatchPredictionProgress): Promise<boolean>;
  /** Adds the next part. */
  addPart(lease: BatchLease, part: BatchPart): Promise<boolean>;
  /** running → succeeded. */
  succeed(lease: BatchLease, result: BatchPredictionResult, resultKey: string): Promise<boolean>;
  /** running → failed. */
  fail(lease: BatchLease, error: RunError): Promise<boolean>;
  /**
   * running → queued.
   * @param isTry whether the attempt counts as one that failed
   */
  release(lease: BatchLease, options: { wait?: Wait; isTry: boolean }): Promise<boolean>;
  /** queued or running → cancelled; 'finished' where it was finished before. */
  cancel(
    projectId: string,
    id: string,
    keyed?: KeyedRequest,
  ): Promise<BatchPredictionRecord | 'finished' | null>;
  /** running with a lapsed lease → queued, or failed with the error after so many tries in a row; returns what was changed. */
  releaseLapsed(maxTries: number, error: RunError): Promise<{ id: string; status: 'queued' | 'failed' }[]>;
  /** Removes a finished one; 'open' where it is queued or running. */
  remove(projectId: string, id: string): Promise<BatchPredictionRecord | 'open' | null>;
}
