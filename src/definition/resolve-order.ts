import type { ColumnType } from '../contracts/dataset.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { isOrdered, orderedTypes } from './is-ordered.ts';
import { unknownColumn, type Findings } from './issues.ts';

/** Types that a group may have, and a time. */
const typesOf: Readonly<Record<'group' | 'time', readonly ColumnType[]>> = {
  group: ['categorical', 'boolean', 'numeric', 'text'],
  time: orderedTypes,
};

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
    } else if (!(kind === 'time' ? isOrdered(column) : typesOf.group.includes(column.type))) {
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
