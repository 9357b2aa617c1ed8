import type { RegressionEvaluation } from '../../../src/contracts/evaluation.ts';
import type { FittedTarget } from '../../../src/targets/targets.ts';
import { elementLoss, rowWise } from '../../../src/engine/losses.ts';
import { evaluateRegression } from '../../../src/engine/metrics/regression-evaluation.ts';
import * as tf from '../../../src/engine/tf.ts';
import { constantOutputs, meanTargets } from '../../../src/targets/baseline.ts';
import type { TargetTraining } from '../../../src/targets/target-training.ts';
import type { FittedShare, ShareOutputs, ShareTask } from './share.ts';

export const training: TargetTraining<FittedShare, ShareOutputs> = {
  prepare({ task, raw, fitted: stored }) {
    const { target, whole } = task as unknown as ShareTask;
    const values = raw.numbers.get(target)!;
    const fitted = (stored as FittedShare | null) ?? { kind: 'share', name: target, whole };
    return {
      fitted: fitted as unknown as FittedTarget,
      of: (rows) => Float32Array.from(rows, (row) => values[row] / fitted.whole),
    };
  },
  balancedWeights: () => null,
  evaluate({ target: { whole }, split, outputs, loss }): RegressionEvaluation {
    return evaluateRegression({
      predicted: outputs.values,
      targets: split.targets,
      offset: 0,
      scale: whole,
      loss,
    });
  },
  baseline: ({ data, split }) => ({
    strategy: 'mean',
    outputs: constantOutputs(split.rows, meanTargets(data.train)),
  }),
  describe: ({ outputs: { values }, target: { whole } }) =>
    Array.from(values, (value) => ({ value: value * whole })),
  outputs: {
    rowLoss: (loss, _, { labelSmoothing }) => rowWise(elementLoss(loss, labelSmoothing)),
    sums: () => ({
      names: ['distance'],
      of: (logits, targets) => [tf.sum(tf.abs(tf.sub(tf.sigmoid(tf.reshape(logits, [-1])), targets)))],
    }),
    evaluationSums: () => ({ names: [], of: () => [] }),
    mixed: 'blend',
  },
};
