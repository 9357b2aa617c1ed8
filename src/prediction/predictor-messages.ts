import type { Prediction, PredictionOptions } from '../contracts/model.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { PlainError } from '../errors.ts';

/** What a predictor is booted with. */
export interface PredictorBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
  threads: number;
  /** Bytes of weights that are kept loaded. */
  cacheBytes: number;
}

/** Rows to predict with the model in a folder. */
export interface PredictorRequest {
  /** Comes back with the answer. */
  id: number;
  artifactDir: string;
  rows: readonly Record<string, unknown>[];
  options: PredictionOptions;
}

/** From a predictor: `ready` once, then one answer a request, in any order. */
export type PredictorReply =
  | { type: 'ready'; engine: EngineInfo }
  | { type: 'answer'; id: number; predictions: Prediction[] }
  | { type: 'refused'; id: number; error: PlainError };
