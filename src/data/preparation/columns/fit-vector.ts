import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import type { FittedVectorColumn } from '../../../contracts/preparation.ts';
import { fitNumeric } from './fit-numeric.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { lastRowOf } from '../split/recent-rows.ts';

/**
 * Fits a column of vectors on its values in the training split, each position as a numeric column of its own. Outliers are
 * looked for in numeric columns only: a position far out is most often what a vector is there to say.
 * @param rows the training rows
 * @param sequence where the vector is one: each feature is then fitted on its values of all steps together
 * @returns null where no training row has a vector
 */
export function fitVector(
  name: string,
  raw: RawColumns,
  rows: Int32Array,
  preparation: ResolvedPreparation,
  sequence: { features: number } | null = null,
): FittedVectorColumn | null {
  const { values, length } = raw.vectors.get(name)!;
  // Where a whole sequence is missing, the one before says nothing of it.
  const recent = sequence === null ? raw.recent?.rows.get(name) : undefined;
  const isMissing = (row: number): boolean => Number.isNaN(values[row * length]);
  if (length === 0 || rows.every(isMissing)) return null;
  const last = recent === undefined ? null : lastRowOf(name, raw);
  const lead: number[] = [];
  const column: FittedVectorColumn = {
    kind: 'vector',
    name,
    length,
    fill: [],
    ...(recent && { lead }),
    // A sequence is steps and nothing else.
    indicator: sequence === null && preparation.missing.indicator && rows.some(isMissing),
    log: preparation.numeric === 'log',
    offset: [],
    scale: [],
    ...(sequence && { sequence }),
  };
  const period = sequence?.features ?? length;
  const steps = length / period;
  const ofFeature = new Float64Array(rows.length * steps);
  const fits = Array.from({ length: period }, (_, feature) => {
    for (let i = 0; i < ofFeature.length; i++) {
      const step = i % steps;
      ofFeature[i] = values[rows[(i - step) / steps] * length + step * period + feature];
    }
    const valueOf = (row: number): number => (row < 0 ? NaN : values[row * length + feature]);
    const carried =
      recent === undefined || last === null
        ? null
        : { carried: Float64Array.from(rows, (row) => valueOf(recent[row])), last: valueOf(last) };
    return fitNumeric(name, 'numeric', ofFeature, { ...preparation, outliers: null }, carried);
  });
  for (let position = 0; position < length; position++) {
    const { fill, offset, scale, lead: first } = fits[position % period];
    if (first !== undefined) lead.push(first);
    column.fill.push(fill);
    column.offset.push(offset);
    column.scale.push(scale);
  }
  return column;
}
