import { targetColumns } from '../tasks.ts';
import type { PreparedTarget } from '../../data/preparation/fit/prepared-target.ts';
import { unusable } from '../../data/preparation/unusable.ts';
import { interleave } from '../interleave.ts';
import type { TargetSource } from '../target-training.ts';
import type { FittedLabels } from './definition.ts';

/**
 * Labels, each a column of 0 and 1, as they stand.
 * @throws TrainyardError trainingDataUnusable when a row that is used holds another number
 */
export function prepareLabels({ task, raw, rows }: TargetSource): PreparedTarget {
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
