import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import { sequenceIn } from '../../../contracts/definition/steps-of.ts';
import type { FittedColumn } from '../../../contracts/preparation.ts';
import type { FitContext } from '../columns/column-kind.ts';
import { kindFor } from '../columns/column-kinds.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { StoredTable } from '../read/stored-table.ts';
import type { Note } from '../note.ts';

/**
 * Fits the columns that were read on the training rows. A column without a value in any of them is left out.
 * @param notes gets which were left out
 */
export function fitColumns(
  definition: Pick<ResolvedDefinition, 'inputs' | 'preparation' | 'sequence'>,
  { types }: Pick<StoredTable, 'types'>,
  raw: RawColumns,
  context: Omit<FitContext, 'preparation'>,
  notes: Note[],
): FittedColumn[] {
  const { inputs, preparation } = definition;
  return inputs.flatMap((input): FittedColumn[] => {
    const kind = kindFor(input.type, preparation);
    if (!kind.isRead(input, raw)) return [];
    const column = { ...input, stored: types.get(input.name), sequence: sequenceIn(definition, input.name) };
    const fitted = kind.fit(column, raw, { ...context, preparation });
    if (fitted !== null) return [fitted];
    notes.push({
      code: 'noTrainingValues',
      detail: `The column "${input.name}" has no value in the training split and is left out.`,
      column: input.name,
      pointer: '/inputs',
    });
    return [];
  });
}
