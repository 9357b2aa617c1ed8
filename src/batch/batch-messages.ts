import type { BatchPredictionOptions, BatchPredictionResult } from '../contracts/batch-prediction.ts';
import type { PlainError } from '../errors.ts';

/** What a batch predictor is booted with. */
export interface BatchPredictorBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
  threads: number;
  /** Memory that DuckDB may hold before it spills. */
  memoryLimitBytes: number;
}

/** A dataset to predict. */
export interface PredictDatasetTask {
  artifactDir: string;
  parquetPath: string;
  options: BatchPredictionOptions;
  /** What earlier attempts have predicted, in order. */
  parts: readonly WrittenPart[];
  /** Folder for parts, the result and what DuckDB spills; it is the caller's to remove. */
  scratchDir: string;
  /** When a part ends at the latest, whichever comes first; the first ones are shorter. */
  partSize: { seconds: number; rows: number };
}

/** A part of the predictions: a Parquet file with the number of each row and its prediction. */
export interface WrittenPart {
  path: string;
  rows: number;
  invalidRows: number;
}

/** The finished file. */
export interface WrittenResult extends BatchPredictionResult {
  path: string;
}

/** To a batch predictor: the task, then a word for each part that is stored. */
export type BatchPredictorRequest = { type: 'predict'; task: PredictDatasetTask } | { type: 'partStored' };

/** From a batch predictor. It waits with the next part until the one before is stored; `done` and `failed` are the last. */
export type BatchPredictorReply =
  | { type: 'progress'; rows: number; total: number; invalidRows: number }
  | { type: 'part'; part: WrittenPart }
  | { type: 'done'; result: WrittenResult }
  | { type: 'failed'; error: PlainError };
