import type { ColumnBaseline } from '../../contracts/drift.ts';
import { presentValues } from '../preparation/columns/order-statistics.ts';
import { countCodes } from '../preparation/read/count-codes.ts';
import type { CodedColumn } from '../preparation/read/raw-columns.ts';

/** More different numbers than these are kept as so many quantiles. */
const mostValues = 200;
const mostCategories = 100;

type Distribution = Extract<ColumnBaseline, { values: number[] }>;
type Shares = Extract<ColumnBaseline, { others: number }>;

/**
 * The distribution of numbers, of which NaN is a missing value. Of more than 200 different ones their quantiles are kept, as values that occur,
 * with the exact share of the numbers up to each.
 */
export function summarizeNumbers(
  numbers: Float64Array,
): Pick<Distribution, 'missing' | 'values' | 'shares' | 'isWhole'> {
  const sorted = presentValues(numbers).sort();
  const known = sorted.length;
  const ends: number[] = [];
  for (let at = 0; at < known; at += 1) if (sorted[at] !== sorted[at + 1]) ends.push(at);
  const isWhole = ends.length <= mostValues;
  const kept = isWhole ? ends : quantileEnds(ends, known);
  return {
    missing: numbers.length === 0 ? 0 : 1 - known / numbers.length,
    values: kept.map((end) => sorted[end]),
    shares: kept.map((end) => (end + 1) / known),
    isWhole,
  };
}

/** The first ends of runs of equal numbers that reach each quantile. */
function quantileEnds(ends: readonly number[], known: number): number[] {
  const kept: number[] = [];
  let reached = -1;
  for (const end of ends) {
    const quantile = Math.floor(((end + 1) * mostValues) / known);
    if (quantile > reached) kept.push(end);
    reached = quantile;
  }
  return kept;
}

/** The shares of categories among rows of a column. @param rows places in the column; all by default */
export function summarizeCategories(
  { codes, values }: CodedColumn,
  rows?: Int32Array | readonly number[],
): Pick<Shares, 'missing' | 'categories' | 'others'> {
  const total = rows?.length ?? codes.length;
  const found = [...countCodes(codes, values, rows)].flatMap(([value, count]) =>
    value === null ? [] : [{ value, share: count / total }],
  );
  const sorted = found.sort((a, b) => b.share - a.share || (a.value < b.value ? -1 : 1));
  const known = sorted.reduce((sum, one) => sum + one.share, 0);
  const categories = sorted.slice(0, mostCategories);
  return {
    missing: total === 0 ? 0 : Math.max(0, 1 - known),
    categories,
    others: sorted.slice(mostCategories).reduce((sum, one) => sum + one.share, 0),
  };
}
