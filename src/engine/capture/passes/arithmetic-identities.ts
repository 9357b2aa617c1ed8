import { isFilledWith, sameShape, type Dataflow, type Node, type Value } from '../graph/dataflow.ts';
import { rewrite, type Replacement } from './rewrite.ts';

/**
 * Drops multiplication and division by 1, and addition and subtraction of 0, where they don't change the shape or type.
 *
 *     Mul(dy, 1)   →   dy
 */
export function arithmeticIdentities(graph: Dataflow): Dataflow {
  return rewrite(graph, simplify);
}

function simplify(node: Node): Replacement {
  const [a, b] = node.inputs;
  const [output] = node.outputs;
  if (!a || !b || !output) return null;
  const keeps = (value: Value) => sameShape(value.shape, output.shape) && value.dtype === output.dtype;
  switch (node.op) {
    case 'Mul':
      if (isFilledWith(b, 1) && keeps(a)) return a;
      return isFilledWith(a, 1) && keeps(b) ? b : null;
    case 'Add':
    case 'AddV2':
      if (isFilledWith(b, 0) && keeps(a)) return a;
      return isFilledWith(a, 0) && keeps(b) ? b : null;
    case 'Sub':
      return isFilledWith(b, 0) && keeps(a) ? a : null;
    case 'RealDiv':
    case 'Div':
      return isFilledWith(b, 1) && keeps(a) ? a : null;
    default:
      return null;
  }
}
