import type { ExperimentDefinition, ResolvedSplit } from '../contracts/definition/definition.ts';
import type { ResolvedTask } from '../targets/tasks.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { type Findings, unknownColumn } from './issues.ts';

/** Types of columns whose values make groups. */
const groupingTypes: ReadonlySet<string> = new Set(['numeric', 'categorical', 'boolean', 'dateTime']);
/** Tasks whose examples are rows with a truth of their own. */
const groupedTasks: ReadonlySet<string> = new Set([
  'classification',
  'multiLabelClassification',
  'regression',
  'forecasting',
]);

/** The columns by whose values a run is also evaluated; nothing where the definition names none. */
export function resolveGroups(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  facts: { task: ResolvedTask; split: ResolvedSplit; rows: { validation: number; test: number } },
  findings: Findings,
): { groups?: string[] } {
  const groups = definition.evaluation?.groups;
  if (groups === undefined) return {};
  const { task, split, rows } = facts;
  if (!groupedTasks.has(task.type))
    findings.reject(
      '/evaluation/groups',
      `Groups are for ${[...groupedTasks].join(', ')}, not for ${task.type}.`,
      'optionNotApplicable',
    );
  else if (split.strategy === 'kFold' ? rows.test === 0 : rows.test + rows.validation === 0)
    findings.reject(
      '/evaluation/groups',
      'Groups are evaluated on test rows, and there are none: set split.test.',
      'optionNotApplicable',
    );
  const names = dataset.profile.columns.map(({ name }) => name);
  for (const [index, name] of groups.entries()) {
    const column = columnOf(dataset, name);
    const pointer = `/evaluation/groups/${index}`;
    if (!column) findings.reject(pointer, unknownColumn(name, names), 'unknownColumn');
    else if (!groupingTypes.has(column.type))
      findings.reject(
        pointer,
        `The column "${name}" holds ${column.type} values, which make no groups.`,
        'columnTypeMismatch',
      );
  }
  return { groups };
}
