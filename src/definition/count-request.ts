import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ResolvedSplit } from '../contracts/definition/definition.ts';
import { stepsOf } from '../contracts/definition/steps-of.ts';
import type { RowCountRequest } from '../contracts/row-counts.ts';
import { usedColumns } from '../data/preparation/read/used-columns.ts';
import { groupsOf } from '../targets/task-groups.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';

/** What of each strategy's column is looked at. */
const placedBy = { grouped: 'group', kFold: 'group', timeOrdered: 'time', column: 'part' } as const;

/** How the rows of a definition are counted; null where an example is several rows. */
export function countRequestOf(definition: AnyDefinition, dataset: DatasetFacts): RowCountRequest | null {
  if (stepsOf(definition) !== null) return null;
  const used = usedColumns(definition);
  const variety = (name: string): number => columnOf(dataset, name)?.distinct ?? 0;
  return {
    ...used,
    classes: groupsOf(definition.task) === 'classes' ? definition.task.target : null,
    place: placeOf(definition.split),
    byVariety: [...new Set(used.columns)].toSorted((a, b) => variety(a) - variety(b)),
  };
}

function placeOf({ strategy, column }: ResolvedSplit): RowCountRequest['place'] {
  return column === undefined ? null : { column, as: placedBy[strategy] };
}
