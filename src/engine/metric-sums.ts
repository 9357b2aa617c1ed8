import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import { oneHot, type Targets } from './losses.ts';
import { mostCountedClasses, type CountedOutput } from './metrics/class-counts.ts';
import { targetWidthOf, type OutputSpec } from './models/architecture.ts';
import * as tf from './tf.ts';

/** What is summed over the rows of a batch, and under which names. */
export interface MetricSums {
  names: readonly string[];
  of(logits: tf.Tensor2D, targets: Targets): tf.Scalar[];
}

/**
 * The sums that the metrics of an epoch are made from.
 * @param valueScales of several values: the scale of each; null: all 1
 */
export function createMetricSums(
  outputs: OutputSpec,
  loss: ResolvedTraining['loss'],
  valueScales: readonly number[] | null,
): MetricSums {
  if (outputs.kind === 'classes') {
    return {
      names: ['accuracy'],
      of: (logits, targets) => [correctRows(outputs.count, logits, targets as tf.Tensor1D)],
    };
  }
  if (outputs.kind === 'labels') return { names: ['hammingLoss', 'subsetAccuracy'], of: labelSums };
  const isWide = targetWidthOf(outputs) > 1;
  return {
    names: ['squaredError', 'absoluteError'],
    of(logits, targets) {
      const raw = isWide ? logits : tf.reshape(logits, [-1]);
      const error = tf.sub(valuesOf(raw, loss), targets);
      if (!isWide) return [tf.sum(tf.square(error)), tf.sum(tf.abs(error))];
      const inOwnUnits = valueScales ? tf.mul(error, tf.tensor1d([...valueScales])) : error;
      return [tf.square(inOwnUnits), tf.abs(inOwnUnits)].map((errors) => tf.sum(tf.mean(errors, 1)));
    },
  };
}

/**
 * The sums of an evaluation: those of training, and for each class or label the rows that have it, that are predicted to,
 * and both; for a value the sums that its variance is made from.
 */
export function createEvaluationSums(
  outputs: OutputSpec,
  loss: ResolvedTraining['loss'],
  valueScales: readonly number[] | null,
): MetricSums {
  const base = createMetricSums(outputs, loss, valueScales);
  const more = moreSums(outputs);
  return {
    names: [...base.names, ...more.names],
    of: (logits, targets) => [...base.of(logits, targets), ...more.of(logits, targets)],
  };
}

function moreSums(outputs: OutputSpec): MetricSums {
  switch (outputs.kind) {
    case 'classes':
      if (outputs.count === 2) {
        return countSums(['1'], (logits, targets) => [
          tf.cast(tf.greaterEqual(logits, 0), 'float32'),
          tf.reshape(targets, [-1, 1]),
        ]);
      }
      return countSums(indicesUpTo(outputs.count), (logits, targets) => [
        oneHot(tf.argMax(logits, 1), outputs.count),
        oneHot(targets as tf.Tensor1D, outputs.count),
      ]);
    case 'labels':
      return countSums(indicesUpTo(outputs.count), (logits, targets) => [
        tf.cast(tf.greaterEqual(logits, 0), 'float32'),
        targets,
      ]);
    case 'value':
      return {
        names: ['target', 'targetSquared'],
        of: (_, targets) => [tf.sum(targets), tf.sum(tf.square(targets))],
      };
    case 'values':
      return { names: [], of: () => [] };
  }
}

function indicesUpTo(count: number): string[] {
  return count > mostCountedClasses ? [] : Array.from({ length: count }, (_, index) => String(index));
}

/** Counts of 0/1 columns: predicted and actual [n, classes]. */
function countSums(
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
function valuesOf(logits: tf.Tensor, loss: ResolvedTraining['loss']): tf.Tensor {
  if (loss === 'poisson') return tf.exp(logits);
  return loss === 'crossEntropy' ? tf.sigmoid(logits) : logits;
}

/** Σ over rows of the share of labels that are wrong, and rows without a wrong one; 0.5 counts as having the label. */
function labelSums(logits: tf.Tensor2D, targets: Targets): tf.Scalar[] {
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
