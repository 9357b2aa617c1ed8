import { DataType } from '../../libtensorflow/data-type.ts';
import { attr } from '../graph/attribute-value.ts';
import {
  compute,
  nodeOf,
  numbersOf,
  sameShape,
  sizeOf,
  type Dataflow,
  type Node,
  type Value,
} from '../graph/dataflow.ts';
import { reshape } from './reshape.ts';
import { rewrite, type Replacement } from './rewrite.ts';

const attributes = { T: attr.type(DataType.float32), data_format: attr.string('NHWC') };

/**
 * A sum of a variable of one value per column becomes a BiasAdd, which TensorFlow fuses with the product or convolution
 * before it and the activation after it.
 *
 *     AddV2(x [32,10], b [10])   →   BiasAdd(x, b)
 */
export function addToBiasAdd(graph: Dataflow): Dataflow {
  return rewrite(graph, (node) => {
    if (node.op !== 'Add' && node.op !== 'AddV2') return null;
    const [a, b] = node.inputs as [Value, Value];
    return biasAdd(node, a, b) ?? biasAdd(node, b, a);
  });
}

function biasAdd(node: Node, value: Value, addend: Value): Replacement {
  const output = node.outputs[0];
  const columns = output.shape.at(-1) ?? 0;
  if (output.dtype !== DataType.float32 || output.shape.length < 2) return null;
  if (!sameShape(value.shape, output.shape)) return null;
  if (sizeOf(addend.shape) !== columns || addend.shape.at(-1) !== columns) return null;
  const bias = reshape(addend, [columns]);
  if (bias.kind === 'output') return null;
  // A Reshape in between would keep TensorFlow from fusing: add first, reshape afterwards.
  const inner = nodeOf(value, 'Reshape')?.inputs[0];
  const direct = inner && inner.shape.length >= 2 && inner.shape.at(-1) === columns ? inner : value;
  return reshape(compute('BiasAdd', attributes, [direct, bias], direct), output.shape);
}

/**
 * The gradient of a bias, written by tfjs as a sum over all axes but the last.
 *
 *     Sum(dy [32,10], [0])   →   BiasAddGrad(dy)
 */
export function sumToBiasAddGrad(graph: Dataflow): Dataflow {
  return rewrite(graph, (node) => {
    const [gradient, axes] = node.inputs;
    const [output] = node.outputs;
    const summed = numbersOf(axes);
    if (node.op !== 'Sum' || !gradient || !output || !summed) return null;
    const rank = gradient.shape.length;
    if (gradient.dtype !== DataType.float32 || rank < 2 || summed.length !== rank - 1) return null;
    const positions = summed.map((axis) => (axis + rank) % rank).toSorted((a, b) => a - b);
    if (!positions.every((axis, position) => axis === position)) return null;
    const columns = gradient.shape.at(-1)!;
    const inner = nodeOf(gradient, 'Reshape')?.inputs[0];
    const direct = inner && inner.shape.length >= 2 && inner.shape.at(-1) === columns ? inner : gradient;
    const type = { shape: [columns], dtype: DataType.float32 };
    return reshape(compute('BiasAddGrad', attributes, [direct], type), output.shape);
  });
}
