import { targetColumns } from '../tasks.ts';
import { fitValue } from '../../data/preparation/fit/fit-target.ts';
import type { PreparedTarget } from '../../data/preparation/fit/prepared-target.ts';
import { interleave } from '../interleave.ts';
import { requireCounts } from '../require-counts.ts';
import type { TargetSource } from '../target-training.ts';
import type { FittedValues } from './definition.ts';

/** Several values, each fitted on the training rows and scaled by itself. */
export function prepareValues({
  task,
  training,
  preparation,
  raw,
  rows,
  fitted: stored,
}: TargetSource): PreparedTarget {
  const names = targetColumns(task);
  const columns = names.map((name) => raw.numbers.get(name)!);
  const link = training.loss === 'poisson' ? 'log' : 'identity';
  if (link === 'log') for (const [i, values] of columns.entries()) requireCounts(names[i], values, rows);
  const fit = (): FittedValues => {
    const each = columns.map((values, i) =>
      fitValue(
        names[i],
        Float64Array.from(rows.train, (row) => values[row]),
        link,
        preparation.targetScaling,
      ),
    );
    return {
      kind: 'values',
      names,
      offsets: each.map(({ offset }) => offset),
      scales: each.map(({ scale }) => scale),
    };
  };
  const fitted = (stored as FittedValues | null) ?? fit();
  if (fitted.kind !== 'values') throw new Error('the fitted target is not that of several values');
  const { offsets, scales } = fitted;
  return {
    fitted,
    of: (list) => interleave(columns, list, (value, column) => (value - offsets[column]) / scales[column]),
    truthOf: (list) =>
      Float64Array.from(
        { length: list.length * columns.length },
        (_, at) => columns[at % columns.length][list[Math.floor(at / columns.length)]],
      ),
  };
}
