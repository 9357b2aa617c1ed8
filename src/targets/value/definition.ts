import type { EpochMetric } from '../epoch-metric.ts';
import type { TargetKind } from '../target-kind.ts';
import { otherNames } from '../target-names.ts';
import { coefficientOutput, errorMetrics, valueHead, valueLosses } from '../value-outputs.ts';

/** The target of a regression: trained as (y − offset) / scale, reported in its own unit. With the log link offset is 0. */
export interface FittedValue {
  kind: 'value';
  name: string;
  offset: number;
  scale: number;
}

/** A number. */
export interface ValueOutputs {
  kind: 'value';
}

/** 1 − Σ error² / Σ (target − mean)²; as in the evaluation 0 where all targets are equal, and 1 if without an error. */
const r2: EpochMetric<unknown> = {
  name: 'r2',
  better: 'higher',
  only: 'validation',
  of({ metrics, rows }) {
    if (!('target' in metrics)) return null;
    const spread = metrics['targetSquared'] - metrics['target'] ** 2 / rows;
    // Sums in float32: what is left of equal targets is rounding.
    if (spread > 1e-6 * metrics['targetSquared']) return 1 - metrics['squaredError'] / spread;
    return metrics['squaredError'] === 0 ? 1 : 0;
  },
};

/** One number for each row. */
export const value: TargetKind<FittedValue, ValueOutputs> = {
  kind: 'value',
  losses: valueLosses,
  groups: null,
  readAs: 'numeric',
  isScaled: true,
  epochMetrics: [...errorMetrics<FittedValue>(({ scale }) => scale), r2],
  outputs: { units: () => 1, targetWidth: () => 1, head: (_, loss) => valueHead(loss) },
  outputsOf: () => ({ kind: 'value' }),
  plannedOutputs: () => ({ kind: 'value' }),
  namesOf: ({ name }) => [name],
  classesOf: () => null,
  listedClasses: () => null,
  errorScales: () => null,
  coefficientOutputs: ({ name, offset, scale }, _, head) => [coefficientOutput(name, offset, scale, head)],
  thresholds: () => null,
  newHeadReason: ({ name }, own) => otherNames([name], own),
  reuse: (source, _, refit) => (refit ? null : source),
  predictionFields: () => [{ name: 'value', holds: 'number' }],
  predictionParts: ['explanation', 'intervals'],
  load: () => import('./training.ts'),
};
