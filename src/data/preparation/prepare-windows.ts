import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { ResolvedForecast } from '../../targets/values/forecasting.ts';
import { splitParts, type SplitPart } from '../../contracts/definition/split-parts.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { FittedValues } from '../../targets/values/definition.ts';
import { fitValue } from './fit/fit-target.ts';
import { splitByTime } from './split/split-by-column.ts';
import { splitCodes } from './split/split-rows.ts';
import { unusable } from './unusable.ts';
import type { DividedExamples, ExamplePart } from './divided-examples.ts';
import { naiveForecasts } from './fit/naive-forecasts.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import type { StepColumns } from './read/read-steps.ts';
import { splitWindows, type WindowEnd } from './split/split-windows.ts';
import { examplesEnding } from './encode/step-examples.ts';

/**
 * Each window of a series is one example, the values that follow it its target, scaled with the mean and the deviation of the
 * training part. The parts lie one after the other in time, in all series alike.
 * @throws TrainyardError trainingDataUnusable where a part has no window
 */
export function prepareWindows(
  definition: AnyDefinition,
  forecast: ResolvedForecast,
  { raw, times }: StepColumns,
  ordered: OrderedSteps,
  options: { fitted: FittedTarget | null; notes: string[] },
): DividedExamples {
  const { split, training } = definition;
  const { target: name, horizon, window, season, time } = forecast;
  const { notes } = options;
  const stored = raw.numbers.get(name)!;
  const splitOf = new Uint8Array(stored.length).fill(splitCodes.none);
  splitByTime(ordered.rows, times, [split.train, split.validation, split.test], splitOf, time);
  const isTrained = (step: number): boolean => splitOf[ordered.rows[step]] === splitCodes.train;

  const values = Float64Array.from(ordered.rows, (row) => stored[row]);
  const trained = values.filter((value, step) => isTrained(step) && !Number.isNaN(value));
  if (training.loss === 'poisson') requireCounts(name, values, ordered);
  const fitted = options.fitted ?? fitNext(name, trained, horizon, definition);
  if (fitted.kind !== 'values') throw new Error('the fitted target is not that of a forecast');
  const [offset, scale] = [fitted.offsets[0], fitted.scales[0]];

  const parts = chooseWindows(definition, forecast, ordered, splitOf, values, notes);
  const scaled = values.map((value) => (value - offset) / scale);
  const partOf = (part: SplitPart): ExamplePart => {
    const targets = new Float32Array(parts[part].length * horizon);
    const truth = part === 'train' ? null : new Float64Array(targets.length);
    for (const [i, { to }] of parts[part].entries()) {
      targets.set(scaled.subarray(to, to + horizon), i * horizon);
      truth?.set(values.subarray(to, to + horizon), i * horizon);
    }
    return {
      examples: examplesEnding(parts[part], window),
      targets,
      ...(truth && { truth }),
      naive: naiveForecasts(parts[part], { ordered, values: scaled, isTrained, horizon, season }),
    };
  };
  return {
    target: fitted,
    parts: { train: partOf('train'), validation: partOf('validation'), test: partOf('test') },
  };
}

/** The windows of each part. @param values the target of each ordered step @param notes gets which were left out */
function chooseWindows(
  { split }: Pick<AnyDefinition, 'split'>,
  { target: name, window, horizon }: ResolvedForecast,
  ordered: OrderedSteps,
  splitOf: Uint8Array,
  values: Float64Array,
  notes: string[],
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

/** The next values share one scale: each of them is a value of the same column. */
function fitNext(
  name: string,
  trained: Float64Array,
  horizon: number,
  { training, preparation }: Pick<AnyDefinition, 'training' | 'preparation'>,
): FittedValues {
  const link = training.loss === 'poisson' ? 'log' : 'identity';
  const { offset, scale } = fitValue(name, trained, link, preparation.targetScaling);
  const each = <T>(of: (ahead: number) => T): T[] => Array.from({ length: horizon }, (_, i) => of(i + 1));
  return {
    kind: 'values',
    names: each((ahead) => `${name}[t+${ahead}]`),
    offsets: each(() => offset),
    scales: each(() => scale),
    ahead: true,
  };
}

function requireCounts(name: string, values: Float64Array, { rows }: OrderedSteps): void {
  const step = values.findIndex((value) => value < 0);
  if (step < 0) return;
  throw unusable(
    'negativeTarget',
    `The loss "poisson" needs targets of 0 or more; "${name}" is ${values[step]} in row ${rows[step] + 1}.`,
  );
}
