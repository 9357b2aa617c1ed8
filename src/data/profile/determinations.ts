import type { Determination } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { isNumericType, type ColumnDraft } from './column-statistics.ts';
import { rankColumns, rankCorrelation } from './rank-correlation.ts';
import type { TableSample } from './table-sample.ts';
import { hasFewValues, readCodes } from './value-codes.ts';

/** A strength above this determines almost alone. */
const strong = 0.99;
/** The natural logarithm of how many times less likely than that chance has to be. */
const evidence = Math.log(10_000);
const comparedColumns = 100;
const comparedRows = 5000;
const rankedColumns = 50;
const rankedRows = 5000;
/** Pairs of numbers, and different values of each, below which an order says nothing. */
const leastRanks = 10;
/** Targets stand at the end of many tables: of too many columns, so many of the last are among those compared. */
const lastColumns = 10;

/**
 * Which columns determine another one almost alone: by their values, by whether they have one, or by their order. At most 100
 * columns are compared by value, and 50 by order: the first ones and the last ten, in a sample of the rows.
 */
export async function findDeterminations(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<Determination[]> {
  const byValue = await compareValues(engine, sample, drafts);
  const known = new Set(byValue.map(pairOf));
  const byRank = await compareOrders(engine, sample, drafts);
  return [...byValue, ...byRank.filter((one) => !known.has(pairOf(one)))];
}

async function compareValues(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<Determination[]> {
  // Whether a column has a value is asked of tables that were read whole: counts of a sample are not those of all rows.
  const isPartly = ({ present }: ColumnDraft): boolean =>
    sample.complete && present > 0 && present < sample.rows;
  const columns = firstAndLast(
    drafts.filter((draft) => hasFewValues(draft) || isPartly(draft)),
    comparedColumns,
  );
  const compared = columns.flatMap((draft) => [
    ...(hasFewValues(draft) ? [{ ...draft, measure: 'value' as const }] : []),
    ...(isPartly(draft) ? [{ ...draft, measure: 'presence' as const }] : []),
  ]);
  const cells = compared.map(({ name, measure }) =>
    measure === 'value' ? `${quoteName(name)}::VARCHAR` : `${quoteName(name)} IS NOT NULL`,
  );
  const { codes, sizes, missing } = await readCodes(engine, sample, cells, comparedRows);
  const found = compared.flatMap((a, i) =>
    compared.slice(0, i).flatMap((b, j) => {
      if (a.name === b.name) return [];
      const table = crossTable(codes[i], codes[j], [sizes[i], sizes[j]]);
      return [
        ...determined(a, b, determination(transposed(table), missing[i])),
        ...determined(b, a, determination(table, missing[j])),
      ];
    }),
  );
  // Of a column's value and whether it has one, which follow each other, the value is told.
  const byValue = new Set(found.filter(isOfValue).map(pairOf));
  return found.filter((one) => isOfValue(one) || !byValue.has(pairOf(one)));
}

const isOfValue = ({ measure }: Determination): boolean => measure === 'value';
const pairOf = ({ column, by }: Determination): string => JSON.stringify([column, by]);

type Compared = Pick<Determination, 'measure'> & { name: string };

function determined(target: Compared, source: Compared, strength: number): Determination[] {
  // Whether a column has a value is nothing that is predicted.
  if (target.measure !== 'value' || strength <= strong) return [];
  return [{ column: target.name, by: source.name, measure: source.measure, strength }];
}

async function compareOrders(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<Determination[]> {
  const columns = firstAndLast(
    drafts.filter(({ storedType, distinct }) => isNumericType(storedType) && distinct >= leastRanks),
    rankedColumns,
  );
  const rows = Math.min(sample.rows, rankedRows);
  const values = columns.map(() => new Float64Array(rows).fill(Number.NaN));
  if (columns.length > 1) {
    const cells = columns.map(({ name }) => `${quoteName(name)}::DOUBLE`).join(', ');
    await engine.stream(`SELECT ${cells} FROM ${sample.table} LIMIT ${rows}`, (chunk, offset) => {
      for (const [j, column] of values.entries())
        for (const [i, value] of chunk.getColumnValues(j).entries())
          if (typeof value === 'number') column[offset + i] = value;
    });
  }
  const ranked = rankColumns(values);
  return columns.flatMap((a, i) =>
    columns.slice(0, i).flatMap((b, j) => {
      const { correlation, rows: pairs, distinct } = rankCorrelation(ranked, i, j);
      const strength = Math.abs(correlation ?? 0);
      if (strength <= strong || pairs < leastRanks || distinct < leastRanks) return [];
      return [
        { column: a.name, by: b.name, measure: 'rank' as const, strength },
        { column: b.name, by: a.name, measure: 'rank' as const, strength },
      ];
    }),
  );
}

function firstAndLast<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return [...items.slice(0, most - lastColumns), ...items.slice(-lastColumns)];
}

/** How often each pair of two columns' values occurs. */
export interface CrossTable {
  /** [rows × columns]. */
  counts: Float64Array;
  rows: number;
  columns: number;
}

/** Counts pairs of codes. @param sizes the number of codes of each */
export function crossTable(
  a: Uint8Array,
  b: Uint8Array,
  [rows, columns]: readonly [number, number],
): CrossTable {
  const counts = new Float64Array(rows * columns);
  for (let i = 0; i < a.length; i++) counts[a[i] * columns + b[i]] += 1;
  return { counts, rows, columns };
}

function transposed({ counts, rows, columns }: CrossTable): CrossTable {
  const turned = counts.map((_, i) => counts[(i % rows) * columns + Math.floor(i / rows)]);
  return { counts: turned, rows: columns, columns: rows };
}

/**
 * Goodman and Kruskal's λ (1954) of a target by a source, each row being named by the other rows with its value: (right − most
 * frequent) / (all − most frequent). Rows without a target do not count; a value that one row has is named as the most frequent
 * target. 0 where chance alone may do as well: given how often each value occurs, the targets could be dealt to the rows in
 * n! / Π n_y! ways, of which at most targets^values leave every value with one target.
 * @param table a row for each value of the source, a column for each of the target
 * @param missing the column of rows without a target; −1: there are none
 */
export function determination({ counts, rows: values, columns: width }: CrossTable, missing = -1): number {
  const ofValue = Array.from({ length: values }, (_, x) => {
    const row = counts.slice(x * width, (x + 1) * width);
    if (missing >= 0) row[missing] = 0;
    return row;
  });
  const ofTarget = Array.from({ length: width }, (_, y) => sumOf(ofValue.map((row) => row[y])));
  const rows = sumOf(ofTarget);
  const most = Math.max(0, ...ofTarget);
  if (most === rows) return 0;
  const commonest = ofTarget.indexOf(most);
  const right = sumOf(ofValue.map((row) => (sumOf(row) === 1 ? row[commonest] : rightByOthers(row))));
  const strength = Math.max(0, (right - most) / (rows - most));
  if (strength <= strong) return strength;
  const targets = ofTarget.filter((count) => count > 0);
  const ways = logFactorial(rows) - sumOf(targets.map(logFactorial));
  const chances = ofValue.filter((row) => sumOf(row) > 0).length * Math.log(targets.length);
  return ways - chances > evidence ? strength : 0;
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** Rows whose target is the most frequent one of the other rows with the same value. */
function rightByOthers(counts: Float64Array): number {
  const most = Math.max(...counts);
  const y = counts.indexOf(most);
  const next = Math.max(...counts.map((count, i) => (i === y ? 0 : count)));
  return most - 1 > next ? most : 0;
}

const logFactorials = [0, 0];
/** ln(n!) for an integer n. */
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1] + Math.log(i));
  return logFactorials[n];
}
