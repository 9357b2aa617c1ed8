import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import type { FittedColumn, FittedNumericColumn } from '../../contracts/preparation.ts';
import { sequenceIn } from '../../contracts/definition/steps-of.ts';
import type { SplitRows } from './choose-rows.ts';
import { fitCategorical } from './fit-categorical.ts';
import { fitText } from './fit-text.ts';
import { fitNumeric, outlierBounds, presentValues } from './fit-numeric.ts';
import { fitVector } from './fit-vector.ts';
import { countCodes } from './prepare-target.ts';
import type { RawColumns, StoredTable } from './raw-columns.ts';

/** A column's values in the given rows. */
const gather = (values: Float64Array, rows: Int32Array): Float64Array => {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i]];
  return gathered;
};

/** How a column's numbers are read back from JSON. */
function sourceOf(type: string, stored: string | undefined): FittedNumericColumn['source'] {
  if (type === 'dateTime') return 'dateTime';
  return type === 'boolean' || stored === 'BOOLEAN' ? 'boolean' : 'numeric';
}

/**
 * Fits the columns that were read on the training rows. A column without a value in any of them is left out.
 * @param notes gets which were left out
 */
export function fitColumns(
  definition: Pick<ResolvedDefinition, 'inputs' | 'preparation' | 'sequence'>,
  table: StoredTable,
  raw: RawColumns,
  rows: SplitRows,
  notes: string[],
): FittedColumn[] {
  const { preparation } = definition;
  const leaveOut = (name: string): [] => {
    notes.push(`The column "${name}" has no value in the training split and is left out.`);
    return [];
  };
  return definition.inputs.flatMap(({ name, type }): FittedColumn[] => {
    const tokens = raw.texts.get(name);
    if (tokens !== undefined)
      return [fitText(name, preparation.text!, tokens, rows.train) ?? leaveOut(name)].flat();
    const coded = raw.categories.get(name);
    if (coded !== undefined && type === 'categorical') {
      const stored = table.types.get(name);
      const source =
        stored === 'BOOLEAN'
          ? 'boolean'
          : stored === 'DOUBLE' || stored === 'BIGINT'
            ? 'numeric'
            : 'categorical';
      return [fitCategorical(name, source, countCodes(coded.codes, coded.values, rows.train), preparation)];
    }
    const vectors = raw.vectors.get(name);
    if (vectors !== undefined)
      return [
        fitVector(name, vectors, rows.train, preparation, sequenceIn(definition, name)) ?? leaveOut(name),
      ].flat();
    const numbers = raw.numbers.get(name);
    if (numbers === undefined) return [];
    const values = gather(numbers, rows.train);
    if (values.every(Number.isNaN)) return leaveOut(name);
    return [fitNumeric(name, sourceOf(type, table.types.get(name)), values, preparation)];
  });
}

/**
 * The training rows without those that hold an outlier in any numeric input. Validation and test rows stay: the model
 * will meet such rows too.
 */
export function withoutOutliers(
  definition: Pick<ResolvedDefinition, 'inputs' | 'preparation'>,
  raw: RawColumns,
  train: Int32Array,
  dropped: Uint8Array,
): void {
  const rule = definition.preparation.outliers;
  if (rule === null) return;
  for (const { name, type } of definition.inputs) {
    const values = type === 'numeric' ? raw.numbers.get(name) : undefined;
    if (values === undefined) continue;
    const bounds = outlierBounds(presentValues(gather(values, train)), rule);
    if (bounds === null) continue;
    for (let i = 0; i < train.length; i++) {
      const value = values[train[i]];
      if (value < bounds.lower || value > bounds.upper) dropped[i] = 1;
    }
  }
}
