import type { FittedTarget } from '../../contracts/preparation.ts';
import type { StepTotals } from '../step-runner.ts';

/** The cheap metrics of each epoch by kind of target, for training and validation alike, without their split. */
export const epochMetricsOf = {
  classes: ['loss', 'accuracy'],
  value: ['loss', 'rmse', 'mae'],
  labels: ['loss', 'hammingLoss', 'subsetAccuracy'],
  values: ['loss', 'rmse', 'mae'],
  self: ['loss', 'rmse', 'mae'],
} as const satisfies Record<FittedTarget['kind'], readonly string[]>;

/** Metrics that are better when they are larger; all others are better when they are smaller. */
const rising: ReadonlySet<string> = new Set(['accuracy', 'subsetAccuracy']);

/** Every name that early stopping may watch, such as `validation.loss`. */
export function epochMetricNames(target: FittedTarget['kind'], hasValidation: boolean): string[] {
  const splits = hasValidation ? ['train', 'validation'] : ['train'];
  return splits.flatMap((split) => epochMetricsOf[target].map((metric) => `${split}.${metric}`));
}

/** Whether `value` is better than `other` by more than `minDelta`. NaN is never better; anything is better than none. */
export function isBetter(metric: string, value: number, other: number | null, minDelta = 0): boolean {
  if (Number.isNaN(value)) return false;
  if (other === null) return true;
  const gain = rising.has(metric.slice(metric.indexOf('.') + 1)) ? value - other : other - value;
  return gain > minDelta;
}

/**
 * A split's metrics from its sums. RMSE and MAE are in the unit of the target, of several values over all of them together;
 * the loss, and all figures of autoencoding, are on scaled numbers.
 */
export function epochMetrics(
  split: 'train' | 'validation',
  totals: StepTotals,
  target: FittedTarget,
): Record<string, number> {
  const mean = (name: string) => totals.metrics[name] / totals.rows;
  const loss = { [`${split}.loss`]: totals.loss / totals.rows };
  if (target.kind === 'classes') return { ...loss, [`${split}.accuracy`]: mean('accuracy') };
  if (target.kind === 'labels') {
    return {
      ...loss,
      [`${split}.hammingLoss`]: mean('hammingLoss'),
      [`${split}.subsetAccuracy`]: mean('subsetAccuracy'),
    };
  }
  // The errors of several values were summed in their own units.
  const scale = target.kind === 'value' ? target.scale : 1;
  return {
    ...loss,
    [`${split}.rmse`]: Math.sqrt(mean('squaredError')) * scale,
    [`${split}.mae`]: mean('absoluteError') * scale,
  };
}

/** The sums of both; neither is changed. */
export function addTotals(left: StepTotals | null, right: StepTotals): StepTotals {
  if (!left) return { ...right, metrics: { ...right.metrics } };
  const names = Object.keys(right.metrics);
  return {
    rows: left.rows + right.rows,
    steps: left.steps + right.steps,
    loss: left.loss + right.loss,
    lastLoss: right.lastLoss,
    metrics: Object.fromEntries(names.map((name) => [name, left.metrics[name] + right.metrics[name]])),
  };
}
