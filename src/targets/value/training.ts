import { recommendationOf } from '../../contracts/definition/definition.ts';
import { pairPlacesOf } from '../../data/preparation/encode/interactions.ts';
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
  describe: ({ outputs: { values }, target: { offset, scale } }) =>
    Array.from(values, (value) => ({ value: value * scale + offset })),
  outputs,
};
