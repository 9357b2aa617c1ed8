import { compute, nodeOf, type Dataflow, type Node } from '../graph/dataflow.ts';
import { reshape } from './reshape.ts';
import { rewrite, type Replacement } from './rewrite.ts';

const activations: ReadonlySet<string> = new Set(['Relu', 'Relu6', 'Elu', 'LeakyRelu', 'Tanh', 'Sigmoid']);

/**
 * Takes a Reshape from between a bias and an activation, so that TensorFlow computes both with the product or convolution before them.
 *
 *     Relu(Reshape(BiasAdd(x, b), [32,62,100]))   →   Reshape(Relu(BiasAdd(x, b)), [32,62,100])
 */
export function activationsBeforeReshapes(graph: Dataflow): Dataflow {
  return rewrite(graph, move);
}

function move(node: Node): Replacement {
  const inner = activations.has(node.op) ? nodeOf(node.inputs[0], 'Reshape')?.inputs[0] : undefined;
  if (!inner || !nodeOf(inner, 'BiasAdd')) return null;
  return reshape(compute(node.op, node.attributes, [inner], inner), node.outputs[0].shape);
}
