import { recommendationOf } from '../../contracts/definition/definition.ts';
import { pairPlacesOf } from '../../data/preparation/encode/interactions.ts';
import { evaluateInteractions } from '../../engine/metrics/recommendation-evaluation.ts';
import type { TargetTraining } from '../target-training.ts';
import type { FittedInteractions } from './definition.ts';

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
  describe: ({ outputs: { values } }) => Array.from(values, (score) => ({ score })),
};
