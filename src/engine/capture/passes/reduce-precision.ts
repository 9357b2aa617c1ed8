import { DataType } from '../../libtensorflow/data-type.ts';
import { attr } from '../graph/attribute-value.ts';
import {
  compute,
  createNode,
  mapOutputs,
  nodeOf,
  type Dataflow,
  type Node,
  type TensorType,
  type Value,
} from '../graph/dataflow.ts';
import type { Precision } from '../plans/plan.ts';
import { barrier, barrierOp } from './barrier.ts';
import { names, noiseOf } from '../step/step-model.ts';
import { rewrite } from './rewrite.ts';

/** Products: they gain most, and add up in float32 inside. */
const products = new Set([
  'MatMul',
  'BatchMatMulV2',
  'Conv2D',
  'Conv2DBackpropInput',
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNative',
  'DepthwiseConv2dNativeBackpropInput',
  'DepthwiseConv2dNativeBackpropFilter',
]);

/** What loses nothing more on numbers that are rounded already, and is computed on them where all of its inputs are. */
const followers = new Set([
  'AddV2',
  'AvgPool',
  'AvgPoolGrad',
  'BiasAdd',
  'ConcatV2',
  'Identity',
  'MaxPool',
  'MaxPoolGrad',
  'Pad',
  'Relu',
  'ReluGrad',
  'Reshape',
  'Slice',
  'Split',
  'Transpose',
]);

/**
 * Batch normalisation of rounded rows, with scales, means and variances in float32: which of its inputs and outputs are rows.
 */
const normalisations: Readonly<Record<string, { inputs: readonly number[]; outputs: readonly number[] }>> = {
  FusedBatchNormV3: { inputs: [0], outputs: [0] },
  FusedBatchNormGradV3: { inputs: [0, 1], outputs: [0] },
};

/**
 * Mixed precision (Micikevicius et al. 2018): products in 16 bits, with what passes from one to the next, all else in float32. Weights are rounded where products take them, and their gradients
 * are float32 again: the optimizer, the loss, sums, exponentials and statistics know nothing of it.
 *
 *     Relu(BiasAdd(MatMul(x, w), b))   →   Cast(Relu(BiasAdd(MatMul(Cast(x), Cast(w)), Cast(b))))
 */
export function reducePrecision(graph: Dataflow, precision: Exclude<Precision, 'float32'>): Dataflow {
  const reduced = DataType[precision];
  const isReduced = ({ dtype }: Value) => dtype === reduced;
  const casts = new Map<Value, Value>();

  /** The value in another type; each is converted once, and what was converted here is never converted back. */
  const inType = (value: Value, dtype: number): Value => {
    const isNumber = value.dtype === DataType.float32 || value.dtype === reduced;
    if (!isNumber || value.dtype === dtype) return value;
    const known = casts.get(value);
    if (known) return known;
    const attributes = {
      SrcT: attr.type(value.dtype),
      DstT: attr.type(dtype),
      Truncate: attr.bool(false),
    };
    const cast = compute('Cast', attributes, [value], { shape: value.shape, dtype });
    casts.set(value, cast);
    if (isReduced(value)) casts.set(cast, value);
    return cast;
  };
  const convert = (node: Node, inputs: readonly Value[], outputs: readonly TensorType[]): readonly Value[] =>
    createNode(node.op, { ...node.attributes, T: attr.type(reduced) }, inputs, outputs, node.isStateful)
      .outputs;
  const withReduced = (type: TensorType): TensorType =>
    type.dtype === DataType.float32 ? { shape: type.shape, dtype: reduced } : type;

  const rewritten = rewrite(graph, (node) => {
    const { op, inputs, outputs } = node;
    if (op === barrierOp) return barrier(inputs[0], inputs.slice(1));
    const normalisation = normalisations[op];
    if (normalisation && isReduced(inputs[normalisation.inputs[0]])) {
      const rows = new Set(normalisation.inputs);
      return convert(
        node,
        inputs.map((input, index) => inType(input, rows.has(index) ? reduced : DataType.float32)),
        outputs.map((output, index) =>
          normalisation.outputs.includes(index) ? withReduced(output) : output,
        ),
      );
    }
    if ((products.has(op) && isFloat(node)) || (followers.has(op) && follows(node, isReduced))) {
      return convert(
        node,
        inputs.map((input) => inType(input, reduced)),
        outputs.map(withReduced),
      );
    }
    if (!inputs.some(isReduced)) return null;
    const whole = inputs.map((input) => inType(input, DataType.float32));
    return createNode(op, node.attributes, whole, outputs, node.isStateful).outputs;
  });
  return mapOutputs(rewritten, (value) => inType(value, DataType.float32));
}

const isFloat = ({ outputs }: Node): boolean => outputs[0].dtype === DataType.float32;

/** Whether a node's numbers are rounded already, but for weights and constants. */
function follows({ inputs }: Node, isReduced: (value: Value) => boolean): boolean {
  const numbers = inputs.filter((input) => isReduced(input) || input.dtype === DataType.float32);
  return numbers.some(isReduced) && numbers.every((input) => isReduced(input) || isFixed(input));
}

/** Whether a value is the same for all rows: a weight, which may have been given another shape, or a constant. */
function isFixed(value: Value): boolean {
  if (value.kind === 'constant') return true;
  const reshaped = nodeOf(value, 'Reshape');
  if (reshaped) return isFixed(reshaped.inputs[0]);
  if (value.kind !== 'input') return false;
  return value.name !== names.features && value.name !== names.targets && noiseOf(value.name) === null;
}
