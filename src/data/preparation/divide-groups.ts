import type { StepsDefinition } from '../../contracts/definition/steps-of.ts';
import type { FittedSteps } from '../../contracts/preparation.ts';
import type { Note } from './note.ts';
import type { CodedColumn } from './read/raw-columns.ts';
import type { SplitColumn } from './read/read-split-column.ts';
import type { StepColumns } from './read/read-steps.ts';
import { chooseRows, type SplitRows } from './split/choose-rows.ts';
import { codesOfGroups, groupFacts, oneValueRows } from './split/group-facts.ts';
import type { OrderedSteps } from './split/order-steps.ts';

/** The groups of each part, by their places among the ordered ones, and for each a row that has its target. */
export interface GroupDivision {
  groups: SplitRows;
  rows: SplitRows;
}

/**
 * Divides the groups by what all rows of each have in common.
 * @throws TrainyardError trainingDataUnusable naming a group whose target, or whose split, is not the same in all its rows
 */
export function divideGroups(
  { task, split, preparation, sequence }: StepsDefinition,
  steps: FittedSteps,
  { raw, facts }: StepColumns,
  ordered: OrderedSteps,
  options: { splitColumn: SplitColumn; fold: number | null; notes: Note[] },
): GroupDivision {
  const name = task.target!;
  const group = steps.group!;
  const classes = raw.categories.get(name) ?? null;
  const targetRows = oneValueRows(ordered, valuesOf(name, classes, raw.numbers.get(name)), group);
  const { names, times } = options.splitColumn;
  const splitNames =
    names === null || split.column === undefined
      ? null
      : codesOfGroups(names, oneValueRows(ordered, valuesOf(split.column, names, undefined), group));
  const lastRows = Int32Array.from(ordered.names, (_, i) => ordered.rows[ordered.starts[i + 1] - 1]);
  const groups = chooseRows(
    { task, split, preparation, sequence },
    groupFacts(ordered, facts, targetRows),
    {
      classes: classes && codesOfGroups(classes, targetRows),
      names: splitNames,
      times: times && Float64Array.from(lastRows, (row) => times[row]),
    },
    options.notes,
    options.fold,
  );
  const rowsOf = (chosen: Int32Array): Int32Array => chosen.map((i) => targetRows[i]);
  const rows = {
    train: rowsOf(groups.train),
    validation: rowsOf(groups.validation),
    test: rowsOf(groups.test),
  };
  return { groups, rows };
}

/** How values of a column are compared. */
function valuesOf(name: string, coded: CodedColumn | null, numbers: Float64Array | undefined) {
  return {
    name,
    isMissing: (row: number) =>
      coded === null ? Number.isNaN(numbers![row]) : coded.values[coded.codes[row]] === null,
    sameAs: (a: number, b: number) =>
      coded === null ? numbers![a] === numbers![b] : coded.codes[a] === coded.codes[b],
  };
}
