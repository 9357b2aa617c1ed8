import type { NewWarning } from '../contracts/warning.ts';
import type { Precision } from './capture/plans/plan.ts';
import type { PreparedSplit } from '../data/preparation/prepared-data.ts';

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

/** The data of a run as a runner takes it: resident, all of it or a window that is replaced. */
export interface RunnerData {
  width: number;
  /** Numbers of a row's target; absent: 1. */
  targetWidth?: number;
  train: PreparedSplit;
  validation: PreparedSplit;
}

/**
 * Runs training steps. Three implementations: `eager` (TensorFlow.js, one operation at a time, on every backend),
 * `captured` (one TensorFlow graph per step, libtensorflow only) and `solver` (linear models: a step is an iteration of a solver). The loop
 * in `train.ts` can't tell them apart.
 * A runner owns its tensors, and the model's while it lives; `dispose` frees them.
 */
export interface StepRunner {
  readonly mode: 'eager' | 'captured' | 'solver';
  /** How steps are executed, such as `eager`, `plain`, `unroll 8`, `xla loop 64`. */
  readonly plan: string;
  /** Why this mode and plan, in a sentence for the run's page and log. */
  readonly reason: string;
  /** False where a stop came while plans were tried: the plan is not to be kept with the run. */
  readonly isPlanned: boolean;
  /** Whether its steps are kept off the GPU that the process has; left out: they run there, where there is one. */
  readonly onCpu?: boolean;
  /** Number format of the products of its steps; left out: float32. */
  readonly precision?: Precision;
  /** Whether activations are computed again in the backward pass; left out: unknown. */
  readonly recomputes?: boolean;
  /** Optimizer steps taken so far. */
  readonly step: number;
  /** Why no further step would change anything, in a sentence; absent or null: it would. */
  readonly converged?: string | null;
  /** What whoever looks at the run should know of how it is executed; left out: nothing. */
  readonly warnings?: readonly NewWarning[];
  /** Steps that a call must hold a multiple of, except at the end of an epoch or of the rows that are held; left out: 1. */
  readonly stepUnit?: number;
  /** How many steps a call of {@link run} should hold so that it lasts at most about 100 ms. */
  stepsPerCall(): number;
  /**
   * Takes one step for each `rowsPerStep` rows. `indices` are rows of the training split; step i takes
   * indices[i·rowsPerStep, (i+1)·rowsPerStep); the last may be shorter. With accumulation a step's rows go through the
   * model in batches of `BatchPlan.batchSize`, their gradients weighted by rows, so that a step always stands alone and
   * no gradient is kept between calls. How steps are cut into calls changes no number. A runner whose steps are long asks `shouldStop`
   * within them; where that says yes, the step is given up and the totals are of no rows.
   */
  run(indices: Int32Array, rowsPerStep: number, shouldStop?: () => boolean): Promise<StepTotals>;
  /**
   * Loss (with regularisation, without class weights) and metrics over a whole split, in inference mode. Where
   * `shouldStop` is asked between batches and says yes, the totals are of the rows so far.
   */
  evaluate(split: 'train' | 'validation', shouldStop?: () => boolean): Promise<StepTotals>;
  /**
   * Replaces the rows of a split by others, whose arrays have the same lengths; the first `rows.rows` of them count. The
   * arrays must stay as they are until they are replaced again.
   */
  replaceRows(split: 'train' | 'validation', rows: PreparedSplit): Promise<void>;
  /**
   * Forward pass over any rows: features [rows × width]. Binary classification has width 1: the probability of label 1.
   * `beforeBatch` is awaited ahead of each batch of rows; what it throws ends the call.
   */
  predict(features: Float32Array, rows: number, beforeBatch?: () => Promise<void>): Promise<Outputs>;
  /** Multiplies the scheduled learning rate; for reduce-on-plateau. */
  setLearningRateScale(scale: number): void;
  readState(): Promise<TrainingState>;
  /**
   * Loads the weights and the step, and the slots where `state.optimizer` is not empty (fresh weights for fine-tuning come
   * with step 0 and no slots). @throws artifactCorrupt on other shapes.
   */
  writeState(state: TrainingState): Promise<void>;
  dispose(): void;
}

/** The runner, which has one more warning from here on. */
export const withWarning = (runner: StepRunner, warning: NewWarning): StepRunner =>
  Object.assign(runner, { warnings: [...(runner.warnings ?? []), warning] });
