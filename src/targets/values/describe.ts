import type { Prediction } from '../../contracts/model.ts';
import { scaleAt } from '../../data/preparation/row-scaling.ts';
import type { PredictionSource } from '../target-training.ts';
import type { FittedValues } from './definition.ts';

/** The values in their own units: a list of a forecast, else by name. */
export function describeValues({
  outputs: { rows, values },
  target,
  scaling,
}: Pick<PredictionSource<FittedValues>, 'outputs' | 'target' | 'scaling'>): Prediction[] {
  const { names, ahead } = target;
  const valueOf = (row: number, index: number) => {
    const { offset, scale } = scaleAt(target, scaling, row, index);
    return values[row * names.length + index] * scale + offset;
  };
  return Array.from({ length: rows }, (_, row) => {
    if (ahead) return { forecast: names.map((_name, step) => valueOf(row, step)) };
    return {
      values: Object.fromEntries(names.map((name, index) => [name, valueOf(row, index)] as const)),
    };
  });
}
