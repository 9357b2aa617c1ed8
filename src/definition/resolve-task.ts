import type { ColumnProfile } from '../contracts/dataset.ts';
import type { Task } from '../contracts/definition/data.ts';
import type { ExperimentDefinition, ResolvedTask } from '../contracts/definition/definition.ts';
import { columnOf, presentRows, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo, type Findings } from './issues.ts';
import { unknownColumn } from './resolve-columns.ts';
import { resolveForecast } from './resolve-forecast.ts';
import { resolveRecommendation } from './resolve-recommendation.ts';
import { checkLabel, checkValue, resolveSeveralTargets } from './resolve-several-targets.ts';

/** More classes than this are a mistake far more often than a task. */
const maxClasses = 10_000;

/** A task, and what the profile says of the columns that it predicts. */
export interface TaskResolution {
  task: ResolvedTask;
  /** The one column to predict; null where there are several or none. */
  target: ColumnProfile | null;
  /** All columns that are predicted. */
  targets: ColumnProfile[];
}

/** The task, checked against its target columns; null after a rejection that leaves nothing to go on with. */
export function resolveTask(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): TaskResolution | null {
  const { type, targets } = definition.task;
  rejectForeignOptions(definition.task, findings);
  if (type === 'autoencoding') {
    if (definition.model?.family === 'linear') {
      findings.reject(
        '/model/family',
        'A linear model has no narrow layer and would give every row back as it is; use "mlp".',
        'optionNotApplicable',
      );
    }
    return { task: { type, target: null, positiveClass: null }, target: null, targets: [] };
  }
  if (type === 'multiLabelClassification' || (type === 'regression' && targets !== undefined)) {
    if (targets === undefined) {
      findings.reject('/task/targets', 'Name the label columns, two or more.', 'targetMissing');
      return null;
    }
    const check = type === 'regression' ? checkValue : checkLabel;
    const columns = resolveSeveralTargets(targets, dataset, check, findings);
    return { task: { type, target: null, targets, positiveClass: null }, target: null, targets: columns };
  }
  if (type === 'recommendation') {
    const rated = definition.task.target !== undefined;
    const rating = rated ? resolveOneTarget(definition, dataset, findings) : null;
    const task = resolveRecommendation(definition, dataset, rating, findings);
    // A rating is nothing to stratify by.
    return task && { task, target: null, targets: rating === null ? [] : [rating] };
  }
  const target = resolveOneTarget(definition, dataset, findings);
  if (type === 'forecasting') {
    const task = target && resolveForecast(definition, dataset, target, findings);
    return task && { task, target, targets: [target!] };
  }
  return (
    target && {
      task: {
        type: type as 'classification' | 'regression',
        target: target.name,
        positiveClass: definition.task.positiveClass ?? null,
      },
      target,
      targets: [target],
    }
  );
}

/** Options of the task that its type does not read. */
function rejectForeignOptions({ type, ...options }: Task, findings: Findings): void {
  const read: Partial<Record<Task['type'], readonly string[]>> = {
    classification: ['target', 'positiveClass'],
    regression: options.targets === undefined ? ['target', 'positiveClass'] : ['targets'],
    multiLabelClassification: ['targets'],
    autoencoding: [],
    forecasting: ['target', 'time', 'group', 'horizon', 'window', 'season'],
    recommendation: options.target === undefined ? ['user', 'item', 'negatives'] : ['target', 'user', 'item'],
  };
  const allowed = read[type];
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || allowed === undefined || allowed.includes(option)) continue;
    const instead = {
      classification: 'it predicts the one column in target',
      regression: 'the columns are those in targets',
      multiLabelClassification: 'its labels are the columns in targets',
      autoencoding: 'what it predicts is the row itself',
      forecasting: 'it predicts the next values of the one column in target',
      recommendation:
        'it goes by its user, its item and the rating in target; negatives are drawn where there is no target',
    }[type as string];
    findings.reject(
      pointerTo('task', option),
      `A task of type "${type}" takes no ${option}: ${instead}.`,
      'optionNotApplicable',
    );
  }
}

function resolveOneTarget(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): ColumnProfile | null {
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
  if (type === 'forecasting' || type === 'recommendation') return target;
  if (type === 'regression') checkRegressionTarget(target, positiveClass, findings);
  else checkClasses(target, positiveClass, dataset, findings);
  return target;
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
