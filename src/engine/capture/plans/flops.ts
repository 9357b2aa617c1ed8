import { isSet } from '../graph/attribute-value.ts';
import { nodesInOrder, sizeOf, type Dataflow, type Node } from '../graph/dataflow.ts';

/** Floating-point operations of a graph's matrix products and convolutions, two per multiply-add. */
export function countFlops(graph: Dataflow): number {
  return nodesInOrder(graph).reduce((sum, node) => sum + flopsOf(node), 0);
}

function flopsOf(node: Node): number {
  const output = node.outputs[0]?.shape ?? [];
  const [first, second, third] = node.inputs.map((input) => input.shape);
  /** A filter [height, width, in, out] meets every element of [n, h, w, out] height·width·in times. */
  const convolution = (filter: readonly number[], outputs: readonly number[]) =>
    2 * sizeOf(outputs) * sizeOf(filter.slice(0, 3));
  switch (node.op) {
    case 'MatMul':
    case 'BatchMatMulV2': {
      const transposed = isSet(node.attributes, 'transpose_a') || isSet(node.attributes, 'adj_x');
      return 2 * sizeOf(output) * (first.at(transposed ? -2 : -1) ?? 1);
    }
    case 'Conv2D':
      return convolution(second, output);
    case 'Conv2DBackpropInput':
      return convolution(second, third);
    case 'Conv2DBackpropFilter':
      return convolution(output, third);
    case 'TrainyardLstm':
      return recurrentFlops(output, output[2], 4);
    case 'TrainyardLstmGrad':
      return recurrentFlops(output, output[2] / 4, 4);
    case 'TrainyardGru':
      return recurrentFlops(output, output[2], 3);
    case 'TrainyardGruGrad':
      return recurrentFlops(output, output[2] / 3, 3);
    default:
      return 0;
  }
}

/** Each of [steps, rows] meets a recurrent kernel [units, gates·units]. */
function recurrentFlops([steps = 1, rows = 1]: readonly number[], units: number, gates: number): number {
  return 2 * steps * rows * units * units * gates;
}
