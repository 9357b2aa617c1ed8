import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import type { FittedColumn, FittedNumericColumn } from '../../../contracts/preparation.ts';
import { sequenceIn } from '../../../contracts/definition/steps-of.ts';
import type { SplitRows } from '../split/choose-rows.ts';
import { fitCategoryColumn } from '../columns/fit-category-column.ts';
import { fitText } from '../columns/fit-text.ts';
import { fitNumeric, outlierBounds, presentValues, type RecentValues } from '../columns/fit-numeric.ts';
import { fitVector } from '../columns/fit-vector.ts';
import type { RawColumns, StoredTable } from '../read/raw-columns.ts';
import { lastRowOf } from '../split/recent-rows.ts';

/** A column's values in the given rows. */
const gather = (values: Float64Array, rows: Int32Array): Float64Array => {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i]];
  return gathered;
};

/** What the training rows' missing values become under `mostRecent`; null under another rule. */
function recentValues(
  name: string,
  values: Float64Array,
  train: Int32Array,
  raw: RawColumns,
): RecentValues | null {
  const recent = raw.recent?.rows.get(name);
  const last = recent === undefined ? null : lastRowOf(name, raw);
  if (recent === undefined || last === null) return null;
  const valueOf = (row: number): number => (row < 0 ? NaN : values[row]);
  return { carried: Float64Array.from(train, (row) => valueOf(recent[row])), last: values[last] };
}

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
      return [fitCategoryColumn({ name, source }, raw, rows.train, preparation)];
    }
    const vectors = raw.vectors.get(name);
    if (vectors !== undefined)
      return [
        fitVector(name, raw, rows.train, preparation, sequenceIn(definition, name)) ?? leaveOut(name),
      ].flat();
    const numbers = raw.numbers.get(name);
    if (numbers === undefined) return [];
    const values = gather(numbers, rows.train);
    if (values.every(Number.isNaN)) return leaveOut(name);
    return [
      fitNumeric(
        name,
        sourceOf(type, table.types.get(name)),
        values,
        preparation,
        recentValues(name, numbers, rows.train, raw),
      ),
    ];
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
