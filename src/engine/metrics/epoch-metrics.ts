import { mostCountedClasses } from '../../targets/class-counts.ts';
import { kindOfTarget, targetKinds, type FittedTarget } from '../../targets/targets.ts';
import type { StepTotals } from '../step-runner.ts';
import type { TrainingMetric } from '../training-metric.ts';

/** An epoch's metrics as points of their curves; what is not finite is null. */
export function epochPoints(
  metrics: Readonly<Record<string, number>>,
  { step, epoch }: Pick<TrainingMetric, 'step' | 'epoch'>,
): TrainingMetric[] {
  return Object.entries(metrics).map(([name, value]) => {
    return { step, epoch, scope: 'epoch', name, value: Number.isFinite(value) ? value : null };
  });
}

/**
 * Every name that early stopping may watch, such as `validation.loss`.
 * @param target the kind of target
 * @param classes classes or labels: of more than are counted there are no figures that need their counts
 */
export function epochMetricNames(target: string, hasValidation: boolean, classes = 2): string[] {
  const metrics = targetKinds.get(target).epochMetrics;
  const shared = ['loss', ...metrics.filter(({ only }) => only === undefined).map(({ name }) => name)];
  const named = (split: string, names: readonly string[]) => names.map((name) => `${split}.${name}`);
  if (!hasValidation) return named('train', shared);
  const counted = metrics.filter(
    ({ only, isCounted }) => only !== undefined && !(isCounted && classes > mostCountedClasses),
  );
  return [...named('train', shared), ...named('validation', [...shared, ...counted.map(({ name }) => name)])];
}

/** Which values of a metric of epochs are better; it means the same for every kind of target. */
function directionOf(metric: string): 'higher' | 'lower' {
  const name = metric.slice(metric.indexOf('.') + 1);
  for (const { epochMetrics: metrics } of targetKinds.all()) {
    const found = metrics.find((candidate) => candidate.name === name);
    if (found) return found.better;
  }
  return 'lower';
}

/** Whether `value` is better than `other` by more than `minDelta`. NaN is never better; anything is better than none. */
export function isBetter(metric: string, value: number, other: number | null, minDelta = 0): boolean {
  if (Number.isNaN(value)) return false;
  if (other === null) return true;
  const gain = directionOf(metric) === 'higher' ? value - other : other - value;
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
  const figures: Record<string, number> = { [`${split}.loss`]: totals.loss / totals.rows };
  for (const metric of kindOfTarget(target).epochMetrics) {
    if (metric.only !== undefined && metric.only !== split) continue;
    const figure = metric.of(totals, target);
    if (figure !== null) figures[`${split}.${metric.name}`] = figure;
  }
  return figures;
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
