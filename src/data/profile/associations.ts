import type { DatasetProfile } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { isNumericType, type ColumnDraft } from './column-statistics.ts';
import { hasFewValues, readCodes } from './value-codes.ts';
import type { TableSample } from './table-sample.ts';

const correlatedColumns = 50;
const associatedColumns = 30;
const associatedRows = 20_000;

/** Pearson correlations of the first 50 numeric and boolean columns. */
export async function correlate(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<DatasetProfile['correlations']> {
  const columns = drafts
    .filter((d) => isNumericType(d.storedType) || d.storedType === 'BOOLEAN')
    .slice(0, correlatedColumns);
  const cell = ({ name, storedType }: ColumnDraft): string =>
    storedType === 'BOOLEAN' ? `${quoteName(name)}::INTEGER` : quoteName(name);
  const pairs = columns.flatMap((a, i) =>
    columns.slice(0, i).map((b, j) => `corr(${cell(a)}, ${cell(b)}) AS r${i}_${j}`),
  );
  const [result] =
    pairs.length === 0 ? [{}] : await engine.query(`SELECT ${pairs.join(', ')} FROM ${sample.table}`);
  const at = (i: number, j: number): number | null => {
    if (i === j) return columns[i].distinct > 1 ? 1 : null;
    const r = result[i > j ? `r${i}_${j}` : `r${j}_${i}`];
    return typeof r === 'number' ? Math.max(-1, Math.min(1, r)) : null;
  };
  return {
    columns: columns.map(({ name }) => name),
    matrix: columns.map((_, i) => columns.map((_column, j) => at(i, j))),
  };
}

/** Cramér's V of the first 30 columns with 2 to 50 different values; a missing value counts as a value. */
export async function associate(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<DatasetProfile['associations']> {
  const columns = drafts.filter(hasFewValues).slice(0, associatedColumns);
  const cells = columns.map(({ name }) => `${quoteName(name)}::VARCHAR`);
  const { codes, sizes } = await readCodes(engine, sample, { cells, mostRows: associatedRows });
  const matrix = columns.map((_, i) =>
    columns.map((_column, j) =>
      i === j ? 1 : j < i ? cramersV(codes[i], codes[j], sizes[i], sizes[j]) : null,
    ),
  );
  for (const [i, row] of matrix.entries()) for (let j = i + 1; j < row.length; j++) row[j] = matrix[j][i]!;
  return { columns: columns.map(({ name }) => name), matrix };
}

/**
 * Cramér's V of two coded columns, √(χ² / (n · (min(r, c) − 1))), with the bias correction of Bergsma (2013): unrelated
 * columns of many values, each in a few rows, have a V near 0 in place of one near 1. Null where one of them is constant or
 * has as many values as there are rows, which tells nothing.
 * @param a codes below `sizeA`
 * @param b codes below `sizeB`, as many as `a`
 */
export function cramersV(a: Uint8Array, b: Uint8Array, sizeA: number, sizeB: number): number | null {
  const n = a.length;
  if (n < 2 || sizeA < 2 || sizeB < 2) return null;
  const table = new Float64Array(sizeA * sizeB);
  const sumA = new Float64Array(sizeA);
  const sumB = new Float64Array(sizeB);
  for (let i = 0; i < n; i++) {
    const x = a[i];
    const y = b[i];
    table[x * sizeB + y] += 1;
    sumA[x] += 1;
    sumB[y] += 1;
  }
  // χ²/n = Σ n_xy² / (n_x n_y) − 1
  let sum = -1;
  for (let x = 0; x < sizeA; x++)
    for (let y = 0; y < sizeB; y++) {
      const count = table[x * sizeB + y];
      if (count > 0) sum += (count * count) / (sumA[x] * sumB[y]);
    }
  const corrected = Math.max(0, sum - ((sizeA - 1) * (sizeB - 1)) / (n - 1));
  const [r, c] = [sizeA, sizeB].map((size) => size - 1 - (size - 1) ** 2 / (n - 1));
  const most = Math.min(r, c);
  return most <= 0 ? null : Math.sqrt(Math.min(1, corrected / most));
}
