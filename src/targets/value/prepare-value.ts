import { fitValue } from '../../data/preparation/fit/fit-target.ts';
import type { PreparedTarget } from '../../data/preparation/fit/prepared-target.ts';
import { requireCounts } from '../require-counts.ts';
import type { TargetSource } from '../target-training.ts';
import type { FittedValue } from './definition.ts';

/**
 * A value, scaled by its training rows unless it is to stay as it is.
 * @throws TrainyardError trainingDataUnusable when a target of the Poisson loss is below 0
 */
export function prepareValue({
  task,
  training,
  preparation,
  raw,
  rows,
  fitted: stored,
}: TargetSource): PreparedTarget {
  const target = task.target!;
  const values = raw.numbers.get(target)!;
  const link = training.loss === 'poisson' ? 'log' : 'identity';
  if (link === 'log') requireCounts(target, values, rows);
  const fitted =
    (stored as FittedValue | null) ??
    fitValue(
      target,
      Float64Array.from(rows.train, (row) => values[row]),
      link,
      preparation.targetScaling,
    );
  if (fitted.kind !== 'value') throw new Error('the fitted target is not that of a regression');
  return {
    fitted,
    of: (list) => Float32Array.from(list, (row) => (values[row] - fitted.offset) / fitted.scale),
    truthOf: (list) => Float64Array.from(list, (row) => values[row]),
  };
}
