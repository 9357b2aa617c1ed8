import type { ColumnProfile } from '../../contracts/dataset.ts';
import { presentRows, type DatasetFacts } from '../../definition/dataset-facts.ts';
import type { Findings } from '../../definition/issues.ts';
import { resolveOneTarget } from '../resolve-one-target.ts';
import { positiveClass, target } from '../target-options.ts';
import { defineTask } from '../task-kind.ts';

/** More classes than this are a mistake far more often than a task. */
const maxClasses = 10_000;

export interface ClassificationTask {
  type: 'classification';
  target: string;
  positiveClass: string | null;
}

/** Classification of rows by one column. */
export const classification = defineTask({
  type: 'classification',
  options: { target, positiveClass },
  needs: ['target'],
  goesBy: 'it predicts the one column in target',
  called: () => 'A classification',
  targetKind: () => 'classes',
  examples: 'rows',
  resolve(given, context) {
    const column = resolveOneTarget(given.target, context);
    if (column === null) return null;
    checkClasses(column, given.positiveClass, context.dataset, context.findings);
    const task: ClassificationTask = {
      type: 'classification',
      target: column.name,
      positiveClass: given.positiveClass ?? null,
    };
    return { task, target: column, targets: [column] };
  },
});

function checkClasses(
  column: ColumnProfile,
  positive: string | undefined,
  dataset: DatasetFacts,
  findings: Findings,
): void {
  if (!['categorical', 'boolean', 'numeric', 'text'].includes(column.type)) {
    findings.reject(
      '/task/target',
      `A classification needs a categorical, boolean or numeric target; "${column.name}" is ${column.type}.`,
      'targetTypeMismatch',
    );
    return;
  }
  const rowsPerClass = presentRows(dataset, column) / column.distinct;
  if (column.distinct > maxClasses || rowsPerClass < 2) {
    findings.reject(
      '/task/target',
      `"${column.name}" has ${column.distinct} different values in ${presentRows(dataset, column)} rows, too many to be classes.` +
        (column.type === 'numeric' ? ' Use task.type "regression" to predict its value.' : ''),
      'tooManyClasses',
    );
    return;
  }
  if (positive === undefined) return;
  if (column.distinct !== 2) {
    findings.reject(
      '/task/positiveClass',
      `"${column.name}" has ${column.distinct} classes; positiveClass is for two.`,
      'optionNotApplicable',
    );
    return;
  }
  const classes = column.topValues?.map(({ value }) => value) ?? [];
  if (classes.length > 0 && !classes.includes(positive)) {
    findings.reject(
      '/task/positiveClass',
      `"${column.name}" has the classes ${classes.map((c) => `"${c}"`).join(' and ')}.`,
      'unknownClass',
    );
  }
}
