import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import type { FittedTarget } from '../../../contracts/preparation.ts';
import type { SplitRows } from '../split/choose-rows.ts';
import { fitClasses, fitValue } from './fit-target.ts';
import type { CodedColumn, RawColumns } from '../read/raw-columns.ts';
import { unusable } from '../unusable.ts';

/** The target: fitted, and a function that gives its numbers for rows of the dataset. */
export interface PreparedTarget {
  fitted: FittedTarget;
  /** Labels, or scaled values, of the rows; of several, row-major. */
  of(rows: Int32Array): Float32Array;
}

/**
 * Fits the target on the training rows, or takes it as it was fitted before.
 * @throws TrainyardError trainingDataUnusable when another split holds a class that the training rows lack, or a target
 * of the Poisson loss is below 0
 */
export function prepareTarget(
  {
    task,
    training,
  }: { task: ResolvedDefinition['task']; training: Pick<ResolvedDefinition['training'], 'loss'> },
  raw: RawColumns,
  rows: SplitRows,
  options: { numericClasses: boolean; fitted: FittedTarget | null },
): PreparedTarget {
  const target = task.target!;
  const coded = raw.categories.get(target);
  if (coded !== undefined) return prepareClasses(task, coded, rows, options);
  const values = raw.numbers.get(target)!;
  const link = training.loss === 'poisson' ? 'log' : 'identity';
  if (link === 'log') requireCounts(target, values, rows);
  const fitted =
    options.fitted ??
    fitValue(
      target,
      Float64Array.from(rows.train, (row) => values[row]),
      link,
    );
  if (fitted.kind !== 'value') throw new Error('the fitted target is not that of a regression');
  return {
    fitted,
    of: (list) => Float32Array.from(list, (row) => (values[row] - fitted.offset) / fitted.scale),
  };
}

/** @throws TrainyardError trainingDataUnusable where a row that is used holds a value below 0 */
export function requireCounts(name: string, values: ArrayLike<number>, rows: SplitRows): void {
  for (const split of ['train', 'validation', 'test'] as const) {
    const row = rows[split].find((candidate) => values[candidate] < 0);
    if (row === undefined) continue;
    throw unusable(
      'negativeTarget',
      `The loss "poisson" needs targets of 0 or more; "${name}" is ${values[row]} in row ${row + 1}.`,
    );
  }
}

function prepareClasses(
  task: ResolvedDefinition['task'],
  { codes, values }: CodedColumn,
  rows: SplitRows,
  options: { numericClasses: boolean; fitted: FittedTarget | null },
): PreparedTarget {
  const counts = countCodes(codes, values, rows.train);
  const fitted =
    options.fitted ??
    fitClasses(
      task.target!,
      new Map([...counts].filter((entry): entry is [string, number] => entry[0] !== null)),
      {
        numeric: options.numericClasses,
        positiveClass: task.positiveClass,
      },
    );
  if (fitted.kind !== 'classes') throw new Error('the fitted target is not that of a classification');
  const labelOf = new Map(fitted.classes.map((name, label) => [name, label]));
  const labels = values.map((value) => (value === null ? undefined : labelOf.get(value)));
  for (const split of ['train', 'validation', 'test'] as const)
    for (const row of rows[split])
      if (labels[codes[row]] === undefined)
        throw unusable(
          'unseenClass',
          `The class "${values[codes[row]]}" of "${task.target}" has rows in the ${split} split and none in the training split. A stratified split, or leaving out classes with very few rows, helps.`,
        );
  return { fitted, of: (list) => Float32Array.from(list, (row) => labels[codes[row]]!) };
}

/** Rows by category among the given ones; missing ones under null. */
export function countCodes(
  codes: Int32Array,
  values: readonly (string | null)[],
  rows: Int32Array,
): Map<string | null, number> {
  const counts = new Float64Array(values.length);
  for (const row of rows) counts[codes[row]]++;
  const found = new Map<string | null, number>();
  for (const [code, value] of values.entries()) if (counts[code] > 0) found.set(value, counts[code]);
  return found;
}
