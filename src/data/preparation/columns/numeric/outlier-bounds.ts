import type { ResolvedPreparation } from '../../../../contracts/definition/definition.ts';
import { meanAndDeviation, quantile } from '../order-statistics.ts';

/** Values between which a column's values are no outliers. */
export interface Bounds {
  lower: number;
  upper: number;
}

/** Values between which a column's values are no outliers; null where it has no spread to judge by. */
export function outlierBounds(
  present: Float64Array,
  rule: NonNullable<ResolvedPreparation['outliers']>,
): Bounds | null {
  if (present.length === 0) return null;
  if (rule.method === 'zScore') {
    const { mean, deviation } = meanAndDeviation(present);
    if (deviation === 0) return null;
    return { lower: mean - rule.threshold * deviation, upper: mean + rule.threshold * deviation };
  }
  const lower = quantile(present, 0.25);
  const upper = quantile(present, 0.75);
  const spread = (upper - lower) * rule.threshold;
  // Where half the values are the same, every other one would be an outlier.
  return spread === 0 ? null : { lower: lower - spread, upper: upper + spread };
}
