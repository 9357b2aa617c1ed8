import type { FoldedSplit, ResolvedSequence, ResolvedSplit } from '../contracts/definition/definition.ts';
import type { SplitPart } from '../contracts/definition/split-parts.ts';
import type { ColumnProfile } from '../contracts/dataset.ts';
import {
  apportion,
  apportionStrata,
  foldFractions,
  roundToTotal,
  type SplitCounts,
  type SplitFractions,
} from '../data/preparation/split/apportion.ts';
import type { RowSizes, StepCounts } from '../contracts/row-counts.ts';
import { compareExactNumbers } from '../data/cells/exact-number.ts';
import { cutInTime } from '../data/preparation/split/cut-in-time.ts';
import { placeGroups } from '../data/preparation/split/place-groups.ts';
import type { ResolvedForecast } from '../targets/values/forecasting.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { SplitRows } from './split-rows.ts';

/** How many examples there are of each part; `atMost` of training. */
export type ExampleCounts = SplitRows & {
  total: number;
  trainAtMost: number;
  /** Training rows of each class; null where they are not known, or there are no classes. */
  trainOfClass: number[] | null;
};

/** What is known of the columns that rows are divided by. */
export interface DividedBy {
  /** The target of a classification; null: another one's. */
  classes: ColumnProfile | null;
  /** The split's column; null where it has none. */
  column: ColumnProfile | null;
  /** The rows as they were counted; absent or null: what the profiles list is taken, where every row has a value in each. */
  sizes?: RowSizes | null;
}

/** Rows of each part, and, where they are divided by classes, of each class. */
interface Division {
  counts: SplitCounts;
  trainOfClass?: number[];
}

/**
 * Rows, or groups of which each is an example, of each part, by the code that divides them in a run: the same numbers where
 * the rows were counted and equal ones are not bound to each other, or no row is left out and the profile lists all values of
 * the columns that they are divided by. Of an unlisted column, its groups are taken to be single rows.
 */
export function divideRows(total: number, split: ResolvedSplit, by: DividedBy): ExampleCounts {
  const { counts, trainOfClass } = partSizes(total, split, by);
  const [train, validation, test] = counts;
  const classes = trainOfClass ?? spreadByShare(train, classSizes(by, total));
  return { total, train, validation, test, trainAtMost: train, trainOfClass: classes };
}

function partSizes(total: number, split: ResolvedSplit, by: DividedBy): Division {
  const { column, sizes = null } = by;
  const fractions: SplitFractions = [split.train, split.validation, split.test];
  const strata = classSizes(by, total) ?? [total];
  switch (split.strategy) {
    case 'stratified':
      return divideStrata(strata, fractions);
    case 'grouped':
      return { counts: divideGroups(groupSizes(by, total), apportion(total, fractions), total).counts };
    case 'kFold': {
      const groups = split.column === undefined ? null : groupSizes(by, total);
      return divideFolds(total, split, groups, split.stratified ? strata : [total]);
    }
    case 'timeOrdered': {
      const times = sizes?.places ?? timesOf(column, total);
      return { counts: cutInTime(times, fractions) ?? apportion(total, fractions) };
    }
    case 'column':
      return sizes === null ? { counts: apportion(total, fractions) } : namedParts(sizes);
    default:
      return { counts: apportion(total, fractions) };
  }
}

/** The final model's parts of a cross-validation. @param groups null: rows are divided one by one */
function divideFolds(
  total: number,
  split: FoldedSplit,
  groups: readonly number[] | null,
  strata: readonly number[],
): Division {
  const { held, trained } = foldFractions(split);
  if (groups !== null) {
    const first = divideGroups(groups, apportion(total, held), total);
    const [train, , test] = split.test > 0 ? first.counts : [total, 0, 0];
    const inFolds = split.test > 0 ? first.groups[0] : groups;
    const [kept, validation] = divideGroups(inFolds, apportion(train, trained), train).counts;
    return { counts: [kept, validation, test] };
  }
  const parts = split.test > 0 ? divideStrata(strata, held) : null;
  const inFolds = parts === null ? strata : parts.each.map(([count]) => count);
  const { counts, trainOfClass } = divideStrata(inFolds, trained);
  return {
    counts: [counts[0], counts[1], parts?.counts[2] ?? 0],
    ...(split.stratified && { trainOfClass }),
  };
}

/** Parts as a column names them. */
function namedParts({ classes }: RowSizes): Division {
  const of = (part: SplitPart): number[] =>
    classes.flatMap((entry) => (entry.part === part && entry.count > 0 ? [entry.count] : []));
  const sum = (part: SplitPart): number => of(part).reduce((rows, count) => rows + count, 0);
  return { counts: [sum('train'), sum('validation'), sum('test')], trainOfClass: of('train') };
}

/** Rows of each class, in the order in which a run divides them; null where they are not known. */
function classSizes({ classes, sizes = null }: DividedBy, total: number): number[] | null {
  if (classes === null) return null;
  if (sizes === null) return listedCounts(classes, total)?.map(({ count }) => count) ?? null;
  const found = new Map<string, number>();
  for (const { value, count } of sizes.classes) found.set(value, (found.get(value) ?? 0) + count);
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

/** Rows of each group; null where they are not known. */
function groupSizes({ column, sizes = null }: DividedBy, total: number): readonly number[] | null {
  if (sizes?.places) return [...sizes.places];
  return column === null ? null : (listedCounts(column, total)?.map(({ count }) => count) ?? null);
}

/** Whole numbers in proportion to the sizes that add up to `total`. */
function spreadByShare(total: number, sizes: readonly number[] | null): number[] | null {
  if (sizes === null) return null;
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return roundToTotal(
    total,
    sizes.map((size) => (all === 0 ? 0 : (size * total) / all)),
  );
}

function divideStrata(
  sizes: readonly number[],
  fractions: SplitFractions,
): { each: SplitCounts[]; counts: SplitCounts; trainOfClass: number[] } {
  const each = apportionStrata(
    sizes.filter((size) => size > 0),
    fractions,
  );
  const sum = (part: number): number => each.reduce((rows, counts) => rows + counts[part], 0);
  return { each, counts: [sum(0), sum(1), sum(2)], trainOfClass: each.map(([train]) => train) };
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
  if (column.reading?.exact && listed !== null)
    return listed.toSorted((a, b) => compareExactNumbers(a.value, b.value)).map(({ count }) => count);
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

/** Examples as they were divided and counted: those of several rows each, and rows of which equal ones stay together; null where they were not, or can't be divided. */
export function countedSteps(steps: StepCounts | null): ExampleCounts | null {
  if (steps === null || steps.parts === null) return null;
  const { train, validation, test } = steps.parts;
  const total = train + validation + test;
  return { total, train, validation, test, trainAtMost: train, trainOfClass: steps.trainOfClass };
}

/**
 * Windows of a forecasting that were not counted, where all series have the same times: exact for one series without gaps, an estimate for several.
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
    trainOfClass: null,
  };
}
