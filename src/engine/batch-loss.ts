import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import type { Augmentation } from './augmentation/augmentation.ts';
import { outputTrainingOf } from '../targets/load-targets.ts';
import type { MetricSums } from '../targets/target-training.ts';
import { divideTargets, teacherLoss, type Distillation } from './distillation/teacher-loss.ts';
import { magnitude, type RowLoss, type Targets } from './losses.ts';
import { targetWidthOf, type Architecture } from './models/architecture.ts';
import type { BuiltModel } from './models/build-model.ts';
import * as tf from './tf.ts';

/** What a batch gives: its mean loss and the sums over rows of each metric, in the order of the names. */
export interface BatchResult {
  loss: tf.Scalar;
  metrics: tf.Scalar[];
}

/** The forward pass and the loss of a batch, as tensor operations only: what is traced is what runs eagerly. */
export interface BatchLoss {
  /**
   * Names in {@link StepTotals.metrics}: `accuracy` for classes; `hammingLoss` and `subsetAccuracy` for several labels;
   * `squaredError` and `absoluteError` for values, of several the mean.
   */
  readonly metrics: readonly string[];
  /** Those of an evaluation: the same and more. */
  readonly evaluationMetrics: readonly string[];
  /**
   * In training mode: rows are augmented, class weights and L1/L2 count, dropout and batch statistics are on. Where rows are mixed,
   * metrics are of the mixed values, or of the classes or labels of the row with the larger share.
   */
  training(features: tf.Tensor2D, targets: Targets): BatchResult;
  /** As {@link training}, row by row [n] and without the penalty. */
  rows(features: tf.Tensor2D, targets: Targets): { losses: tf.Tensor1D; metrics: tf.Scalar[] };
  /** What is added to the mean loss for the size of the weights; null: nothing. */
  readonly penalty: (() => tf.Scalar) | null;
  /** In inference mode: the plain mean loss. */
  evaluation(features: tf.Tensor2D, targets: Targets): BatchResult;
}

/**
 * The loss of a model's batches. With class weights the loss is Σ w_i·l_i / n, as in Keras: divided by rows, not by weights. A row that
 * is mixed of two, λ·x + (1−λ)·x′, has the loss λ·l(y) + (1−λ)·l(y′), each with the weight of its class.
 * A student's is w·loss(labels) + (1 − w)·loss(answers of the teacher), which stand behind its targets; class weights are for the labels.
 * @param classWeights as in `PreparedData`
 * @param valueScales of several values: the scale of each, so that errors are summed in their own units; null: all 1
 */
export function createBatchLoss(
  model: BuiltModel,
  training: Pick<ResolvedTraining, 'loss' | 'labelSmoothing' | 'regularization'>,
  classWeights: readonly number[] | null,
  valueScales: readonly number[] | null = null,
  augmentation: Augmentation | null = null,
  distillation: Distillation | null = null,
): BatchLoss {
  const { outputs } = model.architecture;
  const { loss, labelSmoothing } = training;
  const output = outputTrainingOf(outputs);
  const rowLoss = output.rowLoss(loss, outputs, { labelSmoothing, weights: null });
  const labelLoss = output.rowLoss(loss, outputs, { labelSmoothing, weights: classWeights });
  const { labels, weightedLoss } = distillation
    ? taught(model.architecture, training, labelLoss, distillation)
    : { labels: (targets: Targets) => targets, weightedLoss: labelLoss };
  const metrics = output.sums(outputs, loss, valueScales);
  const evaluationSums = together(metrics, output.evaluationSums(outputs));
  const { l1, l2 } = training.regularization;
  const regularized = model.weights.filter((weight) => weight.regularized).map(({ variable }) => variable);

  const terms = (): tf.Scalar[] => [
    ...(l1 > 0 ? regularized.map((kernel) => tf.mul(tf.sum(magnitude(kernel)), l1)) : []),
    ...(l2 > 0 ? regularized.map((kernel) => tf.mul(tf.sum(tf.square(kernel)), l2)) : []),
  ] as tf.Scalar[]; // prettier-ignore
  const hasPenalty = regularized.length > 0 && (l1 > 0 || l2 > 0);

  const withPenalty = (mean: tf.Scalar): tf.Scalar =>
    terms().reduce((total, term) => tf.add(total, term), mean);

  const rows: BatchLoss['rows'] = (features, targets) => {
    const batch = augmentation?.(features, model.noise) ?? { features, mixed: null };
    const logits = model.layers.apply(batch.features, { training: true }) as tf.Tensor2D;
    let losses = weightedLoss(logits, targets);
    let judged = targets;
    if (batch.mixed) {
      const { share, ofPartners } = batch.mixed;
      const others = ofPartners(targets);
      losses = blend(share, losses, weightedLoss(logits, others));
      judged = (output.mixed === 'blend' ? blend : larger)(share, targets, others);
    }
    return { losses, metrics: metrics.of(logits, labels(judged)) };
  };

  return {
    metrics: metrics.names,
    evaluationMetrics: evaluationSums.names,
    rows,
    penalty: hasPenalty ? () => terms().reduce((total, term) => tf.add(total, term)) : null,
    training(features, targets) {
      const { losses, metrics: sums } = rows(features, targets);
      return { loss: withPenalty(tf.mean(losses)), metrics: sums };
    },
    evaluation(features, given) {
      const targets = labels(given);
      const logits = model.layers.apply(features, { training: false }) as tf.Tensor2D;
      // The penalty counts here too, as in Keras: the curves of training and validation can be compared.
      return {
        loss: withPenalty(tf.mean(rowLoss(logits, targets))),
        metrics: evaluationSums.of(logits, targets),
      };
    },
  };
}

/** The loss of a student's rows, and its targets without the answers of the teacher. */
function taught(
  { head, outputs, taughtWidth = 0 }: Architecture,
  { loss }: Pick<ResolvedTraining, 'loss'>,
  labelLoss: RowLoss,
  distillation: Distillation,
): { labels: (targets: Targets) => Targets; weightedLoss: RowLoss } {
  const { hardWeight } = distillation;
  const { labels, answers } = divideTargets(targetWidthOf({ outputs }), taughtWidth);
  const ofTeacher = teacherLoss(distillation, head, loss);
  return {
    labels,
    weightedLoss: (logits, targets) =>
      tf.add(
        tf.mul(labelLoss(logits, labels(targets)), hardWeight),
        tf.mul(ofTeacher(logits, answers(targets)), 1 - hardWeight),
      ),
  };
}

/** share·own + (1 − share)·other, for values [n] or [n, …]. */
function blend<T extends tf.Tensor>(share: tf.Tensor1D, own: T, other: T): T {
  return tf.add(other, tf.mul(perRow(share, own), tf.sub(own, other)));
}

/** The row's own value where its share is at least a half. */
function larger<T extends tf.Tensor>(share: tf.Tensor1D, own: T, other: T): T {
  return blend(tf.cast(tf.greaterEqual(share, 0.5), 'float32'), own, other);
}

/** A number of each row [n] in a shape that goes with values [n, …] of the rows. */
function perRow(numbers: tf.Tensor1D, values: tf.Tensor): tf.Tensor {
  return values.rank === 1 ? numbers : tf.reshape(numbers, [-1, ...values.shape.slice(1).map(() => 1)]);
}

/** The sums of both. */
function together(base: MetricSums, more: MetricSums): MetricSums {
  return {
    names: [...base.names, ...more.names],
    of: (logits, targets) => [...base.of(logits, targets), ...more.of(logits, targets)],
  };
}
