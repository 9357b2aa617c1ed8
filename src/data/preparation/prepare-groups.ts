import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { FittedSteps } from '../../contracts/preparation.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import { chooseRows, type SplitRows } from './split/choose-rows.ts';
import type { TargetTraining } from '../../targets/target-training.ts';
import type { CodedColumn } from './read/raw-columns.ts';
import { codesOfGroups, groupFacts, oneValueRows } from './split/group-facts.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import type { StepColumns } from './read/read-steps.ts';
import { examplesEnding } from './encode/step-examples.ts';
import type { DividedExamples } from './divided-examples.ts';

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
    splitColumn: { names: CodedColumn | null; times: Float64Array | null };
    /** The kind of target; a group has one class or one value. */
    target: Pick<TargetTraining, 'prepare'>;
    fitted: FittedTarget | null;
    fold: number | null;
    notes: string[];
  },
): DividedExamples {
  const { split } = definition;
  const name = definition.task.target!;
  const { raw, table, facts } = columns;
  const group = steps.group!;
  const classes = raw.categories.get(name) ?? null;
  const targetRows = oneValueRows(ordered, valuesOf(name, classes, raw.numbers.get(name)), group);
  const { names, times } = options.splitColumn;
  const splitNames =
    names === null
      ? null
      : codesOfGroups(names, oneValueRows(ordered, valuesOf(split.column!, names, undefined), group));
  const lastRows = Int32Array.from(ordered.names, (_, i) => ordered.rows[ordered.starts[i + 1] - 1]);

  const chosen = chooseRows(
    definition,
    groupFacts(ordered, facts, targetRows),
    {
      classes: classes && codesOfGroups(classes, targetRows),
      names: splitNames,
      times: times && Float64Array.from(lastRows, (row) => times[row]),
    },
    options.notes,
    options.fold,
  );
  const rowsOf = (groups: Int32Array): Int32Array => groups.map((i) => targetRows[i]);
  const rows: SplitRows = {
    train: rowsOf(chosen.train),
    validation: rowsOf(chosen.validation),
    test: rowsOf(chosen.test),
  };
  const target = options.target.prepare({
    task: definition.task,
    training: definition.training,
    raw,
    types: table.types,
    rows,
    fitted: options.fitted,
  })!;
  const part = (name: keyof SplitRows) => ({
    examples: examplesEnding(
      Array.from(chosen[name], (i) => ({ start: ordered.starts[i], to: ordered.starts[i + 1] })),
      steps.length,
    ),
    targets: target.of(rows[name]),
  });
  return {
    target: target.fitted,
    parts: { train: part('train'), validation: part('validation'), test: part('test') },
  };
}

/** How a column's values are told apart. */
function valuesOf(name: string, coded: CodedColumn | null, numbers: Float64Array | undefined) {
  return {
    name,
    isMissing: (row: number) =>
      coded === null ? Number.isNaN(numbers![row]) : coded.values[coded.codes[row]] === null,
    sameAs: (a: number, b: number) =>
      coded === null ? numbers![a] === numbers![b] : coded.codes[a] === coded.codes[b],
  };
}
