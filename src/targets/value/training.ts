import { recommendationOf } from '../../contracts/definition/definition.ts';
import { pairPlacesOf, type PairPlaces } from '../../data/preparation/encode/interactions.ts';
import type { PreparedData, PreparedSplit } from '../../data/preparation/prepared-data.ts';
import type { Outputs } from '../../engine/step-runner.ts';
import { constantOutputs, meanTargets } from '../baseline.ts';
import { describeValue } from './describe.ts';
import { prepareValue } from './prepare-value.ts';
import { elementLoss, rowWise } from '../../engine/losses.ts';
import { errorSums } from '../../engine/metric-sums.ts';
import { rankRatings } from '../../engine/metrics/recommendation-evaluation.ts';
import { evaluateRegression } from '../../engine/metrics/regression-evaluation.ts';
import * as tf from '../../engine/tf.ts';
import type { OutputTraining, TargetTraining } from '../target-training.ts';
import type { FittedValue, ValueOutputs } from './definition.ts';

const outputs: OutputTraining<ValueOutputs> = {
  rowLoss: (loss, _, { labelSmoothing }) => rowWise(elementLoss(loss, labelSmoothing)),
  sums: (_, loss, scales) => errorSums(1, loss, scales),
  evaluationSums: () => ({
    names: ['target', 'targetSquared'],
    of: (_, targets) => [tf.sum(targets), tf.sum(tf.square(targets))],
  }),
  mixed: 'blend',
};

/** The mean rating of each row's item over the training rows; of an item without one, the mean of all. */
function itemMeans(
  { train, width }: PreparedData,
  split: PreparedSplit,
  { item, items }: PairPlaces,
): Outputs {
  const [mean] = meanTargets(train);
  const sums = new Float64Array(items);
  const counts = new Float64Array(items);
  for (const [row, target] of train.targets.entries()) {
    const index = train.features[row * width + item];
    sums[index] += target;
    counts[index] += 1;
  }
  const of = (row: number): number => {
    const index = split.features[row * width + item];
    return counts[index] > 0 ? sums[index] / counts[index] : mean;
  };
  return {
    rows: split.rows,
    width: 1,
    values: Float32Array.from({ length: split.rows }, (_, row) => of(row)),
  };
}

export const training: TargetTraining<FittedValue, ValueOutputs> = {
  prepare: prepareValue,
  balancedWeights: () => null,
  evaluate({ task, target: { offset, scale }, data, split, outputs: answers, loss }) {
    const predicted = answers.values;
    const report = evaluateRegression({
      predicted,
      targets: split.targets,
      ...(split.truth && { truth: split.truth }),
      offset,
      scale,
      loss,
    });
    const pair = recommendationOf(task);
    if (pair === null) return report;
    return { ...report, ranking: rankRatings(predicted, split, data, pairPlacesOf(data.inputs, pair)) };
  },
  baseline({ task, data, split }) {
    const pair = recommendationOf(task);
    if (pair === null)
      return { strategy: 'mean', outputs: constantOutputs(split.rows, meanTargets(data.train)) };
    return { strategy: 'itemMean', outputs: itemMeans(data, split, pairPlacesOf(data.inputs, pair)) };
  },
  describe: describeValue,
  outputs,
};
