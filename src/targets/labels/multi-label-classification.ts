import type { ColumnProfile } from '../../contracts/dataset.ts';
import { readBoolean } from '../../data/cells/boolean-cell.ts';
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
  const is =
    column.type === 'numeric'
      ? `numeric from ${column.min} to ${column.max}`
      : `${column.type}${shownValues(column)}`;
  findings.reject(
    pointer,
    `A label is a column of 0 and 1, or of true and false; "${column.name}" is ${is}. ${adviceFor(column)}`.trimEnd(),
    'targetTypeMismatch',
  );
};

/** The values of a column that has few. */
function shownValues({ topValues, distinct }: ColumnProfile): string {
  if (topValues === null || topValues === undefined || distinct > 3) return '';
  return ` with ${topValues.map(({ value }) => JSON.stringify(value.slice(0, 40))).join(', ')}`;
}

/** How a column of two values, or of one and none, is read as a label. */
function adviceFor({ name, topValues, distinct }: ColumnProfile): string {
  const values = (topValues ?? []).map(({ value }) => value);
  if (values.length === 0 || values.length !== distinct || distinct > 2) return '';
  const read = values.map((value) => readBoolean(value, true));
  if (!read.includes(null) && new Set(read).size === read.length)
    return `Read the dataset again (POST /datasets/{id}/read) with \`columns: { ${JSON.stringify(name)}: { type: "boolean" } }\` to have true and false.`;
  return distinct === 2 ? 'Write 1 and 0, or true and false, in place of them.' : '';
}
