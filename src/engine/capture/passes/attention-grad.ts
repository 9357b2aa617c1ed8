import { DataType } from '../../libtensorflow/data-type.ts';
import { attr, floatType, isSet } from '../graph/attribute-value.ts';
import {
  compute,
  intConstant,
  nodeOf,
  numbersOf,
  sameShape,
  type Dataflow,
  type Node,
  type Value,
} from '../graph/dataflow.ts';
import { rewrite, type Replacement } from './rewrite.ts';

/**
 * The gradient of a softmax p whose product with values o = p·v is all that is used: the sums over each row of dp·p, where dp = do·vᵀ, are
 * those of do·o, which is narrower (Dao et al. 2022, FlashAttention, section B.2).
 *
 *     m = Mul(dp, p);  Sub(m, Mul(Sum(m, [2]), p))   →   Mul(Sub(dp, Sum(Mul(do, o), [2])), p)
 */
export function attentionGrad(graph: Dataflow): Dataflow {
  const productsOf = new Map<Value, Node[]>();
  return rewrite(graph, (node) => {
    const [first] = node.inputs;
    if (node.op === 'BatchMatMulV2' && first) {
      const isPlain = !isSet(node.attributes, 'adj_x') && !isSet(node.attributes, 'adj_y');
      if (isPlain) productsOf.set(first, [...(productsOf.get(first) ?? []), node]);
    }
    return node.op === 'Sub' ? softmaxGrad(node, productsOf) : null;
  });
}

function softmaxGrad(node: Node, productsOf: ReadonlyMap<Value, readonly Node[]>): Replacement {
  const [minuend, subtrahend] = node.inputs as [Value, Value];
  const product = nodeOf(minuend, 'Mul');
  const scaled = nodeOf(subtrahend, 'Mul');
  if (!product || !scaled || !sameShape(minuend.shape, subtrahend.shape)) return null;
  const sum = scaled.inputs
    .map((value) => nodeOf(value, 'Sum'))
    .find((found) => found?.inputs[0] === minuend);
  const softmax = scaled.inputs.find((value) => nodeOf(value) !== sum);
  if (!sum || !softmax || !isOverLastAxis(sum) || !product.inputs.includes(softmax)) return null;
  const upstream = product.inputs.find((value) => value !== softmax);
  const backward = nodeOf(upstream, 'BatchMatMulV2');
  if (!upstream || !backward || isSet(backward.attributes, 'adj_x') || !isSet(backward.attributes, 'adj_y'))
    return null;
  const [gradient, values] = backward.inputs as [Value, Value];
  const forward = productsOf.get(softmax)?.find(({ inputs }) => inputs[1] === values)?.outputs[0];
  if (!forward || !sameShape(forward.shape, gradient.shape)) return null;

  const narrow = compute('Mul', floatType, [gradient, forward], forward);
  const summing = { ...floatType, Tidx: attr.type(DataType.int32), keep_dims: attr.bool(true) };
  const sums = compute('Sum', summing, [narrow, intConstant([forward.shape.length - 1])], sum.outputs[0]);
  const centred = compute('Sub', floatType, [upstream, sums], minuend);
  return compute('Mul', floatType, [centred, softmax], minuend);
}

function isOverLastAxis({ inputs: [summed, axes], attributes }: Node): boolean {
  const positions = numbersOf(axes);
  const rank = summed.shape.length;
  return (
    isSet(attributes, 'keep_dims') && positions?.length === 1 && (positions[0] + rank) % rank === rank - 1
  );
}
