import type { PreparedSplit } from '../contracts/preparation.ts';

/** A named tensor outside any backend: `data` has product(shape) values, row-major. */
export interface NamedTensor {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  data: Float32Array | Int32Array;
}

/**
 * Everything that training goes on from: the same for every runner, so a checkpoint of one can be loaded by another.
 * `weights` are the model's (trainable, then the rest, by layer name); `optimizer` are slots, named `<weight>/<slot>`
 * such as `dense_1/kernel/m`.
 */
export interface TrainingState {
  step: number;
  weights: NamedTensor[];
  optimizer: NamedTensor[];
}

/** Sums over the rows of the batches that were run; divide by `rows` for means. */
export interface StepTotals {
  rows: number;
  steps: number;
  /** Σ over rows of the loss (batch mean × rows), regularisation included. */
  loss: number;
  /** Loss of the last batch alone (mean), for step metrics and the check for NaN. */
  lastLoss: number;
  /** Σ over rows of each metric, such as `accuracy` (0/1 per row) or `squaredError`. */
  metrics: Record<string, number>;
}

/** What a model says about rows: [rows × outputs] row-major; class scores are probabilities, values are still scaled. */
export interface Outputs {
  rows: number;
  width: number;
  values: Float32Array;
}

/** The data of a run as a runner takes it: resident for its whole life. */
export interface RunnerData {
  width: number;
  train: PreparedSplit;
  validation: PreparedSplit;
}

/**
 * Runs training steps. Two implementations: `eager` (TensorFlow.js, one operation at a time, on every backend) and
 * `captured` (one TensorFlow graph per step, libtensorflow only). The loop in `train.ts` can't tell them apart.
 * A runner owns its tensors, and the model's while it lives; `dispose` frees them.
 */
export interface StepRunner {
  readonly mode: 'eager' | 'captured';
  /** How steps are executed, such as `eager`, `plain`, `unroll 8`, `xla loop 64`. */
  readonly plan: string;
  /** Why this mode and plan, in a sentence for the run's page and log. */
  readonly reason: string;
  /** Optimizer steps taken so far. */
  readonly step: number;
  /** How many steps a call of {@link run} should hold so that it lasts at most about 100 ms. */
  stepsPerCall(): number;
  /**
   * Takes one step for each batch. `indices` are rows of the training split; batch i is
   * indices[i·batchSize, (i+1)·batchSize); the last may be shorter.
   */
  run(indices: Int32Array, batchSize: number): Promise<StepTotals>;
  /** Loss (without regularisation) and metrics over a whole split, in inference mode. */
  evaluate(split: 'train' | 'validation'): Promise<StepTotals>;
  /** Forward pass over any rows: features [rows × width]. */
  predict(features: Float32Array, rows: number): Promise<Outputs>;
  /** Multiplies the scheduled learning rate; for reduce-on-plateau. */
  setLearningRateScale(scale: number): void;
  readState(): Promise<TrainingState>;
  /** Loads weights and, where `state.optimizer` is not empty, slots and step. @throws artifactCorrupt on other shapes. */
  writeState(state: TrainingState): Promise<void>;
  dispose(): void;
}
