import { floatType } from '../graph/attribute-value.ts';
import { compute, isFilledWith, nodeOf, sameShape, type Dataflow, type Value } from '../graph/dataflow.ts';
import { rewrite } from './rewrite.ts';

/**
 * tfjs takes the gradient of relu as dy times a step function of six operations; TensorFlow has one (1.25 times faster on
 * CNNs). It gets relu's output where there is one, so that its input needn't be kept.
 *
 *     Mul(dy, Select(IsNan(x), x, Select(Greater(x, 0), 1, 0)))   →   ReluGrad(dy, Relu(x))
 */
export function reluGrad(graph: Dataflow): Dataflow {
  const reluOf = new Map<Value, Value>();
  return rewrite(graph, (node) => {
    const [output] = node.outputs;
    if (node.op === 'Relu') reluOf.set(node.inputs[0], output);
    if (node.op !== 'Mul' || !output) return null;
    const [a, b] = node.inputs as [Value, Value];
    for (const [gradient, mask] of [
      [a, b],
      [b, a],
    ] as const) {
      const features = steppedValue(mask);
      if (!features) continue;
      if (!sameShape(gradient.shape, output.shape) || !sameShape(features.shape, output.shape)) continue;
      return compute('ReluGrad', floatType, [gradient, reluOf.get(features) ?? features], output);
    }
    return null;
  });
}

/** x, if the value is tfjs's step(x): 1 where x > 0, 0 elsewhere, NaN where x is NaN. */
function steppedValue(value: Value): Value | null {
  const outer = nodeOf(throughCast(value), 'Select', 'SelectV2');
  const isNan = nodeOf(outer?.inputs[0], 'IsNan');
  const inner = nodeOf(throughCast(outer?.inputs[2]), 'Select', 'SelectV2');
  const greater = nodeOf(inner?.inputs[0], 'Greater');
  const x = outer?.inputs[1];
  if (!x || !isNan || !inner || !greater) return null;
  const isStep =
    isNan.inputs[0] === x &&
    greater.inputs[0] === x &&
    isFilledWith(greater.inputs[1], 0) &&
    isFilledWith(inner.inputs[1], 1) &&
    isFilledWith(inner.inputs[2], 0);
  return isStep ? x : null;
}

function throughCast(value: Value | undefined): Value | undefined {
  return nodeOf(value, 'Cast')?.inputs[0] ?? value;
}
