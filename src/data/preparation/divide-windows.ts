import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import { splitParts, type SplitPart } from '../../contracts/definition/split-parts.ts';
import type { ResolvedForecast } from '../../targets/values/forecasting.ts';
import type { Note } from './note.ts';
import type { StepColumns } from './read/read-steps.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import { splitByTime } from './split/split-by-column.ts';
import { splitCodes } from './split/split-rows.ts';
import { splitWindows, type WindowEnd } from './split/split-windows.ts';
import { unusable } from './unusable.ts';

/** The windows of each part. */
export interface WindowDivision {
  /** The part of each row of the dataset. */
  splitOf: Uint8Array;
  parts: Record<SplitPart, WindowEnd[]>;
}

const shownSeries = 5;

/**
 * Divides the windows of all series. The parts lie one after the other in time, in all series alike.
 * @param notes gets what was left out
 * @throws TrainyardError trainingDataUnusable where a part has no window
 */
export function divideWindows(
  { split }: Pick<AnyDefinition, 'split'>,
  forecast: ResolvedForecast,
  { raw, times }: StepColumns,
  ordered: OrderedSteps,
  notes: Note[],
): WindowDivision {
  const stored = raw.numbers.get(forecast.target)!;
  const splitOf = new Uint8Array(stored.length).fill(splitCodes.none);
  splitByTime(ordered.rows, times, [split.train, split.validation, split.test], splitOf, forecast.time);
  const values = Float64Array.from(ordered.rows, (row) => stored[row]);
  const parts = chooseWindows({ split }, forecast, ordered, splitOf, values, notes);
  notes.push(...withoutWindow(forecast, ordered, parts));
  return { splitOf, parts };
}

/** The windows of each part. @param values the target of each ordered step @param notes gets which were left out */
function chooseWindows(
  { split }: Pick<AnyDefinition, 'split'>,
  { target: name, window, horizon }: ResolvedForecast,
  ordered: OrderedSteps,
  splitOf: Uint8Array,
  values: Float64Array,
  notes: Note[],
): Record<SplitPart, WindowEnd[]> {
  const { parts, straddling, unknown } = splitWindows(ordered, splitOf, values, { window, horizon });
  if (straddling > 0)
    notes.push(
      `${straddling} window(s) left out whose next values lie on both sides of a border of the split.`,
    );
  if (unknown > 0) notes.push(`${unknown} window(s) left out with a missing value of "${name}" to predict.`);
  for (const part of splitParts)
    if (split[part] > 0 && parts[part].length === 0)
      throw unusable(
        'emptySplit',
        `The ${part} split has no window: it needs ${part === 'train' ? `${window} steps and ` : ''}${horizon} value(s) of "${name}" in a row, in one series. Use a shorter window or horizon, or a larger fraction.`,
        notes,
      );
  return parts;
}

/** Series that no part has a window of: nothing is learned from them, and nothing is judged. */
function withoutWindow(
  { group, window, horizon }: ResolvedForecast,
  { names }: OrderedSteps,
  parts: Record<SplitPart, WindowEnd[]>,
): Note[] {
  const used = new Set(splitParts.flatMap((part) => parts[part].map(({ series }) => series)));
  const unused = names.filter((_, series) => !used.has(series));
  if (unused.length === 0) return [];
  const shown = unused.slice(0, shownSeries).map((name) => `"${name}"`);
  const detail = `${unused.length} of ${names.length} series have no window and are left out: ${shown.join(', ')}${unused.length > shownSeries ? ', …' : ''}. A window takes ${window} steps and ${horizon} value(s) after them in one part.`;
  return [{ code: 'seriesLeftOut', detail, pointer: '/task/window', column: group }];
}
