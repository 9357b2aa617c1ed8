import type { Loss } from '../targets/loss.ts';
import { mostCountedClasses, type CountedOutput } from '../targets/class-counts.ts';
import type { MetricSums } from '../targets/target-training.ts';
import { oneHot, type Targets } from './losses.ts';
import * as tf from './tf.ts';

/** Rows whose likeliest class is their own. */
export function classSums(count: number): MetricSums {
  return {
    names: ['accuracy'],
    of: (logits, targets) => [correctRows(count, logits, targets as tf.Tensor1D)],
  };
}

/**
 * Squared and absolute errors of values.
 * @param width numbers of a row
 * @param scales of several values: the scale of each, so that errors are summed in their own units; null: all 1
 */
export function errorSums(width: number, loss: Loss, scales: readonly number[] | null): MetricSums {
  const isWide = width > 1;
  return {
    names: ['squaredError', 'absoluteError'],
    of(logits, targets) {
      const raw = isWide ? logits : tf.reshape(logits, [-1]);
      const error = tf.sub(valuesOf(raw, loss), targets);
      if (!isWide) return [tf.sum(tf.square(error)), tf.sum(tf.abs(error))];
      const inOwnUnits = scales ? tf.mul(error, tf.tensor1d([...scales])) : error;
      return [tf.square(inOwnUnits), tf.abs(inOwnUnits)].map((errors) => tf.sum(tf.mean(errors, 1)));
    },
  };
}

/**
 * Squared and absolute errors of values, each row's brought to their own unit by the scale that stands behind its targets.
 * @param count values of a row; its targets are one number more
 */
export function rowScaledErrorSums(count: number, loss: Loss): MetricSums {
  return {
    names: ['squaredError', 'absoluteError'],
    of(logits, targets) {
      const values = tf.slice(targets as tf.Tensor2D, [0, 0], [-1, count]);
      const scale = tf.slice(targets as tf.Tensor2D, [0, count], [-1, 1]);
      const errors = tf.mul(tf.sub(valuesOf(logits, loss), values), scale);
      return [tf.square(errors), tf.abs(errors)].map((each) => tf.sum(tf.mean(each, 1)));
    },
  };
}

/** Names of the classes or labels that are counted one by one; none where there are too many. */
export function indicesUpTo(count: number): string[] {
  return count > mostCountedClasses ? [] : Array.from({ length: count }, (_, index) => String(index));
}

/** Counts of 0/1 columns: predicted and actual [n, classes]. */
export function countSums(
  classes: readonly string[],
  columnsOf: (logits: tf.Tensor2D, targets: Targets) => [predicted: tf.Tensor, actual: tf.Tensor],
): MetricSums {
  const kinds: readonly CountedOutput[] = ['hits', 'predicted', 'actual'];
  return {
    names: kinds.flatMap((kind) => classes.map((name) => `${kind}:${name}`)),
    of(logits, targets) {
      if (classes.length === 0) return [];
      const [predicted, actual] = columnsOf(logits, targets);
      const counts = [tf.mul(predicted, actual), predicted, actual].map((columns) => tf.sum(columns, 0));
      return counts.flatMap((vector) => tf.unstack(vector)) as tf.Scalar[];
    },
  };
}

/** What the logits of values say: the link of the Poisson loss is the logarithm, that of the cross-entropy the logit. */
function valuesOf(logits: tf.Tensor, loss: Loss): tf.Tensor {
  if (loss === 'poisson') return tf.exp(logits);
  return loss === 'crossEntropy' ? tf.sigmoid(logits) : logits;
}

/** Σ over rows of the share of labels that are wrong, and rows without a wrong one; 0.5 counts as having the label. */
export function labelSums(logits: tf.Tensor2D, targets: Targets): tf.Scalar[] {
  const predicted = tf.cast(tf.greaterEqual(logits, 0), 'float32');
  const wrong = tf.abs(tf.sub(predicted, targets));
  const wrongInRow = tf.sum(wrong, 1);
  return [tf.sum(tf.mean(wrong, 1)), tf.sum(tf.cast(tf.lessEqual(wrongInRow, 0), 'float32'))];
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
