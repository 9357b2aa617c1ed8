import { nodeOf, numbersOf, sameShape, type Dataflow, type Node } from '../graph/dataflow.ts';
import { reshape } from './reshape.ts';
import { rewrite, type Replacement } from './rewrite.ts';

/**
 * Drops operations that only move numbers to where they are: a Reshape to the same shape or of a Reshape, a Cast to the
 * same type, a Sum over no axis, a Tile by ones, a Transpose that keeps the order. tfjs writes dozens of them into each step.
 *
 *     Reshape(Reshape(x, [1,32,64]), [32,64])   →   x
 */
export function collapseReshapes(graph: Dataflow): Dataflow {
  return rewrite(graph, collapse);
}

function collapse(node: Node): Replacement {
  const [input, parameter] = node.inputs;
  const [output] = node.outputs;
  if (!input || !output) return null;
  switch (node.op) {
    case 'Reshape': {
      const isNeedless =
        sameShape(input.shape, output.shape) || input.kind === 'constant' || nodeOf(input, 'Reshape');
      return isNeedless ? reshape(input, output.shape) : null;
    }
    case 'Cast':
      return input.dtype === output.dtype ? input : null;
    case 'Identity':
      return input;
    case 'Sum':
      return numbersOf(parameter)?.length === 0 ? input : null;
    case 'Tile':
      return numbersOf(parameter)?.every((times) => times === 1) ? input : null;
    case 'Transpose':
      return numbersOf(parameter)?.every((axis, position) => axis === position) ? input : null;
    default:
      return null;
  }
}
