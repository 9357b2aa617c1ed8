import type { Determination } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { isBeyondChance, sumOf } from './chance.ts';
import { isNumericType, isTimeType, type ColumnDraft } from './column-statistics.ts';
import { firstAndLast } from './first-and-last.ts';
import { orderOf, rankColumns, rankCorrelation } from './rank-correlation.ts';
import type { TableSample } from './table-sample.ts';
import { rowClasses, thresholdStrength } from './threshold-strength.ts';
import { hasFewValues, readCodes } from './value-codes.ts';

/** A strength above this determines almost alone. */
const strong = 0.99;
const comparedColumns = 100;
const comparedRows = 5000;
const rankedColumns = 50;
/** Pairs of numbers, and different values of each, below which an order says nothing. */
const leastRanks = 10;

/**
 * Which columns determine another one almost alone: by their values, by whether they have one, by thresholds between classes, or by
 * their order. At most 100 columns are compared by value and by thresholds, and 50 by order: the first ones and the last ten, in a
 * sample of the rows.
 */
export async function findDeterminations(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<Determination[]> {
  const byValue = await compareValues(engine, sample, drafts);
  const known = new Set(byValue.map(pairOf));
  const byOrder = await compareOrders(engine, sample, drafts);
  return [...byValue, ...byOrder.filter((one) => !known.has(pairOf(one)))];
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
  const { codes, sizes, missing } = await readCodes(engine, sample, { cells, mostRows: comparedRows });
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

/** Compares the order of numbers and times with that of others and with classes. */
async function compareOrders(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
): Promise<Determination[]> {
  const columns = firstAndLast(
    drafts.filter(
      ({ storedType, distinct }) =>
        (isNumericType(storedType) || isTimeType(storedType)) && distinct >= leastRanks,
    ),
    comparedColumns,
  );
  const classes = firstAndLast(drafts.filter(hasFewValues), comparedColumns);
  const { codes, sizes, missing, numbers } = await readCodes(engine, sample, {
    cells: classes.map(({ name }) => `${quoteName(name)}::VARCHAR`),
    numbers: columns.map(({ name, storedType }) =>
      isNumericType(storedType) ? `${quoteName(name)}::DOUBLE` : `epoch(${quoteName(name)})`,
    ),
    mostRows: comparedRows,
  });
  const orders = numbers.map(orderOf);
  const targets = codes.map((code, i) => rowClasses(code, sizes[i], missing[i]));
  const byThreshold = classes.flatMap((target, i) =>
    columns.flatMap((source, j): Determination[] => {
      if (source.name === target.name) return [];
      const strength = thresholdStrength(orders[j], targets[i], columns.length);
      return strength === 0 ? [] : [{ column: target.name, by: source.name, measure: 'threshold', strength }];
    }),
  );
  const amounts = firstAndLast(
    [...columns.keys()].filter((i) => isNumericType(columns[i].storedType)),
    rankedColumns,
  );
  const ranked = rankColumns(amounts.map((i) => orders[i]));
  const byRank = amounts.flatMap((a, i) =>
    amounts.slice(0, i).flatMap((b, j): Determination[] => {
      const { correlation, rows: pairs, distinct } = rankCorrelation(ranked, i, j);
      const strength = Math.abs(correlation ?? 0);
      if (strength <= strong || pairs < leastRanks || distinct < leastRanks) return [];
      return [
        { column: columns[a].name, by: columns[b].name, measure: 'rank', strength },
        { column: columns[b].name, by: columns[a].name, measure: 'rank', strength },
      ];
    }),
  );
  return [...byThreshold, ...byRank];
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
  const chances = ofValue.filter((row) => sumOf(row) > 0).length * Math.log(targets.length);
  return isBeyondChance(targets, chances) ? strength : 0;
}

/** Rows whose target is the most frequent one of the other rows with the same value. */
function rightByOthers(counts: Float64Array): number {
  const most = Math.max(...counts);
  const y = counts.indexOf(most);
  const next = Math.max(...counts.map((count, i) => (i === y ? 0 : count)));
  return most - 1 > next ? most : 0;
}
