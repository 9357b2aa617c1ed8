import type { ColumnProfile, ColumnType } from '../contracts/dataset.ts';
import type { ExperimentDefinition, ResolvedForecast } from '../contracts/definition/definition.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { unknownColumn } from './resolve-columns.ts';

/** Types that a group may have, and a time. */
const typesOf: Readonly<Record<'group' | 'time', readonly ColumnType[]>> = {
  group: ['categorical', 'boolean', 'numeric', 'text'],
  time: ['dateTime', 'numeric'],
};

/** The forecast with its defaults, checked against the dataset; null after a rejection. The target is known to exist. */
export function resolveForecast(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  target: ColumnProfile,
  findings: Findings,
): ResolvedForecast | null {
  const { task } = definition;
  if (target.type !== 'numeric')
    findings.reject(
      '/task/target',
      `A forecast is of a numeric column; "${target.name}" is ${target.type}.`,
      'targetTypeMismatch',
    );
  const columns = resolveOrder(
    { time: task.time, group: task.group },
    { time: '/task/time', group: '/task/group' },
    { dataset, target: target.name },
    findings,
  );
  if (columns === null) return null;
  const horizon = task.horizon ?? 1;
  const season = task.season ?? 1;
  const window = task.window ?? Math.max(24, 2 * horizon, season);
  if (season > window)
    findings.reject(
      '/task/season',
      `A window of ${window} steps does not hold a season of ${season}; the naive forecast needs the values of a season before.`,
      'seasonTooLong',
    );
  return {
    type: 'forecasting',
    target: target.name,
    positiveClass: null,
    ...columns,
    horizon,
    window,
    season,
  };
}

/**
 * The columns that tell series apart and order their steps; null after a rejection.
 * @param pointers where each was named
 */
export function resolveOrder(
  asked: { time: string | undefined; group: string | undefined },
  pointers: { time: string; group: string },
  { dataset, target }: { dataset: DatasetFacts; target: string | undefined },
  findings: Findings,
): { time: string; group: string | null } | null {
  const before = findings.issues.length;
  const check = (kind: 'time' | 'group', name: string): void => {
    const column = columnOf(dataset, name);
    if (!column) {
      const names = dataset.profile.columns.map((other) => other.name);
      findings.reject(pointers[kind], unknownColumn(name, names), 'unknownColumn');
    } else if (name === target) {
      findings.reject(pointers[kind], `"${name}" is the target; name another column.`, 'targetAsOrder');
    } else if (!typesOf[kind].includes(column.type)) {
      findings.reject(
        pointers[kind],
        `"${name}" is of type ${column.type}; a ${kind} is ${typesOf[kind].join(' or ')}.`,
        'columnTypeMismatch',
      );
    } else if (column.missing > 0) {
      findings.warn(
        'missingOrderValues',
        `"${name}" has no value in ${column.missing} row(s), which can't be placed and are left out.`,
        { pointer: pointers[kind], column: name },
      );
    }
  };
  if (asked.time === undefined)
    findings.reject(pointers.time, 'Name the column that orders the steps in time.', 'optionMissing');
  else check('time', asked.time);
  if (asked.group !== undefined) check('group', asked.group);
  if (findings.issues.length === before && asked.time === asked.group)
    findings.reject(pointers.group, 'The group and the time are one column; name two.', 'sameColumn');
  if (findings.issues.length > before) return null;
  return { time: asked.time!, group: asked.group ?? null };
}
