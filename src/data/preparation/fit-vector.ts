import type { ResolvedPreparation } from '../../contracts/definition/definition.ts';
import type { FittedVectorColumn } from '../../contracts/preparation.ts';
import { fitNumeric } from './fit-numeric.ts';
import type { VectorColumn } from './raw-columns.ts';

/**
 * Fits a column of vectors on its values in the training split, each position as a numeric column of its own. Outliers are
 * looked for in numeric columns only: a position far out is most often what a vector is there to say.
 * @param rows the training rows
 * @returns null where no training row has a vector
 */
export function fitVector(
  name: string,
  { values, length }: VectorColumn,
  rows: Int32Array,
  preparation: ResolvedPreparation,
): FittedVectorColumn | null {
  const isMissing = (row: number): boolean => Number.isNaN(values[row * length]);
  if (length === 0 || rows.every(isMissing)) return null;
  const column: FittedVectorColumn = {
    kind: 'vector',
    name,
    length,
    fill: [],
    indicator: preparation.missing.indicator && rows.some(isMissing),
    log: preparation.numeric === 'log',
    offset: [],
    scale: [],
  };
  const atPosition = new Float64Array(rows.length);
  for (let position = 0; position < length; position++) {
    for (let i = 0; i < rows.length; i++) atPosition[i] = values[rows[i] * length + position];
    const { fill, offset, scale } = fitNumeric(name, 'numeric', atPosition, {
      ...preparation,
      outliers: null,
    });
    column.fill.push(fill);
    column.offset.push(offset);
    column.scale.push(scale);
  }
  return column;
}
