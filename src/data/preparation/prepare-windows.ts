import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { ResolvedForecast } from '../../targets/values/forecasting.ts';
import { splitParts } from '../../contracts/definition/split-parts.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { FittedValues } from '../../targets/values/definition.ts';
import { fitForecast } from './fit/fit-forecast.ts';
import { createStepScaler, type StepScaler } from './fit/step-scaler.ts';
import type { TargetSteps } from './fit/target-steps.ts';
import { splitCodes } from './split/split-rows.ts';
import { unusable } from './unusable.ts';
import type { WindowDivision } from './divide-windows.ts';
import type { DividedExamples, ExamplePart } from './divided-examples.ts';
import { naiveForecasts } from './fit/naive-forecasts.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import type { StepColumns } from './read/read-steps.ts';
import type { WindowEnd } from './split/split-windows.ts';
import { examplesEnding } from './encode/step-examples.ts';
import type { Note } from './note.ts';

/**
 * Each window of a series is one example, the values that follow it its target, scaled by the training part: of all series, or of
 * each by itself.
 * @throws TrainyardError trainingDataUnusable where the targets don't suit the loss
 */
export function prepareWindows(
  definition: AnyDefinition,
  forecast: ResolvedForecast,
  { raw }: StepColumns,
  ordered: OrderedSteps,
  { splitOf, parts }: WindowDivision,
  options: { fitted: FittedTarget | null; reused: FittedTarget | null; notes: Note[] },
): DividedExamples {
  const { training } = definition;
  const { target: name } = forecast;
  const { notes } = options;
  const stored = raw.numbers.get(name)!;
  const isTrained = (step: number): boolean => splitOf[ordered.rows[step]] === splitCodes.train;

  const values = Float64Array.from(ordered.rows, (row) => stored[row]);
  if (training.loss === 'poisson') requireCounts(name, values, ordered);
  const steps = { ordered, values, isTrained };
  const fitted = options.fitted ?? fitForecast(definition, forecast, steps, options.reused);
  if (fitted.kind !== 'values') throw new Error('the fitted target is not that of a forecast');

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
