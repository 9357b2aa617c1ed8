import type { Prediction } from '../../contracts/model.ts';
import type { PredictionSource } from '../target-training.ts';
import type { FittedInteractions } from './definition.ts';

/** The score of each pair. */
export const describeScores = ({
  outputs: { values },
}: Pick<PredictionSource<FittedInteractions>, 'outputs'>): Prediction[] =>
  Array.from(values, (score) => ({ score }));
