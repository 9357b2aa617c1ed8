import type { FitData } from '../engine/classical/fit-data.ts';
import type { RowSums } from '../engine/classical/row-sums.ts';
import type { Explainer } from '../engine/explain/explainer.ts';
import type { Outputs } from '../engine/step-runner.ts';
import type { ClassicalLoss, ClassicalModel } from './classical-family.ts';

/** A fitted model: plain data that a thread can send. */
export interface FittedModel {
  /** What it is made of; several families may have the same. */
  kind: string;
}

/** Predicts rows: features [rows × width]. Binary classification has width 1: the probability of label 1. */
export type ClassicalPredictor = (features: Float32Array, rows: number) => Outputs;

/** What a thread fits. */
export interface FitRequest<
  Model extends ClassicalModel = ClassicalModel,
  Fitted extends FittedModel = FittedModel,
> {
  model: Model;
  loss: ClassicalLoss;
  data: FitData;
  seed: number;
  /** What the fit goes on from, for a family that iterates: at first {@link Growth.start}. */
  grown: Fitted | null;
  /** Of several threads, each takes the iterations whose number leaves `index` when divided by `of`. */
  share: { index: number; of: number };
  /** What {@link ClassicalEngine.shared} made for the threads of this fit; absent: the fit makes its own. */
  shared?: unknown;
}

/** What an iteration brings. */
export interface Iteration<Part = unknown> {
  /** Counted from 0. */
  number: number;
  part: Part;
  /** Loss and metrics with this iteration; null where {@link Growth.validation} finds them, or there are no rows. */
  train: RowSums | null;
  validation: RowSums | null;
}

/** Metrics of a model as it grows. */
export interface GrowingMetrics<Part = unknown> {
  /** Those with one more iteration; null where there are no rows. */
  with(part: Part): RowSums | null;
}

/** How a model grows iteration by iteration. */
export interface Growth<Fitted extends FittedModel = FittedModel, Part = unknown> {
  /** The model before the first iteration; with `resumed`, a copy of it to go on from. */
  start(data: FitData, loss: ClassicalLoss, resumed: Fitted | null): Fitted;
  /** Iterations that the model has. */
  iterations(fitted: Fitted): number;
  add(fitted: Fitted, part: Part): void;
  /** The model as it was after so many iterations. */
  first(fitted: Fitted, iterations: number): Fitted;
  /** Metrics of the growing model on the validation rows, for a fit whose threads know only their own iterations. */
  validation?(fitted: Fitted, data: FitData, loss: ClassicalLoss): GrowingMetrics<Part>;
}

/** A file of an artifact. */
export interface ModelFile {
  name: string;
  bytes: Buffer;
}

/**
 * What fits a family, predicts with it and keeps it: `engine.ts` of its folder.
 * @typeParam Model the model with every default written in
 * @typeParam Fitted the fitted model
 * @typeParam Part what an iteration adds to it
 */
export interface ClassicalEngine<
  Model extends ClassicalModel = ClassicalModel,
  Fitted extends FittedModel = FittedModel,
  Part = unknown,
> {
  readonly kind: Fitted['kind'];
  /**
   * What the threads of a fit have in common, beside the data: plain data with shared memory.
   * @returns null where this fit needs one thread only
   */
  shared?(model: Model, data: FitData, loss: ClassicalLoss, threads: number): unknown;
  /** Present where the family iterates. */
  readonly growth?: Growth<Fitted, Part>;
  /**
   * Fits on this thread, which it may block.
   * @param onIteration takes each iteration as it is done
   * @returns the model; null where the iterations are all of it
   */
  fit(
    request: FitRequest<Model, Fitted>,
    onIteration: (iteration: Iteration<Part>) => void,
  ): Fitted | null | Promise<Fitted | null>;
  /** What predicts; the same while training, evaluating and serving. */
  predictor(fitted: Fitted): ClassicalPredictor;
  /**
   * What explains the model's answers; absent where nothing does. What it returns is null for a model of before, without what its explanations
   * need.
   */
  explainer?(fitted: Fitted): Explainer | null;
  /** Bytes that a loaded model takes, about. */
  bytes(fitted: Fitted): number;
  /** What `model.json` holds, and the files beside it. Its `format` and `formatVersion` say how it is read. */
  write(fitted: Fitted): { model: { format: string; formatVersion: number }; files: ModelFile[] };
  /**
   * Reads what {@link ClassicalEngine.write} wrote.
   * @param file reads a file beside `model.json`
   * @throws artifactCorrupt
   */
  read(model: { format: string }, file: (name: string) => Promise<Buffer>): Fitted | Promise<Fitted>;
}
