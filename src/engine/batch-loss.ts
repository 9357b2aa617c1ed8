import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import { createRowLoss, magnitude, oneHot } from './losses.ts';
import type { OutputSpec } from './models/architecture.ts';
import type { BuiltModel } from './models/build-model.ts';
import * as tf from './tf.ts';

/** What a batch gives: its mean loss and the sums over rows of each metric, in the order of {@link BatchLoss.metrics}. */
export interface BatchResult {
  loss: tf.Scalar;
  metrics: tf.Scalar[];
}

/** The forward pass and the loss of a batch, as tensor operations only: what is traced is what runs eagerly. */
export interface BatchLoss {
  /** Names in {@link StepTotals.metrics}: `accuracy` for classes; `squaredError` and `absoluteError` for values. */
  readonly metrics: readonly string[];
  /** In training mode: class weights and L1/L2 count, dropout and batch statistics are on. */
  training(features: tf.Tensor2D, targets: tf.Tensor1D): BatchResult;
  /** In inference mode: the plain mean loss. */
  evaluation(features: tf.Tensor2D, targets: tf.Tensor1D): BatchResult;
}

/**
 * The loss of a model's batches. With class weights the loss is Σ w_i·l_i / n, as in Keras: divided by rows, not by weights.
 */
export function createBatchLoss(
  model: BuiltModel,
  training: Pick<ResolvedTraining, 'loss' | 'labelSmoothing' | 'regularization'>,
  classWeights: readonly number[] | null,
): BatchLoss {
  const { outputs } = model.architecture;
  const rowLoss = createRowLoss(training.loss, outputs, training.labelSmoothing);
  const { l1, l2 } = training.regularization;
  const regularized = model.weights.filter((weight) => weight.regularized).map(({ variable }) => variable);

  const penalty = (): tf.Scalar[] => [
    ...(l1 > 0 ? regularized.map((kernel) => tf.mul(tf.sum(magnitude(kernel)), l1)) : []),
    ...(l2 > 0 ? regularized.map((kernel) => tf.mul(tf.sum(tf.square(kernel)), l2)) : []),
  ] as tf.Scalar[]; // prettier-ignore

  const withPenalty = (loss: tf.Scalar): tf.Scalar =>
    penalty().reduce((total, term) => tf.add(total, term), loss);

  return {
    metrics: outputs.kind === 'classes' ? ['accuracy'] : ['squaredError', 'absoluteError'],
    training(features, targets) {
      const logits = model.layers.apply(features, { training: true }) as tf.Tensor2D;
      const losses = rowLoss(logits, targets);
      const weighted = classWeights ? tf.mul(losses, rowWeights(targets, classWeights)) : losses;
      const loss = withPenalty(tf.mean(weighted));
      return { loss, metrics: metricSums(outputs, training.loss, logits, targets) };
    },
    evaluation(features, targets) {
      const logits = model.layers.apply(features, { training: false }) as tf.Tensor2D;
      // The penalty counts here too, as in Keras: the curves of training and validation can be compared.
      const loss = withPenalty(tf.mean(rowLoss(logits, targets)));
      return { loss, metrics: metricSums(outputs, training.loss, logits, targets) };
    },
  };
}

function rowWeights(targets: tf.Tensor1D, classWeights: readonly number[]): tf.Tensor1D {
  return tf.gather(tf.tensor1d([...classWeights]), tf.cast(targets, 'int32'));
}

function metricSums(
  outputs: OutputSpec,
  loss: ResolvedTraining['loss'],
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
): tf.Scalar[] {
  if (outputs.kind === 'classes') return [correctRows(outputs.count, logits, targets)];
  const raw = tf.reshape(logits, [-1]);
  const error = tf.sub(loss === 'poisson' ? tf.exp(raw) : raw, targets);
  return [tf.sum(tf.square(error)), tf.sum(tf.abs(error))];
}

/** How many rows' likeliest class is their own. A binary probability of exactly 0.5 counts as positive. */
function correctRows(classes: number, logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Scalar {
  if (classes > 2) {
    const chosen = oneHot(tf.argMax(logits, 1), classes);
    return tf.sum(tf.mul(chosen, oneHot(targets, classes)));
  }
  const positive = tf.cast(tf.greaterEqual(tf.reshape(logits, [-1]), 0), 'float32');
  return tf.sum(tf.cast(tf.equal(positive, targets), 'float32'));
}
