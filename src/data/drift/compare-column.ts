import type { ColumnBaseline, ColumnDrift, DriftLevel } from '../../contracts/drift.ts';
import { presentValues, quantileOfSorted } from '../preparation/columns/order-statistics.ts';
import { countCodes } from '../preparation/read/count-codes.ts';
import type { CodedColumn } from '../preparation/read/raw-columns.ts';
import { kolmogorovPValue, kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

/** Shares below count as this, so that no logarithm is infinite. */
const leastShare = 1e-4;
const bins = 10;
const listedCategories = 10;

/** New values of a column: numbers or times (NaN: missing), or categories. */
export type ColumnValues = Float64Array | CodedColumn;

/** The population stability index of two lists of shares (Siddiqi 2006): Σ (new − training) · ln(new / training). */
export function stabilityIndex(training: readonly number[], rows: readonly number[]): number {
  return training.reduce((sum, before, i) => {
    const [a, b] = [Math.max(before, leastShare), Math.max(rows[i], leastShare)];
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

/** The usual reading of the index: below 0.1 nothing to speak of, from 0.25 on another population. */
const levelOf = (psi: number): DriftLevel => (psi < 0.1 ? 'small' : psi < 0.25 ? 'moderate' : 'large');

/** Holds new values of a column against those of the training rows. @param trainingRows how many those were */
export function compareColumn(
  baseline: ColumnBaseline,
  values: ColumnValues,
  trainingRows: number,
): ColumnDrift {
  return 'values' in baseline
    ? compareNumbers(baseline, values as Float64Array, trainingRows)
    : compareCategories(baseline, values as CodedColumn);
}

function compareNumbers(
  { column, type, missing, values, shares, isWhole }: Extract<ColumnBaseline, { values: number[] }>,
  numbers: Float64Array,
  trainingRows: number,
): ColumnDrift {
  const sorted = presentValues(numbers).sort();
  const missingNow = numbers.length === 0 ? 0 : 1 - sorted.length / numbers.length;
  // The places of the deciles; of few values some are the same.
  const ends = new Set<number>();
  for (let bin = 1; bin <= bins; bin += 1) {
    const end = shares.findIndex((share) => share >= bin / bins - 1e-12);
    if (end >= 0) ends.add(end);
  }
  const edges = [...ends];
  const upTo = edges.map((end) => countUpTo(sorted, values[end]));
  // What is above the largest training value is in the last bin.
  if (upTo.length > 0) upTo[upTo.length - 1] = sorted.length;
  const differences = (cumulative: readonly number[]): number[] =>
    cumulative.map((share, i) => share - (i === 0 ? 0 : cumulative[i - 1]));
  const before = differences(edges.map((end) => shares[end])).map((share) => share * (1 - missing));
  const now = differences(upTo).map((count) => (numbers.length === 0 ? 0 : count / numbers.length));
  // Without a training value, all values that are there now are new.
  const fresh = edges.length === 0 ? 1 - missingNow : 0;
  const psi = stabilityIndex([...before, 0, missing], [...now, fresh, missingNow]);
  const canTest = sorted.length > 0 && values.length > 0;
  const statistic = canTest ? kolmogorovSmirnov({ values, shares, isWhole }, sorted) : null;
  const known = Math.round(trainingRows * (1 - missing));
  const level = levelOf(psi);
  const median = values[shares.findIndex((share) => share >= 0.5)];
  const moved = canTest
    ? `the median was ${told(type, median)} in training and is ${told(type, quantileOfSorted(sorted, 0.5))}`
    : 'there are no values to compare';
  return {
    column,
    type,
    level,
    meaning: meaningOf(level, psi, moved, missing, missingNow),
    psi,
    missing: { training: missing, rows: missingNow },
    kolmogorovSmirnov:
      statistic === null ? null : { statistic, pValue: kolmogorovPValue(statistic, known, sorted.length) },
    categories: null,
  };
}

/** How many of rising numbers are at most so large. */
function countUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareCategories(
  { column, type, missing, categories, others }: Extract<ColumnBaseline, { others: number }>,
  { codes, values }: CodedColumn,
): ColumnDrift {
  const counts = countCodes(codes, values);
  const rows = Math.max(1, codes.length);
  const missingNow = (counts.get(null) ?? 0) / rows;
  const listed: NonNullable<ColumnDrift['categories']> = categories.map(({ value, share }) => ({
    value,
    training: share,
    rows: (counts.get(value) ?? 0) / rows,
  }));
  const listedNow = listed.reduce((sum, one) => sum + one.rows, 0);
  const rest = { value: null, training: others, rows: Math.max(0, 1 - missingNow - listedNow) };
  if (rest.training > 0 || rest.rows > 1e-12) listed.push(rest);
  const psi = stabilityIndex([...listed.map((one) => one.training), missing], [...listed.map((one) => one.rows), missingNow]); // prettier-ignore
  const level = levelOf(psi);
  const sorted = listed.toSorted((a, b) => Math.abs(b.rows - b.training) - Math.abs(a.rows - a.training));
  return {
    column,
    type,
    level,
    meaning: meaningOf(level, psi, toldCategories(sorted, others), missing, missingNow),
    psi,
    missing: { training: missing, rows: missingNow },
    kolmogorovSmirnov: null,
    categories: sorted.slice(0, listedCategories),
  };
}

function toldCategories(sorted: NonNullable<ColumnDrift['categories']>, others: number): string {
  const [most] = sorted;
  if (most === undefined) return 'there are no categories to compare';
  const name = most.value !== null ? `"${most.value}"` : others > 0 ? 'the rarer categories' : 'categories that training did not have'; // prettier-ignore
  return `${name} went from ${percent(most.training)} to ${percent(most.rows)} of the rows`;
}

const openings: Readonly<Record<DriftLevel, string>> = {
  small: 'About as in training',
  moderate: 'Moved moderately',
  large: 'Another population than in training',
};

function meaningOf(
  level: DriftLevel,
  psi: number,
  moved: string,
  missing: number,
  missingNow: number,
): string {
  const gaps =
    Math.abs(missingNow - missing) >= 0.01
      ? `, and missing values went from ${percent(missing)} to ${percent(missingNow)} of the rows`
      : '';
  return `${openings[level]} (PSI ${psi.toFixed(3)}): ${moved}${gaps}.`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A number of the column in words; date-times are seconds since 1970. */
const told = (type: string, value: number): string =>
  type === 'dateTime' ? new Date(value * 1000).toISOString() : String(Number(value.toPrecision(6)));
