import type { AnyDefinition } from '../contracts/definition/classical.ts';
import { recommendationOf } from '../contracts/definition/definition.ts';
import { usedColumns } from '../data/preparation/read/used-columns.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';

const shownColumns = 5;

/** Warns of inputs whose missing values leave rows out. Users and items of a recommendation are warned of as targets are. */
export function warnOfMissingInputs(
  definition: Pick<AnyDefinition, 'task' | 'inputs' | 'preparation'>,
  dataset: DatasetFacts,
  findings: Findings,
): void {
  if (recommendationOf(definition.task) !== null) return;
  const { required } = usedColumns(definition);
  const missing = required.flatMap((name) => {
    const count = columnOf(dataset, name)?.missing ?? 0;
    return count > 0 && name !== definition.task.target ? [{ name, count }] : [];
  });
  if (missing.length === 0) return;
  const shown = missing
    .toSorted((a, b) => b.count - a.count)
    .slice(0, shownColumns)
    .map(({ name, count }) => `"${name}" (${count} of ${dataset.profile.rows})`);
  findings.warn(
    'missingInputValues',
    `Rows without a value of ${shown.join(', ')}${missing.length > shownColumns ? ` or ${missing.length - shownColumns} more inputs` : ''} are left out of training and evaluation.`,
    { pointer: '/inputs' },
  );
}
