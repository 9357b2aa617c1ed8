import type { InputColumn } from '../../../contracts/definition/definition.ts';
import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { ignoredColumns } from './ignored-columns.ts';
import type { RowTransform } from './row-transform.ts';
import { transformOf } from './transform-of.ts';

/**
 * The transform of prediction rows. Columns of the dataset that the model does not look at may be there and are ignored: those
 * that are no inputs, such as the target, and those that preparation left out.
 * @param inputs the columns that the definition names
 */
export const createRowTransform = (
  fitted: FittedPreparation,
  inputs: readonly Pick<InputColumn, 'name'>[],
): RowTransform => transformOf(fitted, ignoredColumns(fitted, inputs));
