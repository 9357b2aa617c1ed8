import type { Activation } from '../models/layer-spec.ts';
import { leakySlope } from '../models/layer-constants.ts';

/** Activations that have a loop here. */
export type CompactActivation = Exclude<Activation, 'gelu'> | 'softmax';

/** Keras's constants (Klambauer et al. 2017). */
const selu = { scale: 1.0507009873554805, alpha: 1.6732632423543772 } as const;

const functions: Readonly<Record<Exclude<CompactActivation, 'softmax'>, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => (x < 0 ? 0 : x),
  leakyRelu: (x) => (x < 0 ? leakySlope * x : x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  selu: (x) => selu.scale * (x < 0 ? selu.alpha * Math.expm1(x) : x),
  softplus: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
  swish: (x) => x / (1 + Math.exp(-x)),
};

/** Whether an activation has a loop here. */
export function isCompact(activation: Activation | 'softmax'): activation is CompactActivation {
  return activation === 'softmax' || activation in functions;
}

/**
 * Writes `count` activated numbers of `values` to `out`, which may be the same array.
 * @param width numbers that a softmax is taken of
 */
export function activate(
  activation: CompactActivation,
  values: Float32Array,
  out: Float32Array,
  count: number,
  width: number,
): void {
  if (activation === 'softmax') {
    for (let at = 0; at < count; at += width) softmax(values, out, at, width);
    return;
  }
  if (activation === 'relu') {
    // The usual one, without a call for each number.
    for (let i = 0; i < count; i++) out[i] = values[i] < 0 ? 0 : values[i];
    return;
  }
  const apply = functions[activation];
  for (let i = 0; i < count; i++) out[i] = apply(values[i]);
}

function softmax(values: Float32Array, out: Float32Array, at: number, width: number): void {
  let largest = -Infinity;
  for (let i = at; i < at + width; i++) largest = Math.max(largest, values[i]);
  let sum = 0;
  for (let i = at; i < at + width; i++) sum += Math.exp(values[i] - largest);
  for (let i = at; i < at + width; i++) out[i] = Math.exp(values[i] - largest) / sum;
}
