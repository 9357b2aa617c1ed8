import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import { outlierBounds } from '../columns/numeric/outlier-bounds.ts';
import { presentValues, valuesAt } from '../columns/order-statistics.ts';
import type { RawColumns } from '../read/raw-columns.ts';

/**
 * The training rows that hold an outlier in any numeric input that was read. Validation and test rows are not looked at: the
 * model will meet such rows too.
 * @returns [training rows], 1 for each with an outlier
 */
export function outlierRows(
  { inputs, preparation }: Pick<ResolvedDefinition, 'inputs' | 'preparation'>,
  raw: RawColumns,
  train: Int32Array,
): Uint8Array {
  const found = new Uint8Array(train.length);
  const rule = preparation.outliers;
  if (rule === null) return found;
  for (const { name, type } of inputs) {
    const values = type === 'numeric' ? raw.numbers.get(name) : undefined;
    if (values === undefined) continue;
    const bounds = outlierBounds(presentValues(valuesAt(values, train)), rule);
    if (bounds === null) continue;
    for (let i = 0; i < train.length; i++) {
      const value = values[train[i]];
      if (value < bounds.lower || value > bounds.upper) found[i] = 1;
    }
  }
  return found;
}
