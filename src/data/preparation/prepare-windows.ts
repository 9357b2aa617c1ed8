import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { ResolvedForecast } from '../../targets/values/forecasting.ts';
import { splitParts, type SplitPart } from '../../contracts/definition/split-parts.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { FittedValues } from '../../targets/values/definition.ts';
import { fitForecast } from './fit/fit-forecast.ts';
import { createStepScaler, type StepScaler } from './fit/step-scaler.ts';
import type { TargetSteps } from './fit/target-steps.ts';
import { splitByTime } from './split/split-by-column.ts';
import { splitCodes } from './split/split-rows.ts';
import { unusable } from './unusable.ts';
import type { DividedExamples, ExamplePart } from './divided-examples.ts';
import { naiveForecasts } from './fit/naive-forecasts.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import type { StepColumns } from './read/read-steps.ts';
import { splitWindows, type WindowEnd } from './split/split-windows.ts';
import { examplesEnding } from './encode/step-examples.ts';
import type { Note } from './note.ts';

const shownSeries = 5;

/**
 * Each window of a series is one example, the values that follow it its target, scaled by the training part: of all series, or of
 * each by itself. The parts lie one after the other in time, in all series alike.
 * @throws TrainyardError trainingDataUnusable where a part has no window
 */
export function prepareWindows(
  definition: AnyDefinition,
  forecast: ResolvedForecast,
  { raw, times }: StepColumns,
  ordered: OrderedSteps,
  options: { fitted: FittedTarget | null; reused: FittedTarget | null; notes: Note[] },
): DividedExamples {
  const { split, training } = definition;
  const { target: name, time } = forecast;
  const { notes } = options;
  const stored = raw.numbers.get(name)!;
  const splitOf = new Uint8Array(stored.length).fill(splitCodes.none);
  splitByTime(ordered.rows, times, [split.train, split.validation, split.test], splitOf, time);
  const isTrained = (step: number): boolean => splitOf[ordered.rows[step]] === splitCodes.train;

  const values = Float64Array.from(ordered.rows, (row) => stored[row]);
  if (training.loss === 'poisson') requireCounts(name, values, ordered);
  const steps = { ordered, values, isTrained };
  const fitted = options.fitted ?? fitForecast(definition, forecast, steps, options.reused);
  if (fitted.kind !== 'values') throw new Error('the fitted target is not that of a forecast');

  const parts = chooseWindows(definition, forecast, ordered, splitOf, values, notes);
  notes.push(...withoutWindow(forecast, ordered, parts));
  const scaler = createStepScaler(fitted, { ...steps, window: forecast.window });
  if (fitted.series) notes.push(...seriesNotes(fitted, ordered, forecast));
  const [train, validation, test] = splitParts.map((part) =>
    describePart(parts[part], { forecast, steps, scaler, isTraining: part === 'train' }),
  );
  return {
    target: fitted,
    parts: { train, validation, test },
    ...(fitted.series && { past: { column: name, values: scaler.past(stored.length) } }),
  };
}

/** The examples of these windows. */
function describePart(
  ends: readonly WindowEnd[],
  {
    forecast: { horizon, window, season },
    steps,
    scaler,
    isTraining,
  }: { forecast: ResolvedForecast; steps: TargetSteps; scaler: StepScaler; isTraining: boolean },
): ExamplePart {
  const { values } = steps;
  const { offsets, scales, ofNoSeries } = scaler.windows(ends);
  const width = horizon + Number(scaler.isBySeries);
  const targets = new Float32Array(ends.length * width);
  const truth = isTraining ? null : new Float64Array(ends.length * horizon);
  const scaled = (value: number, example: number): number => (value - offsets[example]) / scales[example];
  for (const [i, { to }] of ends.entries()) {
    for (let ahead = 0; ahead < horizon; ahead++) targets[i * width + ahead] = scaled(values[to + ahead], i);
    if (scaler.isBySeries) targets[i * width + horizon] = scales[i];
    truth?.set(values.subarray(to, to + horizon), i * horizon);
  }
  return {
    examples: examplesEnding(ends, window),
    targets,
    ...(truth && { truth }),
    naive: naiveForecasts(ends, { ...steps, scaled, horizon, season }),
    ...(scaler.isBySeries && { scaling: { offsets, scales }, ofNoSeries }),
  };
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

/** How the series are scaled. */
function seriesNotes(
  { series }: FittedValues,
  { names }: OrderedSteps,
  { target, window }: ResolvedForecast,
): string[] {
  const fitted = new Set(series!.names);
  const without = names.filter((name) => name !== null && !fitted.has(name)).length;
  const note = `"${target}" is scaled by series: ${names.length - without} of ${names.length} by their own training values.`;
  if (without === 0) return [note];
  return [
    `${note} The other ${without} are constant there, or have fewer than ${window} values: each of their windows is scaled by its own past values.`,
  ];
}

function requireCounts(name: string, values: Float64Array, { rows }: OrderedSteps): void {
  const step = values.findIndex((value) => value < 0);
  if (step < 0) return;
  throw unusable(
    'negativeTarget',
    `The loss "poisson" needs targets of 0 or more; "${name}" is ${values[step]} in row ${rows[step] + 1}.`,
  );
}
