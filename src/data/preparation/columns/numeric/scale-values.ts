import type { ResolvedPreparation } from '../../../../contracts/definition/definition.ts';
import { meanAndDeviation, nonZero, quantile } from '../order-statistics.ts';

/** What brings values to the asked scale, as (value − offset) / scale; reorders `values`. @param values no NaN among them */
export function scaleOf(
  values: Float64Array,
  scaling: ResolvedPreparation['numeric'],
): { offset: number; scale: number } {
  switch (scaling) {
    case 'none':
      return { offset: 0, scale: 1 };
    case 'minMax': {
      let low = Infinity;
      let high = -Infinity;
      for (let i = 0; i < values.length; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      return { offset: low, scale: nonZero(high - low) };
    }
    case 'robust': {
      const offset = quantile(values, 0.5);
      return { offset, scale: nonZero(quantile(values, 0.75) - quantile(values, 0.25)) };
    }
    case 'standardize':
    case 'log': {
      const { mean, deviation } = meanAndDeviation(values);
      return { offset: mean, scale: nonZero(deviation, Math.abs(mean)) };
    }
  }
}
