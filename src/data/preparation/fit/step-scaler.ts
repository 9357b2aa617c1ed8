import type { FittedValues } from '../../../targets/values/definition.ts';
import { presentValues } from '../columns/order-statistics.ts';
import type { WindowEnd } from '../split/split-windows.ts';
import type { RowScaling, Scale } from '../row-scaling.ts';
import { createSeriesScaler } from './series-scales.ts';
import { trainedValues, type TargetSteps } from './target-steps.ts';

/** What the steps and windows of a forecast are scaled by. */
export interface StepScaler {
  isBySeries: boolean;
  /**
   * What the next values of each window are scaled by, and its past ones where the series are scaled one by one.
   * @returns beside it the windows of series without a scale of their own: it is that of their past values
   */
  windows(ends: readonly WindowEnd[]): RowScaling & { ofNoSeries: Int32Array };
  /**
   * The target of each row of the dataset, scaled by its series; of a series without a scale by all its training values, which its windows
   * replace. NaN elsewhere. @param rows of the dataset
   */
  past(rows: number): Float64Array;
}

/** What a target was fitted to, for these steps. @param steps.window steps of a window */
export function createStepScaler(fitted: FittedValues, steps: TargetSteps & { window: number }): StepScaler {
  const { ordered, values, window } = steps;
  const { rows, starts, names } = ordered;
  const scaler = fitted.series ? createSeriesScaler(fitted) : null;
  const pooled: Scale = { offset: fitted.offsets[0], scale: fitted.scales[0] };
  const ofSeries = names.map((name) => (scaler === null ? pooled : scaler.of(name)));
  return {
    isBySeries: scaler !== null,
    windows(ends) {
      const offsets = new Float64Array(ends.length);
      const scales = new Float64Array(ends.length);
      const ofNoSeries: number[] = [];
      for (const [i, { series, to }] of ends.entries()) {
        const own = ofSeries[series];
        if (own === null) ofNoSeries.push(i);
        const { offset, scale } = own ?? scaler!.ofHistory(presentValues(values.subarray(to - window, to)));
        offsets[i] = offset;
        scales[i] = scale;
      }
      return { offsets, scales, ofNoSeries: Int32Array.from(ofNoSeries) };
    },
    past(count) {
      const past = new Float64Array(count).fill(NaN);
      for (const [series, own] of ofSeries.entries()) {
        const [start, end] = [starts[series], starts[series + 1]];
        const { offset, scale } = own ?? scaler!.ofHistory(trainedValues(steps, series));
        for (let step = start; step < end; step++) past[rows[step]] = (values[step] - offset) / scale;
      }
      return past;
    },
  };
}
