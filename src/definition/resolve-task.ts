import type { ColumnProfile } from '../contracts/dataset.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import { columnOf, presentRows, type DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { unknownColumn } from './resolve-columns.ts';

/** More classes than this are a mistake far more often than a task. */
const maxClasses = 10_000;

/** The task, checked against the target column; null after a rejection. */
export function resolveTask(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): { task: ResolvedDefinition['task']; target: ColumnProfile } | null {
  const { type, target: name, positiveClass } = definition.task;
  if (name === undefined) {
    findings.reject('/task/target', 'Name the column to predict.', 'targetMissing');
    return null;
  }
  const target = columnOf(dataset, name);
  if (!target) {
    const names = dataset.profile.columns.map((column) => column.name);
    findings.reject('/task/target', unknownColumn(name, names), 'unknownColumn');
    return null;
  }
  if (presentRows(dataset, target) === 0) {
    findings.reject('/task/target', `The target "${name}" has no values at all.`, 'targetEmpty');
    return null;
  }
  if (target.distinct < 2) {
    findings.reject(
      '/task/target',
      `The target "${name}" has one value only; there is nothing to learn.`,
      'targetConstant',
    );
    return null;
  }
  if (type === 'regression') checkRegressionTarget(target, positiveClass, findings);
  else checkClasses(target, positiveClass, dataset, findings);
  return {
    task: {
      type: type as 'classification' | 'regression',
      target: name,
      positiveClass: positiveClass ?? null,
    },
    target,
  };
}

function checkRegressionTarget(
  target: ColumnProfile,
  positiveClass: string | undefined,
  findings: Findings,
): void {
  if (target.type !== 'numeric') {
    findings.reject(
      '/task/target',
      `A regression needs a numeric target; "${target.name}" is ${target.type}. Use task.type "classification" for it.`,
      'targetTypeMismatch',
    );
  }
  if (positiveClass !== undefined) {
    findings.reject(
      '/task/positiveClass',
      'A regression has no classes; leave positiveClass out.',
      'optionNotApplicable',
    );
  }
}

function checkClasses(
  target: ColumnProfile,
  positiveClass: string | undefined,
  dataset: DatasetFacts,
  findings: Findings,
): void {
  if (!['categorical', 'boolean', 'numeric', 'text'].includes(target.type)) {
    findings.reject(
      '/task/target',
      `A classification needs a categorical, boolean or numeric target; "${target.name}" is ${target.type}.`,
      'targetTypeMismatch',
    );
    return;
  }
  const rowsPerClass = presentRows(dataset, target) / target.distinct;
  if (target.distinct > maxClasses || rowsPerClass < 2) {
    findings.reject(
      '/task/target',
      `"${target.name}" has ${target.distinct} different values in ${presentRows(dataset, target)} rows, too many to be classes.` +
        (target.type === 'numeric' ? ' Use task.type "regression" to predict its value.' : ''),
      'tooManyClasses',
    );
    return;
  }
  if (positiveClass === undefined) return;
  if (target.distinct !== 2) {
    findings.reject(
      '/task/positiveClass',
      `"${target.name}" has ${target.distinct} classes; positiveClass is for two.`,
      'optionNotApplicable',
    );
    return;
  }
  const classes = target.topValues?.map(({ value }) => value) ?? [];
  if (classes.length > 0 && !classes.includes(positiveClass)) {
    findings.reject(
      '/task/positiveClass',
      `"${target.name}" has the classes ${classes.map((c) => `"${c}"`).join(' and ')}.`,
      'unknownClass',
    );
  }
}
