import { resolveSeveralTargets, type TargetCheck } from '../resolve-several-targets.ts';
import { targets } from '../target-options.ts';
import { defineTask } from '../task-kind.ts';

export interface MultiLabelTask {
  type: 'multiLabelClassification';
  target: null;
  /** The labels: at least two. */
  targets: string[];
  positiveClass: null;
}

/** Which of several labels a row has. */
export const multiLabelClassification = defineTask({
  type: 'multiLabelClassification',
  options: { targets },
  needs: ['targets'],
  goesBy: 'its labels are the columns in targets',
  called: () => 'multiLabelClassification',
  targetKind: () => 'labels',
  examples: 'rows',
  resolve(given, { dataset, findings }) {
    if (given.targets === undefined) {
      findings.reject('/task/targets', 'Name the label columns, two or more.', 'targetMissing');
      return null;
    }
    const columns = resolveSeveralTargets(given.targets, dataset, checkLabel, findings);
    const task: MultiLabelTask = {
      type: 'multiLabelClassification',
      target: null,
      targets: given.targets,
      positiveClass: null,
    };
    return { task, target: null, targets: columns };
  },
});

/** A label: true and false, or 0 and 1. */
const checkLabel: TargetCheck = (column, pointer, findings) => {
  if (column.type === 'boolean') return;
  const isZeroOrOne =
    column.type === 'numeric' && column.distinct === 2 && column.min === 0 && column.max === 1;
  if (isZeroOrOne) return;
  findings.reject(
    pointer,
    `A label is a column of 0 and 1, or of true and false; "${column.name}" is ${column.type}` +
      (column.type === 'numeric' ? ` from ${column.min} to ${column.max}.` : '.'),
    'targetTypeMismatch',
  );
};
