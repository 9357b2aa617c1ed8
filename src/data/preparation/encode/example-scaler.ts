import type { FittedPreparation, FittedSteps } from '../../../contracts/preparation.ts';
import { readCell, whyUnread } from '../../cells/read-cell.ts';
import { readCategory } from '../columns/category/category-kind.ts';
import { createSeriesScaler } from '../fit/series-scales.ts';
import type { RowScaling } from '../row-scaling.ts';
import { groupBeside } from './group-beside.ts';
import type { RowIssues } from './row-issues.ts';
import type { ScaledColumn } from './write-row.ts';

/** What the examples of a prediction are scaled by where a forecast scales each series by itself. */
export interface ExampleScaler {
  /** The past values of an example, which its steps hold. */
  of(example: unknown): ScaledColumn;
  /** The values that are predicted for examples that were transformed. */
  scalingOf(examples: readonly unknown[]): RowScaling;
  /** Reports past values that are no numbers in steps before the window, which count where the series is not known. */
  check(steps: readonly unknown[], example: number, issues: RowIssues): void;
}

/**
 * The scaler of a fitted forecast: a series that has a scale is told by its group, in a step or beside the steps; any other one is scaled by
 * all past values that the example has.
 * @returns null where all series share one scale
 */
export function createExampleScaler(
  { target, readings = [] }: FittedPreparation,
  { group, length }: FittedSteps,
): ExampleScaler | null {
  if (target.kind !== 'values' || target.series === undefined || group === null) return null;
  const { column } = target.series;
  const scaler = createSeriesScaler(target);
  const readingOf = (name: string) => readings.find((one) => one.name === name)?.reading;
  const [groupReading, valueReading] = [readingOf(group), readingOf(column)];

  const valueIn = (step: unknown): unknown => {
    if (!isRow(step) || !Object.hasOwn(step, column)) return null;
    const value = step[column];
    return valueReading === undefined ? value : readCell(valueReading, value);
  };
  const seriesOf = (example: Record<string, unknown>, steps: readonly unknown[]): string | null => {
    const beside = groupBeside(example, group);
    const named = steps.find((one) => isRow(one) && Object.hasOwn(one, group));
    if (beside === null && named === undefined) return null;
    const value = beside === null ? (named as Record<string, unknown>)[group] : beside.value;
    const read = groupReading === undefined ? value : readCell(groupReading, value);
    return readCategory(read === undefined ? value : read) ?? null;
  };
  const of = (example: unknown): ScaledColumn => {
    const row = example as Record<string, unknown>;
    const steps = row['steps'] as readonly unknown[];
    const own = scaler.of(seriesOf(row, steps));
    const past = (): Float64Array =>
      Float64Array.from(
        steps.map(valueIn).filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[],
      );
    return { column, ...(own ?? scaler.ofHistory(past())) };
  };
  return {
    of,
    scalingOf(examples) {
      const each = examples.map(of);
      return {
        offsets: Float64Array.from(each, ({ offset }) => offset),
        scales: Float64Array.from(each, ({ scale }) => scale),
      };
    },
    check(steps, example, issues) {
      for (let step = 0; step < steps.length - length && !issues.isFull; step++) {
        const value = valueIn(steps[step]);
        if (value === null || (typeof value === 'number' && Number.isFinite(value))) continue;
        const given = (steps[step] as Record<string, unknown>)[column];
        const detail = valueReading ? whyUnread(valueReading, given) : null;
        issues.add(['rows', example, 'steps', step], column, 'wrongType', detail ?? 'Expected a number.');
      }
    },
  };
}

const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
