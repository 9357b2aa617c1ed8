import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { SplitPart } from '../../contracts/definition/split-parts.ts';
import type { FittedSteps } from '../../contracts/preparation.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import { chooseRows, type SplitRows } from './split/choose-rows.ts';
import type { TargetTraining } from '../../targets/target-training.ts';
import type { CodedColumn } from './read/raw-columns.ts';
import type { SplitColumn } from './read/read-split-column.ts';
import { codesOfGroups, groupFacts, oneValueRows } from './split/group-facts.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import type { StepColumns } from './read/read-steps.ts';
import { examplesEnding } from './encode/step-examples.ts';
import type { DividedExamples } from './divided-examples.ts';
import type { Note } from './note.ts';

/**
 * Each group is one example: its last steps, and the target that all its rows share. Groups are divided as rows are elsewhere,
 * those that equal each other in every step kept together.
 * @throws TrainyardError trainingDataUnusable naming a group whose target, or whose split, is not the same in all its rows
 */
export function prepareGroups(
  definition: AnyDefinition,
  steps: FittedSteps,
  columns: StepColumns,
  ordered: OrderedSteps,
  options: {
    splitColumn: SplitColumn;
    /** The kind of target; a group has one class or one value. */
    target: Pick<TargetTraining, 'prepare'>;
    fitted: FittedTarget | null;
    fold: number | null;
    notes: Note[];
  },
): DividedExamples {
  const { raw, table } = columns;
  const { groups, rows } = chooseGroups(definition, steps, columns, ordered, options);
  const target = options.target.prepare({
    task: definition.task,
    training: definition.training,
    preparation: definition.preparation,
    raw,
    types: table.types,
    rows,
    fitted: options.fitted,
  })!;
  const part = (name: SplitPart) => ({
    examples: examplesEnding(
      Array.from(groups[name], (i) => ({ start: ordered.starts[i], to: ordered.starts[i + 1] })),
      steps.length,
    ),
    targets: target.of(rows[name]),
    ...(name !== 'train' && target.truthOf && { truth: target.truthOf(rows[name]) }),
  });
  return {
    target: target.fitted,
    parts: { train: part('train'), validation: part('validation'), test: part('test') },
  };
}

/**
 * Divides the groups by what all rows of each have in common.
 * @returns the groups of each part, by their places in `ordered`, and for each a row that has its target
 */
function chooseGroups(
  { task, split, preparation, sequence }: AnyDefinition,
  steps: FittedSteps,
  { raw, facts }: StepColumns,
  ordered: OrderedSteps,
  options: { splitColumn: SplitColumn; fold: number | null; notes: Note[] },
): { groups: SplitRows; rows: SplitRows } {
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
