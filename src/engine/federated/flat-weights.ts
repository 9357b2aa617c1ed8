import type { NamedTensor } from '../step-runner.ts';

/** Counters are no numbers to average. */
export const isAveraged = ({ dtype }: NamedTensor): boolean => dtype === 'float32';

/** All averaged weights in their order, one after the other. */
export function flatWeights(weights: readonly NamedTensor[]): Float32Array {
  const averaged = weights.filter(isAveraged);
  const flat = new Float32Array(averaged.reduce((sum, { data }) => sum + data.length, 0));
  let offset = 0;
  for (const { data } of averaged) {
    flat.set(data, offset);
    offset += data.length;
  }
  return flat;
}

/** New weights: each averaged one, plus its number of the update. */
export function addUpdate(weights: readonly NamedTensor[], update: ArrayLike<number>): NamedTensor[] {
  let offset = 0;
  const added = weights.map((weight) => {
    if (!isAveraged(weight)) return weight;
    const start = offset;
    offset += weight.data.length;
    const data = Float32Array.from(weight.data, (value, index) => value + update[start + index]);
    return { ...weight, data };
  });
  if (offset !== update.length)
    throw new Error(`an update of ${update.length} numbers for ${offset} weights`);
  return added;
}
