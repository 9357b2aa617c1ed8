import type { Prediction } from '../../contracts/model.ts';
import type { PredictionSource } from '../target-training.ts';
import type { FittedValue } from './definition.ts';

/** The value in its own unit. */
export const describeValue = ({
  outputs: { values },
  target: { offset, scale },
}: Pick<PredictionSource<FittedValue>, 'outputs' | 'target'>): Prediction[] =>
  Array.from(values, (value) => ({ value: value * scale + offset }));
