import type { EngineInfo } from '../contracts/system.ts';
import type { PlainError } from '../errors.ts';
import type { InferAnswer, InferQuestion } from '../inference/infer-question.ts';
import type { CacheFigures } from './model-cache.ts';

/** What a predictor is booted with. */
export interface PredictorBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
  threads: number;
  /** Bytes of weights that are kept loaded. */
  cacheBytes: number;
}

/** The body of a request, and what it is. */
export type PredictorQuestion =
  /**
   * JSON of a `PredictRequest`. `isRead`: it is known to fit its schema; else one that does not fit, or asks for a version, is `unread`.
   */
  | { body: Uint8Array; isRead: boolean }
  /** JSON of a `PartialDependenceRequest` that fits its schema. */
  | { body: Uint8Array; varies: true }
  /** A request of the Open Inference Protocol, which nobody has read. */
  | { body: Uint8Array; infer: InferQuestion };

/** A request to predict with the model in a folder; its id comes back with the answer. */
export type PredictorRequest = PredictorQuestion & { id: number; artifactDir: string };

/** Why a request was not answered by a model. */
export interface Unread {
  /** The version that a body asks for which fits its schema. */
  version: number | null;
}

/** The answer to a request. */
export type PredictorAnswer =
  /** JSON of the list of predictions, or of the members of a `PartialDependence`; where the request asks for more, other members of the answer follow: `[…],"outsideOfTraining":{…}`. */
  | { id: number; predictions: string }
  | { id: number; inferred: InferAnswer }
  /** Another version is asked for, or, where it is null, the body does not fit its schema: how, the server says once it has read it. */
  | { id: number; unread: Unread }
  | { id: number; error: PlainError };

/** To a predictor: requests that are answered together. */
export type PredictorBatch = PredictorRequest[];

/** From a predictor: `ready` once, then the answers to each batch, in the order of the batches. */
export type PredictorReply =
  | { type: 'ready'; engine: EngineInfo }
  | { type: 'answers'; answers: PredictorAnswer[]; cache: CacheFigures };
