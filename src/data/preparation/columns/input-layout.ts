import type { DatasetProfile } from '../../../contracts/dataset.ts';
import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import { sequenceIn, stepsOf } from '../../../contracts/definition/steps-of.ts';
import type { FittedColumn, InputBlock } from '../../../contracts/preparation.ts';
import type { UnplacedBlock } from './column-kind.ts';
import { kindFor, kindOf } from './column-kinds.ts';

/** The blocks of a row of these columns; runs of plain numbers become one block. */
export function inputLayoutOf(columns: readonly FittedColumn[]): InputBlock[] {
  return placeBlocks(columns.map((column) => kindOf(column).blockOf(column)));
}

/**
 * The blocks of a row before anything is fitted, each as large as it can become: what the plan of a definition goes by. They
 * have the kinds and the order of those of {@link inputLayoutOf}, but for columns that turn out to have no value in training.
 * @param fitted columns that are fitted already, by name
 */
export function inputLayoutAtMost(
  definition: Pick<ResolvedDefinition, 'inputs' | 'preparation'> &
    Partial<Pick<ResolvedDefinition, 'task' | 'sequence'>>,
  { rows, columns }: Pick<DatasetProfile, 'rows' | 'columns'>,
  fitted: ReadonlyMap<string, FittedColumn> = new Map(),
): InputBlock[] {
  const profileOf = new Map(columns.map((column) => [column.name, column]));
  const { task, sequence } = definition;
  const classes =
    task?.type === 'classification' && task.target !== null ? (profileOf.get(task.target)?.distinct ?? 2) : 2;
  const targetOutputs = classes > 2 ? classes : 1;
  const blocks = definition.inputs.map((input) => {
    const known = fitted.get(input.name);
    if (known) return kindOf(known).blockOf(known);
    return kindFor(input.type, definition.preparation).upperBound(
      {
        ...input,
        profile: profileOf.get(input.name),
        rows,
        sequence: sequenceIn(definition, input.name),
        targetOutputs,
      },
      definition.preparation,
    );
  });
  const steps = task === undefined ? null : stepsOf({ task, sequence });
  return steps === null ? placeBlocks(blocks) : sequenceLayout(steps.length, widthOfBlocks(blocks));
}

/** A row that is nothing but the steps of a sequence. @param features numbers of a step */
export function sequenceLayout(steps: number, features: number): InputBlock[] {
  return [{ kind: 'sequence', name: 'steps', at: 0, width: steps * features, steps, features }];
}

const widthOfBlocks = (blocks: readonly UnplacedBlock[]): number =>
  blocks.reduce((sum, { width }) => sum + width, 0);

/** Gives blocks their places, one after the other, and joins neighbours of plain numbers. */
export function placeBlocks(blocks: readonly UnplacedBlock[]): InputBlock[] {
  const placed: InputBlock[] = [];
  let runs = 0;
  let at = 0;
  for (const block of blocks) {
    const last = placed.at(-1);
    if (block.kind === 'dense' && last?.kind === 'dense') last.width += block.width;
    else if (block.kind === 'dense') {
      runs += 1;
      placed.push({ ...block, name: runs === 1 ? 'dense' : `dense_${runs}`, at });
    } else placed.push({ ...block, at });
    at += block.width;
  }
  return placed;
}
