import { evaluateAutoencoding } from '../../engine/metrics/autoencoding-evaluation.ts';
import { windowsOf } from '../../engine/training-rows.ts';
import { constantOutputs } from '../baseline.ts';
import type { TargetTraining } from '../target-training.ts';
import { describeReconstruction } from './describe.ts';
import type { FittedSelf } from './definition.ts';

export const training: TargetTraining<FittedSelf, never> = {
  prepare: () => null,
  balancedWeights: () => null,
  evaluate: ({ data, split, outputs, loss }) =>
    evaluateAutoencoding({
      reconstructions: outputs.values,
      features: split.features,
      rows: split.rows,
      columns: data.columnWidths ?? [],
      loss,
    }),
  async baseline({ data, split }) {
    const sums = new Float64Array(data.width);
    for await (const { features, rows } of windowsOf(data, data.train))
      for (let at = 0; at < rows * data.width; at += 1) sums[at % data.width] += features[at];
    const mean = Array.from(sums, (sum) => sum / data.train.rows);
    return { strategy: 'meanRow', outputs: constantOutputs(split.rows, mean) };
  },
  describe: describeReconstruction,
  judge: ({ predictions }) =>
    predictions.map((prediction) => ({
      truth: null,
      correct: null,
      error: 'reconstructionError' in prediction ? prediction.reconstructionError : null,
    })),
};
