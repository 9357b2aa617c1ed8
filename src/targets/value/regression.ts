import { resolveOneTarget } from '../resolve-one-target.ts';
import { resolveSeveralTargets, type TargetCheck } from '../resolve-several-targets.ts';
import { positiveClass, target, targets } from '../target-options.ts';
import { defineTask, type TaskResolution } from '../task-kind.ts';

/** Regression of one value, or of several together. */
export type RegressionTask =
  | { type: 'regression'; target: string; positiveClass: string | null }
  /** `targets`: at least two. */
  | { type: 'regression'; target: null; targets: string[]; positiveClass: null };

/** Regression of one column, or of several together. */
export const regression = defineTask({
  type: 'regression',
  options: { target, targets, positiveClass },
  needs: [],
  reads: (given) => (given.targets === undefined ? ['target', 'positiveClass'] : ['targets']),
  goesBy: 'the columns are those in targets',
  called: () => 'A regression',
  targetKind: (choice) => (choice.targets === undefined ? 'value' : 'values'),
  examples: 'rows',
  resolve(given, context): TaskResolution<RegressionTask> | null {
    const { dataset, findings } = context;
    if (given.targets !== undefined) {
      const columns = resolveSeveralTargets(given.targets, dataset, checkValue, findings);
      const several: RegressionTask = {
        type: 'regression',
        target: null,
        targets: given.targets,
        positiveClass: null,
      };
      return { task: several, target: null, targets: columns };
    }
    const column = resolveOneTarget(given.target, context);
    if (column === null) return null;
    if (column.type !== 'numeric')
      findings.reject(
        '/task/target',
        `A regression needs a numeric target; "${column.name}" is ${column.type}. Use task.type "classification" for it.`,
        'targetTypeMismatch',
      );
    if (given.positiveClass !== undefined)
      findings.reject(
        '/task/positiveClass',
        'A regression has no classes; leave positiveClass out.',
        'optionNotApplicable',
      );
    const task: RegressionTask = {
      type: 'regression',
      target: column.name,
      positiveClass: given.positiveClass ?? null,
    };
    return { task, target: column, targets: [column] };
  },
});

/** One of the values of a regression. */
const checkValue: TargetCheck = (column, pointer, findings) => {
  if (column.type === 'numeric') return;
  findings.reject(
    pointer,
    `A regression needs numeric targets; "${column.name}" is ${column.type}.`,
    'targetTypeMismatch',
  );
};
