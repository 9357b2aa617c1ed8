import type { AnyDefinition } from '../../../contracts/definition/classical.ts';
import type { FittedTarget } from '../../../targets/targets.ts';
import type { FittedValues } from '../../../targets/values/definition.ts';
import { namesAhead, type ResolvedForecast } from '../../../targets/values/forecasting.ts';
import { fitValue } from './fit-target.ts';
import { fitSeriesScales } from './series-scales.ts';
import type { TargetSteps } from './target-steps.ts';

/**
 * Fits the target of a forecast. The next values share one scale, as each is a value of the same column; or one in each series.
 * @param reused the target of a fine-tuning's source: it is taken as it is, and series that it does not know are added; null: there is none
 * @throws TrainyardError trainingDataUnusable where values are too large
 */
export function fitForecast(
  { training, preparation }: Pick<AnyDefinition, 'training' | 'preparation'>,
  forecast: ResolvedForecast,
  steps: TargetSteps,
  reused: FittedTarget | null,
): FittedValues {
  const { target: name, window } = forecast;
  const link = training.loss === 'poisson' ? 'log' : 'identity';
  const isBySeries = preparation.targetScaling === 'bySeries';
  const source = reused?.kind === 'values' && (reused.series !== undefined) === isBySeries ? reused : null;
  const fit = (): FittedValues => {
    const trained = steps.values.filter((value, step) => steps.isTrained(step) && !Number.isNaN(value));
    const { offset, scale } = fitValue(name, trained, link, preparation.targetScaling);
    const names = namesAhead(forecast);
    return {
      kind: 'values',
      names,
      offsets: names.map(() => offset),
      scales: names.map(() => scale),
      ahead: true,
    };
  };
  const fitted = source ?? fit();
  if (!isBySeries) return fitted;
  const pooled = { offset: fitted.offsets[0], scale: fitted.scales[0] };
  const series = fitSeriesScales({ column: name, ...steps, least: window, link }, pooled, source?.series);
  return { ...fitted, series };
}
