import type { InputColumn } from '../../../contracts/definition/definition.ts';
import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { kindOfTarget } from '../../../targets/targets.ts';

/** Columns that the row of a prediction may have, and that the model does not look at. */
export function ignoredColumns(
  { otherColumns, target }: FittedPreparation,
  inputs: readonly Pick<InputColumn, 'name'>[],
): string[] {
  return [...inputs.map(({ name }) => name), ...(otherColumns ?? kindOfTarget(target).namesOf(target))];
}
