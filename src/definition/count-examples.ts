import type { ResolvedSequence, ResolvedSplit } from '../contracts/definition/definition.ts';
import type { ResolvedForecast } from '../targets/values/forecasting.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { SplitRows } from './split-rows.ts';

/** How many examples there are of each part; `atMost` of training. */
export type ExampleCounts = SplitRows & { total: number; trainAtMost: number };

/** Rows, groups: what is divided by the split's fractions. */
export function divideRows(total: number, split: Pick<ResolvedSplit, 'validation' | 'test'>): ExampleCounts {
  const validation = Math.round(total * split.validation);
  const test = Math.round(total * split.test);
  const train = total - validation - test;
  return { total, train, validation, test, trainAtMost: train };
}

/** Groups of which each is one example. */
export function countGroups(sequence: ResolvedSequence & { kind: 'group' }, dataset: DatasetFacts): number {
  return columnOf(dataset, sequence.group)!.distinct;
}

/**
 * Windows of a forecasting, where all series have the same rows: exact for one series without gaps, an estimate for several.
 * A series that is longer than the others holds more.
 */
export function countWindows(
  { group, horizon, window }: ResolvedForecast,
  split: Pick<ResolvedSplit, 'validation' | 'test'>,
  dataset: DatasetFacts,
): ExampleCounts {
  const { rows } = dataset.profile;
  const series = group === null ? 1 : Math.max(1, columnOf(dataset, group)!.distinct);
  const parts = divideRows(rows / series, split);
  const windowsOf = (steps: number, needed: number): number => Math.max(0, steps - needed + 1) * series;
  const train = Math.floor(windowsOf(parts.train, window + horizon));
  const validation = Math.floor(windowsOf(parts.validation, horizon));
  const test = Math.floor(windowsOf(parts.test, horizon));
  const trainRows = divideRows(rows, split).train;
  return {
    total: train + validation + test,
    train,
    validation,
    test,
    trainAtMost: group === null ? train : Math.max(train, trainRows - window - horizon + 1),
  };
}
