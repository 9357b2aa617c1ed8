import { balancedLabelWeights } from '../../data/preparation/fit/fit-target.ts';
import { describeLabels, even } from './describe.ts';
import { prepareLabels } from './prepare-labels.ts';
import { elementLoss, meanOverTargets } from '../../engine/losses.ts';
import { countSums, indicesUpTo, labelSums } from '../../engine/metric-sums.ts';
import { evaluateMultiLabel } from '../../engine/metrics/multi-label-evaluation.ts';
import { constantOutputs, meanTargets } from '../baseline.ts';
import * as tf from '../../engine/tf.ts';
import type { OutputTraining, TargetTraining } from '../target-training.ts';
import type { FittedLabels, LabelsOutputs } from './definition.ts';

const outputs: OutputTraining<LabelsOutputs> = {
  rowLoss: (loss, { count }, { labelSmoothing, weights }) =>
    meanOverTargets(elementLoss(loss, labelSmoothing), count, weights),
  sums: () => ({ names: ['hammingLoss', 'subsetAccuracy'], of: labelSums }),
  evaluationSums: ({ count }) =>
    countSums(indicesUpTo(count), (logits, targets) => [
      tf.cast(tf.greaterEqual(logits, 0), 'float32'),
      targets,
    ]),
  mixed: 'larger',
};

export const training: TargetTraining<FittedLabels, LabelsOutputs> = {
  prepare: prepareLabels,
  balancedWeights: (targets, { names }) => balancedLabelWeights(targets, names.length),
  evaluate: ({ target, split, outputs: answers, threshold, loss, labelSmoothing }) =>
    evaluateMultiLabel({
      probabilities: answers.values,
      targets: split.targets,
      labels: target.names,
      thresholds: threshold as number[],
      loss,
      labelSmoothing,
    }),
  baseline: ({ target: { names }, data: { train }, split }) => ({
    strategy: 'prior',
    outputs: constantOutputs(split.rows, meanTargets(train)),
    threshold: names.map(() => even),
  }),
  describe: describeLabels,
  judge({ outputs: { width, values }, predictions, target: { names }, targets }) {
    return predictions.map((prediction, row) => {
      const at = row * width;
      const truth = names.filter((_, label) => targets[at + label] === 1);
      const predicted = 'labels' in prediction ? prediction.labels : [];
      const sum = names.reduce(
        (total, _, label) => total + Math.abs(values[at + label] - targets[at + label]),
        0,
      );
      const correct =
        truth.length === predicted.length && truth.every((name, index) => name === predicted[index]);
      return { truth, correct, error: sum / names.length };
    });
  },
  outputs,
};
