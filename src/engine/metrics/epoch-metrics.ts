import type { FittedTarget } from '../../contracts/preparation.ts';
import type { StepTotals } from '../step-runner.ts';
import type { TrainingMetric } from '../training-observer.ts';
import { figuresFromCounts, mostCountedClasses } from './class-counts.ts';

/** The cheap metrics of each epoch by kind of target, for training and validation alike, without their split. */
export const epochMetricsOf = {
  classes: ['loss', 'accuracy'],
  value: ['loss', 'rmse', 'mae'],
  labels: ['loss', 'hammingLoss', 'subsetAccuracy'],
  values: ['loss', 'rmse', 'mae'],
  self: ['loss', 'rmse', 'mae'],
  interactions: ['loss', 'accuracy'],
} as const satisfies Record<FittedTarget['kind'], readonly string[]>;

/** Metrics of the validation rows only, which are counted while they are evaluated. */
const validationMetricsOf = {
  classes: ['precision', 'recall', 'f1', 'balancedAccuracy'],
  value: ['r2'],
  labels: ['precision', 'recall', 'f1'],
  values: [],
  self: [],
  interactions: [],
} as const satisfies Record<FittedTarget['kind'], readonly string[]>;

/** An epoch's metrics as points of their curves; what is not finite is null. */
export function epochPoints(
  metrics: Readonly<Record<string, number>>,
  { step, epoch }: Pick<TrainingMetric, 'step' | 'epoch'>,
): TrainingMetric[] {
  return Object.entries(metrics).map(([name, value]) => {
    return { step, epoch, scope: 'epoch', name, value: Number.isFinite(value) ? value : null };
  });
}

/** Metrics that are better when they are larger; all others are better when they are smaller. */
const rising: ReadonlySet<string> = new Set([
  'accuracy', 'subsetAccuracy', 'precision', 'recall', 'f1', 'balancedAccuracy', 'r2',
]); // prettier-ignore

/**
 * Every name that early stopping may watch, such as `validation.loss`.
 * @param classes classes or labels: of more than are counted there are no figures that need their counts
 */
export function epochMetricNames(
  target: FittedTarget['kind'],
  hasValidation: boolean,
  classes = 2,
): string[] {
  const shared = (split: string) => epochMetricsOf[target].map((metric) => `${split}.${metric}`);
  if (!hasValidation) return shared('train');
  const counted = classes > mostCountedClasses ? [] : validationMetricsOf[target];
  return [...shared('train'), ...shared('validation'), ...counted.map((metric) => `validation.${metric}`)];
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
  const counted = split === 'validation' ? figuresFromCounts(totals) : null;
  const countedFigures = Object.fromEntries(
    validationMetricsOf[target.kind].flatMap((name) =>
      counted && name in counted ? [[`${split}.${name}`, counted[name as keyof typeof counted]]] : [],
    ),
  ) as Record<string, number>;
  if (target.kind === 'classes' || target.kind === 'interactions')
    return { ...loss, [`${split}.accuracy`]: mean('accuracy'), ...countedFigures };
  if (target.kind === 'labels') {
    return {
      ...loss,
      [`${split}.hammingLoss`]: mean('hammingLoss'),
      [`${split}.subsetAccuracy`]: mean('subsetAccuracy'),
      ...countedFigures,
    };
  }
  const scale = scaleOf(target);
  return {
    ...loss,
    [`${split}.rmse`]: Math.sqrt(mean('squaredError')) * scale,
    [`${split}.mae`]: mean('absoluteError') * scale,
    ...('target' in totals.metrics && { [`${split}.r2`]: r2From(totals) }),
  };
}

/** 1 − Σ error² / Σ (target − mean)²; as in the evaluation 0 where all targets are equal, and 1 if without an error. */
function r2From({ metrics, rows }: StepTotals): number {
  const spread = metrics['targetSquared'] - metrics['target'] ** 2 / rows;
  // Sums in float32: what is left of equal targets is rounding.
  if (spread > 1e-6 * metrics['targetSquared']) return 1 - metrics['squaredError'] / spread;
  return metrics['squaredError'] === 0 ? 1 : 0;
}

/** What errors are multiplied by. Those of several values were summed in their own units; one value is one, whatever its kind. */
function scaleOf(target: FittedTarget): number {
  if (target.kind === 'value') return target.scale;
  return target.kind === 'values' && target.scales.length === 1 ? target.scales[0] : 1;
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
