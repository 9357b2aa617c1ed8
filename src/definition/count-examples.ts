import type { ResolvedSequence, ResolvedSplit } from '../contracts/definition/definition.ts';
import type { ColumnProfile } from '../contracts/dataset.ts';
import {
  apportion,
  apportionStrata,
  foldFractions,
  type SplitCounts,
  type SplitFractions,
} from '../data/preparation/split/apportion.ts';
import { cutInTime } from '../data/preparation/split/cut-in-time.ts';
import { placeGroups } from '../data/preparation/split/place-groups.ts';
import type { ResolvedForecast } from '../targets/values/forecasting.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { SplitRows } from './split-rows.ts';

/** How many examples there are of each part; `atMost` of training. */
export type ExampleCounts = SplitRows & { total: number; trainAtMost: number };

/** What is known of the columns that rows are divided by, where every row has a value in each. */
export interface DividedBy {
  /** The target of a classification; null: another one's. */
  classes: ColumnProfile | null;
  /** The split's column; null where it has none. */
  column: ColumnProfile | null;
}

/**
 * Rows, or groups of which each is an example, of each part, by the code that divides them in a run: the same numbers where
 * no row is left out, none equals another, and the profile lists all values of the columns that they are divided by. Of an
 * unlisted column, its groups are taken to be single rows.
 */
export function divideRows(total: number, split: ResolvedSplit, by: DividedBy): ExampleCounts {
  const [train, validation, test] = partSizes(total, split, by);
  return { total, train, validation, test, trainAtMost: train };
}

function partSizes(total: number, split: ResolvedSplit, { classes, column }: DividedBy): SplitCounts {
  const fractions: SplitFractions = [split.train, split.validation, split.test];
  const sizesOf = (values: ColumnProfile | null): number[] | null =>
    values === null ? null : (listedCounts(values, total)?.map(({ count }) => count) ?? null);
  switch (split.strategy) {
    case 'stratified':
      return divideStrata(sizesOf(classes) ?? [total], fractions).total;
    case 'grouped': {
      const left = apportion(total, fractions);
      return divideGroups(sizesOf(column) ?? null, left, total).counts;
    }
    case 'kFold': {
      const { held, trained } = foldFractions(split);
      const groups = sizesOf(column);
      if (groups !== null) {
        const first = divideGroups(groups, apportion(total, held), total);
        const [train, , test] = split.test > 0 ? first.counts : [total, 0, 0];
        const inFolds = split.test > 0 ? first.groups[0] : groups;
        const [kept, validation] = divideGroups(inFolds, apportion(train, trained), train).counts;
        return [kept, validation, test];
      }
      const strata = (split.stratified ? sizesOf(classes) : null) ?? [total];
      const parts = split.test > 0 ? divideStrata(strata, held) : null;
      const inFolds = parts === null ? strata : parts.each.map(([count]) => count);
      const [train, validation] = divideStrata(inFolds, trained).total;
      return [train, validation, parts?.total[2] ?? 0];
    }
    case 'timeOrdered':
      return cutInTime(timesOf(column, total), fractions) ?? apportion(total, fractions);
    default:
      return apportion(total, fractions);
  }
}

function divideStrata(
  sizes: readonly number[],
  fractions: SplitFractions,
): { each: SplitCounts[]; total: SplitCounts } {
  const each = apportionStrata(
    sizes.filter((size) => size > 0),
    fractions,
  );
  const sum = (part: number): number => each.reduce((rows, counts) => rows + counts[part], 0);
  return { each, total: [sum(0), sum(1), sum(2)] };
}

/** @param sizes rows of each group; null: not known */
function divideGroups(
  sizes: readonly number[] | null,
  wanted: SplitCounts,
  total: number,
): { groups: number[][]; counts: SplitCounts } {
  if (sizes === null) return { groups: [], counts: wanted };
  const ordered = sizes.toSorted((a, b) => b - a);
  const parts = placeGroups(ordered, [...wanted]);
  const groups = [0, 1, 2].map((part) => ordered.filter((_, i) => parts[i] === part));
  const [, validation, test] = groups.map((list) => list.reduce((sum, size) => sum + size, 0));
  return { groups, counts: [total - validation - test, validation, test] };
}

/** Values and their rows; null where the profile does not list them all, or other rows are divided. */
function listedCounts(column: ColumnProfile, total: number): { value: string; count: number }[] | null {
  const listed = column.topValues ?? [];
  const rows = listed.reduce((sum, { count }) => sum + count, 0);
  return listed.length === column.distinct && rows === total ? listed : null;
}

/** Rows of each different time, in order; as many in each where the profile does not list them. */
function timesOf(column: ColumnProfile | null, total: number): ArrayLike<number> {
  if (column === null || column.distinct === 0) return new Uint8Array(total).fill(1);
  const listed = listedCounts(column, total);
  const timeOf = (value: string): number => (column.type === 'dateTime' ? Date.parse(value) : Number(value));
  if (listed !== null && listed.every(({ value }) => Number.isFinite(timeOf(value))))
    return listed.toSorted((a, b) => timeOf(a.value) - timeOf(b.value)).map(({ count }) => count);
  return spread(total, Math.min(total, column.distinct));
}

/** As many rows in each of `parts`, within one; they add up to `total`. */
function spread(total: number, parts: number): Float64Array {
  return Float64Array.from(
    { length: parts },
    (_, i) => Math.floor(((i + 1) * total) / parts) - Math.floor((i * total) / parts),
  );
}

/** Groups of which each is one example. */
export function countGroups(sequence: ResolvedSequence & { kind: 'group' }, dataset: DatasetFacts): number {
  return columnOf(dataset, sequence.group)!.distinct;
}

/**
 * Windows of a forecasting, where all series have the same times: exact for one series without gaps, an estimate for several.
 * A series that is longer than the others holds more.
 */
export function countWindows(
  { group, horizon, window }: ResolvedForecast,
  split: Pick<ResolvedSplit, 'train' | 'validation' | 'test'>,
  dataset: DatasetFacts,
): ExampleCounts {
  const { rows } = dataset.profile;
  const series = group === null ? 1 : Math.max(1, columnOf(dataset, group)!.distinct);
  const fractions: SplitFractions = [split.train, split.validation, split.test];
  const divided = cutInTime(spread(rows, Math.max(1, Math.round(rows / series))), fractions);
  const parts = divided ?? apportion(rows, fractions);
  const windowsOf = (part: number, needed: number): number =>
    Math.floor(Math.max(0, parts[part] / series - needed + 1) * series);
  const train = windowsOf(0, window + horizon);
  const validation = windowsOf(1, horizon);
  const test = windowsOf(2, horizon);
  return {
    total: train + validation + test,
    train,
    validation,
    test,
    trainAtMost: group === null ? train : Math.max(train, parts[0] - window - horizon + 1),
  };
}
