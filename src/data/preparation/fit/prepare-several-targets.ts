import { targetColumns, type ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import type { FittedLabels, FittedTarget, FittedValues } from '../../../contracts/preparation.ts';
import type { SplitRows } from '../split/choose-rows.ts';
import { fitValue } from './fit-target.ts';
import { requireCounts, type PreparedTarget } from './prepare-target.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { unusable } from '../unusable.ts';

/**
 * Labels, each a column of 0 and 1, as they stand.
 * @throws TrainyardError trainingDataUnusable when a row that is used holds another number
 */
export function prepareLabels(
  { task }: Pick<ResolvedDefinition, 'task'>,
  raw: RawColumns,
  rows: SplitRows,
): PreparedTarget {
  const names = targetColumns(task);
  const columns = names.map((name) => raw.numbers.get(name)!);
  for (const [label, values] of columns.entries())
    for (const split of ['train', 'validation', 'test'] as const) {
      const row = rows[split].find((candidate) => values[candidate] !== 0 && values[candidate] !== 1);
      if (row === undefined) continue;
      throw unusable(
        'notALabel',
        `The label "${names[label]}" is ${values[row]} in row ${row + 1}; it must be 0 or 1, or true or false.`,
      );
    }
  const fitted: FittedLabels = { kind: 'labels', names };
  return { fitted, of: (list) => interleave(columns, list, (value) => value) };
}

/** Several values, each fitted on the training rows and scaled by itself. */
export function prepareValues(
  {
    task,
    training,
  }: { task: ResolvedDefinition['task']; training: Pick<ResolvedDefinition['training'], 'loss'> },
  raw: RawColumns,
  rows: SplitRows,
  stored: FittedTarget | null,
): PreparedTarget {
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
      ),
    );
    return {
      kind: 'values',
      names,
      offsets: each.map(({ offset }) => offset),
      scales: each.map(({ scale }) => scale),
    };
  };
  const fitted = stored ?? fit();
  if (fitted.kind !== 'values') throw new Error('the fitted target is not that of several values');
  const { offsets, scales } = fitted;
  return {
    fitted,
    of: (list) => interleave(columns, list, (value, column) => (value - offsets[column]) / scales[column]),
  };
}

/** The columns' numbers in the given rows, row-major. */
function interleave(
  columns: readonly Float64Array[],
  rows: Int32Array,
  scaled: (value: number, column: number) => number,
): Float32Array {
  const out = new Float32Array(rows.length * columns.length);
  for (const [column, values] of columns.entries())
    for (let i = 0; i < rows.length; i++) out[i * columns.length + column] = scaled(values[rows[i]], column);
  return out;
}
