import type { LayerSpec } from '../../engine/models/layer-spec.ts';
import type { LayerSource } from './layer-source.ts';
import { scalar, type GraphOps, type Value } from './graph-ops.ts';

/** Added to the score of padding, as in the layer. */
const maskedScore = -1e9;

/** softmax(QKᵀ/√d + mask)V in each head, and a projection back; padding of token ids is not attended to. */
export function addAttention(
  ops: GraphOps,
  spec: Extract<LayerSpec, { type: 'selfAttention' }>,
  { inputs: [values, tokens], weight }: LayerSource,
): Value {
  const { heads, headWidth } = spec;
  const [, steps] = spec.outputShape;
  const project = (name: string, from: Value): Value =>
    ops.binary('add', ops.matMul(from, weight(`${name}_kernel`)), weight(`${name}_bias`));
  /** [rows, heads, steps, headWidth] */
  const perHead = (name: string): Value =>
    ops.transpose(ops.reshape(project(name, values), [-1, steps, heads, headWidth]), [0, 2, 1, 3]);
  const query = ops.binary('mul', perHead('query'), scalar(ops, 'float', 1 / Math.sqrt(headWidth)));
  let scores = ops.matMul(query, ops.transpose(perHead('key'), [0, 1, 3, 2]));
  if (tokens !== undefined) {
    const isPadding = ops.unary('not', ops.binary('greater', tokens, scalar(ops, 'float', 0)));
    const padding = ops.binary('mul', ops.cast(isPadding, 'float'), scalar(ops, 'float', maskedScore));
    scores = ops.binary('add', scores, ops.reshape(padding, [-1, 1, 1, steps]));
  }
  const attended = ops.matMul(ops.softmax(scores), perHead('value'));
  const joined = ops.reshape(ops.transpose(attended, [0, 2, 1, 3]), [-1, steps, heads * headWidth]);
  return project('output', joined);
}

/** Σ over steps whose token is not 0, divided by their number, or by 1. */
export function addMaskedAverage(ops: GraphOps, { inputs, shapes }: LayerSource): Value {
  const [values, tokens] = inputs;
  const [[steps]] = shapes;
  const kept = ops.cast(ops.binary('greater', tokens, scalar(ops, 'float', 0)), 'float');
  const counted = ops.binary('mul', values, ops.reshape(kept, [-1, steps, 1]));
  const count = ops.binary('max', ops.reduce('sum', kept, [1], true), scalar(ops, 'float', 1));
  return ops.binary('div', ops.reduce('sum', counted, [1], false), count);
}
