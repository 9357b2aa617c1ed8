import { presentValues } from '../columns/order-statistics.ts';
import type { OrderedSteps } from '../split/order-steps.ts';

/** The target of a forecast, step by step. */
export interface TargetSteps {
  ordered: OrderedSteps;
  /** Of each ordered step, in its unit; NaN where it is missing. */
  values: Float64Array;
  /** Whether each ordered step is in the training part. */
  isTrained: (step: number) => boolean;
}

/** The known training values of a series. */
export function trainedValues({ ordered, values, isTrained }: TargetSteps, series: number): Float64Array {
  const [start, end] = [ordered.starts[series], ordered.starts[series + 1]];
  return presentValues(values.subarray(start, end).filter((_, step) => isTrained(start + step)));
}
