import type { AnyDefinition } from '../../../contracts/definition/classical.ts';
import { recommendationOf } from '../../../contracts/definition/definition.ts';
import type { UsedColumns } from '../../../contracts/row-counts.ts';
import { targetColumns } from '../../../targets/tasks.ts';

/** The used columns of a definition whose rows are one example each. */
export function usedColumns({
  task,
  inputs,
  preparation,
}: Pick<AnyDefinition, 'task' | 'inputs' | 'preparation'>): UsedColumns {
  const targets = targetColumns(task);
  const required = inputs.filter(({ type }) => {
    // There is no stand-in for an image, for a user or for an item.
    if (type === 'image' || recommendationOf(task) !== null) return true;
    // A missing text is an empty one.
    if (type === 'text') return false;
    return preparation.missing[type === 'categorical' ? 'categorical' : 'numeric'] === 'drop';
  });
  const names = (list: typeof inputs): string[] => list.map(({ name }) => name);
  return { columns: [...names(inputs), ...targets], targets, required: names(required) };
}
