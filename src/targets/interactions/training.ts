import { recommendationOf } from '../../contracts/definition/definition.ts';
import { pairPlacesOf, type PairPlaces } from '../../data/preparation/encode/interactions.ts';
import type { PreparedData } from '../../data/preparation/prepared-data.ts';
import type { Outputs } from '../../engine/step-runner.ts';
import { evaluateInteractions } from '../../engine/metrics/recommendation-evaluation.ts';
import type { TargetTraining } from '../target-training.ts';
import { describeScores } from './describe.ts';
import type { FittedInteractions } from './definition.ts';

/** Scores rows by the share of the training rows that are of their item. */
function itemPopularity(
  { train, width }: PreparedData,
  { item, items }: PairPlaces,
): (features: Float32Array, rows: number) => Outputs {
  const counts = new Float64Array(items);
  for (const [row, target] of train.targets.entries()) counts[train.features[row * width + item]] += target;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (features, rows) => ({
    rows,
    width: 1,
    values: Float32Array.from({ length: rows }, (_, row) => counts[features[row * width + item]] / total),
  });
}

export const training: TargetTraining<FittedInteractions, never> = {
  prepare: () => ({
    fitted: { kind: 'interactions' },
    of: (rows) => new Float32Array(rows.length).fill(1),
  }),
  balancedWeights: () => null,
  evaluate({ task, ...source }) {
    const pair = recommendationOf(task);
    if (pair === null) throw new Error('interactions are those of a recommendation');
    return evaluateInteractions({ ...source, places: pairPlacesOf(source.data.inputs, pair) });
  },
  baseline({ task, data, split }) {
    const pair = recommendationOf(task);
    if (pair === null) throw new Error('interactions are those of a recommendation');
    const answer = itemPopularity(data, pairPlacesOf(data.inputs, pair));
    return {
      strategy: 'mostPopular',
      outputs: answer(split.features, split.rows),
      runner: { predict: (features, rows) => Promise.resolve(answer(features, rows)) },
      // A number of rows is no probability.
      without: ['loss'],
    };
  },
  describe: describeScores,
  judge: ({ outputs: { values } }) =>
    Array.from(values, (score) => ({ truth: null, correct: null, error: 1 - score })),
};
