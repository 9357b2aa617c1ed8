import { classProbabilities } from '../../engine/metrics/probabilities.ts';
import { describeClasses } from './describe.ts';
import { prepareClasses } from './prepare-classes.ts';
import { balancedWeights } from '../../data/preparation/fit/fit-target.ts';
import { elementLoss, multiClassLoss, oneHot, rowWise, type RowLoss } from '../../engine/losses.ts';
import { classSums, countSums, indicesUpTo } from '../../engine/metric-sums.ts';
import { evaluateClassification } from '../../engine/metrics/classification-evaluation.ts';
import { firstOfEachRow } from '../../data/preparation/first-of-each-row.ts';
import type { PreparedSplit } from '../../data/preparation/prepared-data.ts';
import { constantOutputs } from '../baseline.ts';
import * as tf from '../../engine/tf.ts';
import type { OutputTraining, TargetTraining } from '../target-training.ts';
import type { ClassesOutputs, FittedClasses } from './definition.ts';

const outputs: OutputTraining<ClassesOutputs> = {
  rowLoss(loss, { count }, { labelSmoothing, weights }): RowLoss {
    const plain =
      count > 2 ? multiClassLoss(loss, count, labelSmoothing) : rowWise(elementLoss(loss, labelSmoothing));
    if (weights === null) return plain;
    return (logits, targets) => tf.mul(plain(logits, targets), rowWeights(targets as tf.Tensor1D, weights));
  },
  sums: ({ count }) => classSums(count),
  evaluationSums({ count }) {
    if (count === 2)
      return countSums(['1'], (logits, targets) => [
        tf.cast(tf.greaterEqual(logits, 0), 'float32'),
        tf.reshape(targets, [-1, 1]),
      ]);
    return countSums(indicesUpTo(count), (logits, targets) => [
      oneHot(tf.argMax(logits, 1), count),
      oneHot(targets as tf.Tensor1D, count),
    ]);
  },
  mixed: 'larger',
};

/** The weight of each row's class [n]. */
function rowWeights(targets: tf.Tensor1D, classWeights: readonly number[]): tf.Tensor1D {
  return tf.gather(tf.tensor1d([...classWeights]), tf.cast(targets, 'int32'));
}

/** The share of each class among the training rows; a row that was repeated to balance the classes counts once. */
function classShares(split: PreparedSplit, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  const isFirst = firstOfEachRow(split);
  let rows = 0;
  for (const [row, label] of split.targets.entries()) {
    if (!isFirst(row)) continue;
    counts[label] += 1;
    rows += 1;
  }
  return counts.map((count) => count / rows);
}

export const training: TargetTraining<FittedClasses, ClassesOutputs> = {
  prepare: prepareClasses,
  balancedWeights: (targets, { classes }) => balancedWeights(targets, classes.length),
  evaluate: ({ target, split, outputs: answers, threshold, loss, labelSmoothing }) =>
    evaluateClassification({
      outputs: answers,
      labels: split.targets,
      classes: target.classes,
      threshold: (threshold as number | null) ?? 0.5,
      loss,
      labelSmoothing,
    }),
  baseline({ target: { classes }, data: { train }, split }) {
    const shares = classShares(train, classes.length);
    const answer = classes.length === 2 ? shares.slice(1) : shares;
    return { strategy: 'prior', outputs: constantOutputs(split.rows, answer), threshold: 0.5 };
  },
  describe: describeClasses,
  judge({ outputs: answers, predictions, target: { classes }, targets }) {
    const probabilities = classProbabilities(answers);
    return predictions.map((prediction, row) => {
      const truth = classes[targets[row]];
      const correct = 'label' in prediction && prediction.label === truth;
      return { truth, correct, error: 1 - probabilities.of(row, targets[row]) };
    });
  },
  outputs,
};
