import type { Threshold } from '../contracts/artifact.ts';
import type { ResolvedTask } from './tasks.ts';
import type { SplitEvaluation } from '../contracts/evaluation.ts';
import type { Prediction, PredictionPart } from '../contracts/model.ts';
import type { ResolvedPreparation } from '../contracts/definition/definition.ts';
import type { RowScaling } from '../data/preparation/row-scaling.ts';
import type { PreparedTarget } from '../data/preparation/fit/prepared-target.ts';
import type { PreparedData, PreparedSplit } from '../data/preparation/prepared-data.ts';
import type { RawColumns } from '../data/preparation/read/raw-columns.ts';
import type { SplitRows } from '../data/preparation/split/choose-rows.ts';
import type { RowLoss, Targets } from '../engine/losses.ts';
import type { Outputs, StepRunner } from '../engine/step-runner.ts';
import type * as tf from '../engine/tf.ts';
import type { Baseline } from './baseline.ts';
import type { Loss } from './loss.ts';
import type { AnyOutputs, AnyTarget } from './target-kind.ts';

/** What a target is fitted from. */
export interface TargetSource {
  task: ResolvedTask;
  training: { loss: Loss };
  preparation: Pick<ResolvedPreparation, 'targetScaling'>;
  /** Its columns. */
  raw: RawColumns;
  /** Stored SQL type by column name. */
  types: ReadonlyMap<string, string>;
  rows: SplitRows;
  /** As it was fitted before; null: it is fitted on the training rows. */
  fitted: AnyTarget | null;
}

/** What a model is judged by. */
export interface EvaluationSource<Target extends AnyTarget> {
  task: ResolvedTask;
  target: Target;
  data: PreparedData;
  split: PreparedSplit;
  /** The model's outputs for the rows of `split`. */
  outputs: Outputs;
  threshold: Threshold;
  loss: Loss;
  labelSmoothing: number;
  seed: number;
  runner: Pick<StepRunner, 'predict'>;
}

/** What a baseline is fitted on, and which rows it answers. */
export type BaselineSource<Target extends AnyTarget> = Pick<
  EvaluationSource<Target>,
  'task' | 'target' | 'data' | 'split'
>;

/** What predictions are told from. */
export interface PredictionSource<Target extends AnyTarget> {
  outputs: Outputs;
  target: Target;
  /** What went in, [rows × features]. */
  features: Float32Array;
  /** What the values of each row are scaled by; absent: the target says it for all of them. */
  scaling?: RowScaling;
  /** null: 0.5 */
  threshold: Threshold;
  /** What is asked for beside the answer. */
  include: readonly PredictionPart[];
  /** The outputs of the narrowest layer, [rows × units]. */
  code: () => Promise<Outputs>;
}

/** What answers are held against, row by row. */
export interface JudgeSource<Target extends AnyTarget> {
  target: Target;
  outputs: Outputs;
  /** `outputs` in the words of the data. */
  predictions: readonly Prediction[];
  /** As in `PreparedSplit`, of these rows. */
  targets: Float32Array;
}

/** An answer beside the truth. */
export interface RowJudgement {
  /** The target in the words of the data, as JSON; null where a row has none beside its inputs. */
  truth: string | string[] | number | number[] | Record<string, number> | null;
  /** Null where answers are more or less far off, not right or wrong. */
  correct: boolean | null;
  /** The larger, the worse; null: not known. */
  error: number | null;
}

/** Sums over the rows of a batch, and their names. */
export interface MetricSums {
  names: readonly string[];
  of(logits: tf.Tensor2D, targets: Targets): tf.Scalar[];
}

/** How the outputs that a kind defines are trained. Tensor operations only: what is traced is what runs eagerly. */
export interface OutputTraining<Outputs extends AnyOutputs> {
  /** @param weights what each class or label counts, as in `PreparedData`; null: 1 */
  rowLoss(
    loss: Loss,
    outputs: Outputs,
    options: { labelSmoothing: number; weights: readonly number[] | null },
  ): RowLoss;
  /**
   * What the metrics of an epoch are made from.
   * @param scales of several values: the scale of each; null: all 1
   */
  sums(outputs: Outputs, loss: Loss, scales: readonly number[] | null): MetricSums;
  /** What an evaluation sums up beside these. */
  evaluationSums(outputs: Outputs): MetricSums;
  /** How targets of mixed rows are judged: as the mixed number, or as that of the row with the larger share. */
  mixed: 'blend' | 'larger';
}

/** The half of a {@link TargetKind} that reads data, evaluates, predicts and holds tensors. */
export interface TargetTraining<
  Target extends AnyTarget = AnyTarget,
  Outputs extends AnyOutputs = AnyOutputs,
> {
  /**
   * Fits the target; null where it is the row itself.
   * @throws TrainyardError trainingDataUnusable
   */
  prepare(source: TargetSource): PreparedTarget | null;
  /** Weights that make up for classes or labels of different size, as in `PreparedData`; null: all 1. */
  balancedWeights(targets: Float32Array, target: Target): number[] | null;
  evaluate(source: EvaluationSource<Target>): SplitEvaluation | Promise<SplitEvaluation>;
  /** What the model has to be better than, on the rows of a split. */
  baseline(source: BaselineSource<Target>): Baseline | Promise<Baseline>;
  /** Predictions in the words of the data. */
  describe(source: PredictionSource<Target>): Prediction[] | Promise<Prediction[]>;
  /** Holds predictions against the truth; absent: numbers are held against the values as they were read. */
  judge?(source: JudgeSource<Target>): RowJudgement[];
  /** Of the outputs that the kind defines. */
  outputs?: OutputTraining<Outputs>;
}
