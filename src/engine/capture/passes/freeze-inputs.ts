import { createNode, type Constant, type Dataflow, type Value } from '../graph/dataflow.ts';
import { rewrite } from './rewrite.ts';

/**
 * Puts constants in the place of inputs: weights that no longer change. TensorFlow then computes beforehand what depends on
 * them alone, such as the factors of batch norm.
 *
 *     MatMul(x, w)   →   MatMul(x, <float32[64,10]>)
 */
export function freezeInputs(graph: Dataflow, constants: ReadonlyMap<string, Constant>): Dataflow {
  const frozen = (value: Value): Value =>
    value.kind === 'input' ? (constants.get(value.name) ?? value) : value;
  return rewrite(graph, (node) => {
    const inputs = node.inputs.map(frozen);
    if (inputs.every((input, index) => input === node.inputs[index])) return null;
    return createNode(node.op, node.attributes, inputs, node.outputs, node.isStateful).outputs;
  });
}
