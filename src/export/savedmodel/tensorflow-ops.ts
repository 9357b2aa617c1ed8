import { attr, type Attributes } from '../../engine/capture/graph/attribute-value.ts';
import type { NodeDef } from '../../engine/capture/graph/graph-def.ts';
import { DataType } from '../../engine/libtensorflow/data-type.ts';
import type {
  BinaryOperation,
  GraphOps,
  Shape,
  UnaryOperation,
  Value,
  ValueType,
} from '../graph/graph-ops.ts';

/** TensorFlow's numbers of the types. */
export const typeNumbers: Readonly<Record<ValueType, number>> = {
  float: DataType.float32,
  double: DataType.float64,
  int64: DataType.int64,
  uint8: DataType.uint8,
  bool: DataType.bool,
  string: DataType.string,
};

const unaryOperators: Readonly<Record<UnaryOperation, string>> = {
  abs: 'Abs',
  elu: 'Elu',
  erf: 'Erf',
  exp: 'Exp',
  isNaN: 'IsNan',
  log: 'Log',
  not: 'LogicalNot',
  relu: 'Relu',
  selu: 'Selu',
  sigmoid: 'Sigmoid',
  sign: 'Sign',
  softplus: 'Softplus',
  softsign: 'Softsign',
  sqrt: 'Sqrt',
  tanh: 'Tanh',
};
const binaryOperators: Readonly<Record<BinaryOperation, string>> = {
  add: 'AddV2',
  and: 'LogicalAnd',
  div: 'RealDiv',
  equal: 'Equal',
  greater: 'Greater',
  less: 'Less',
  max: 'Maximum',
  min: 'Minimum',
  mul: 'Mul',
  or: 'LogicalOr',
  sub: 'Sub',
};
const logical: readonly string[] = ['LogicalNot', 'LogicalAnd', 'LogicalOr'];
const truths: readonly (UnaryOperation | BinaryOperation)[] = ['equal', 'greater', 'isNaN', 'less'];

/** An input or output of a signature. */
export interface SignatureTensor {
  /** What it is called by those who use the model. */
  name: string;
  /** The node that it is, as `node:0`. */
  tensor: string;
  type: ValueType;
  shape: Shape;
  about?: string;
}

/** A graph of TensorFlow that was written. */
export interface TensorflowGraph {
  nodes: readonly NodeDef[];
  inputs: readonly SignatureTensor[];
  outputs: readonly SignatureTensor[];
  /** The node that fills tables, before the first use. */
  init: string;
}

/** Operations of models as nodes of TensorFlow; `finish` gives them. */
export interface TensorflowOps extends GraphOps {
  /** Of each row of the first value the places in the same row of the second: [rows, n], [rows, k] → [rows, k]. */
  gatherEach(table: Value, places: Value): Value;
  finish(): TensorflowGraph;
}

/** Starts an empty graph. */
export function createTensorflowOps(): TensorflowOps {
  const nodes: NodeDef[] = [];
  const inputs: SignatureTensor[] = [];
  const outputs: SignatureTensor[] = [];
  const tables: string[] = [];
  const node = (op: string, given: readonly string[], attributes: Attributes, name?: string): string => {
    const own = name ?? `${op}_${nodes.length}`;
    nodes.push({ name: own, op, inputs: given, attributes });
    return own;
  };
  const typeOf = (type: ValueType) => attr.type(typeNumbers[type]);
  const int32 = attr.type(DataType.int32);
  const add = (
    type: ValueType,
    op: string,
    given: readonly (Value | string)[],
    attributes: Attributes = {},
  ): Value => ({
    type,
    name: node(
      op,
      given.map((value) => (typeof value === 'string' ? value : value.name)),
      attributes,
    ),
  });
  const tensor = (dtype: number, values: ArrayBufferView, shape: readonly number[]): string => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return node('Const', [], { dtype: attr.type(dtype), value: attr.tensor({ dtype, shape, bytes }) });
  };
  const integers = (values: readonly number[], shape: readonly number[] = [values.length]): string =>
    tensor(DataType.int32, Int32Array.from(values), shape);
  const constant: GraphOps['constant'] = (type, values, shape) => {
    const array =
      type === 'int64'
        ? BigInt64Array.from(Array.from(values), BigInt)
        : type === 'float'
          ? Float32Array.from(values)
          : Float64Array.from(values);
    return { type, name: tensor(typeNumbers[type], array, shape) };
  };
  const strings = (values: readonly string[]): Value => ({
    type: 'string',
    name: node('Const', [], {
      dtype: typeOf('string'),
      value: attr.stringTensor([values.length], values),
    }),
  });
  const slice: GraphOps['slice'] = (value, axis, from, to) => {
    const at = Math.max(axis, 0);
    const before = Array.from({ length: at }, () => 0);
    // Axes before it are taken whole.
    const masked = attr.int(2 ** at - 1);
    return add(
      value.type,
      'StridedSlice',
      [value, integers([...before, from]), integers([...before, to]), integers([...before, 0].map(() => 1))],
      {
        T: typeOf(value.type),
        Index: int32,
        begin_mask: masked,
        end_mask: masked,
        ellipsis_mask: attr.int(0),
        new_axis_mask: attr.int(0),
        shrink_axis_mask: attr.int(0),
      },
    );
  };
  const lookup: GraphOps['lookup'] = (value, keys, numbers, other) => {
    const types = { key_dtype: typeOf('string'), value_dtype: typeOf('int64') };
    const name = `table_${tables.length + 1}`;
    const table = node(
      'HashTableV2',
      [],
      {
        ...types,
        container: attr.string(''),
        shared_name: attr.string(name),
        use_node_name_sharing: attr.bool(true),
      },
      name,
    );
    const values = constant('int64', numbers, [numbers.length]);
    const fill = { Tin: typeOf('string'), Tout: typeOf('int64') };
    tables.push(node('LookupTableImportV2', [table, strings(keys).name, values.name], fill));
    return add('int64', 'LookupTableFindV2', [table, value, constant('int64', [other], [])], fill);
  };
  const windowOf = (strides: readonly number[], padding: 'same' | 'valid') => ({
    T: typeOf('float'),
    strides: attr.ints([1, ...strides, 1]),
    padding: attr.string(padding.toUpperCase()),
    data_format: attr.string('NHWC'),
  });

  return {
    input(name, type, shape, about) {
      const sizes = shape.map((size) => (typeof size === 'number' ? size : -1));
      const own = node(
        'Placeholder',
        [],
        { dtype: typeOf(type), shape: attr.shape(sizes) },
        `input_${inputs.length + 1}`,
      );
      inputs.push({ name, tensor: `${own}:0`, type, shape, ...(about !== undefined && { about }) });
      return { type, name: own };
    },
    output(value, name, shape) {
      const own = node('Identity', [value.name], { T: typeOf(value.type) }, `output_${outputs.length + 1}`);
      outputs.push({ name, tensor: `${own}:0`, type: value.type, shape });
    },
    constant,
    strings,
    unary(operation, value) {
      const op = unaryOperators[operation];
      const attributes: Attributes = logical.includes(op) ? {} : { T: typeOf(value.type) };
      return add(truths.includes(operation) ? 'bool' : value.type, op, [value], attributes);
    },
    binary(operation, left, right) {
      const op = binaryOperators[operation];
      const attributes: Attributes = logical.includes(op) ? {} : { T: typeOf(left.type) };
      return add(truths.includes(operation) ? 'bool' : left.type, op, [left, right], attributes);
    },
    leakyRelu: (value, slope) =>
      add(value.type, 'LeakyRelu', [value], { T: typeOf(value.type), alpha: attr.float(slope) }),
    cast: (value, type) =>
      value.type === type
        ? value
        : add(type, 'Cast', [value], {
            SrcT: typeOf(value.type),
            DstT: typeOf(type),
            Truncate: attr.bool(false),
          }),
    where: (condition, yes, no) => add(yes.type, 'SelectV2', [condition, yes, no], { T: typeOf(yes.type) }),
    concat: (values, axis) =>
      values.length === 1
        ? values[0]
        : add(values[0].type, 'ConcatV2', [...values, integers([axis], [])], {
            N: attr.int(values.length),
            T: typeOf(values[0].type),
            Tidx: int32,
          }),
    slice,
    reshape: (value, sizes) =>
      add(value.type, 'Reshape', [value, integers(sizes)], { T: typeOf(value.type), Tshape: int32 }),
    transpose: (value, order) =>
      add(value.type, 'Transpose', [value, integers(order)], { T: typeOf(value.type), Tperm: int32 }),
    matMul: (left, right) =>
      add(left.type, 'BatchMatMulV2', [left, right], {
        T: typeOf(left.type),
        adj_x: attr.bool(false),
        adj_y: attr.bool(false),
      }),
    gather: (table, indices, axis = 0) =>
      add(table.type, 'GatherV2', [table, indices, integers([axis], [])], {
        Tparams: typeOf(table.type),
        Tindices: typeOf(indices.type),
        Taxis: int32,
        batch_dims: attr.int(0),
      }),
    oneHot: (indices, depth) =>
      add(
        'float',
        'OneHot',
        [indices, integers([depth], []), constant('float', [1], []), constant('float', [0], [])],
        { T: typeOf('float'), TI: typeOf(indices.type), axis: attr.int(-1) },
      ),
    reduce: (operation, value, axes, keep) =>
      add(value.type, { sum: 'Sum', mean: 'Mean', max: 'Max' }[operation], [value, integers(axes)], {
        T: typeOf(value.type),
        Tidx: int32,
        keep_dims: attr.bool(keep),
      }),
    argMax: (value) =>
      add('int64', 'ArgMax', [value, integers([1], [])], {
        T: typeOf(value.type),
        Tidx: int32,
        output_type: typeOf('int64'),
      }),
    softmax: (value) => add(value.type, 'Softmax', [value], { T: typeOf(value.type) }),
    lookup,
    countWords(value, words) {
      // Every other string is counted behind the last word.
      const places = lookup(
        value,
        words,
        words.map((_, place) => place),
        words.length,
      );
      const weights = tensor(DataType.float32, new Float32Array(0), [0]);
      const size = constant('int64', [words.length + 1], []);
      const counts = add('float', 'DenseBincount', [places, size, weights], {
        Tidx: typeOf('int64'),
        T: typeOf('float'),
        binary_output: attr.bool(false),
      });
      return slice(counts, 1, 0, words.length);
    },
    convolve(value, { data, shape }, { strides, padding, perChannel }) {
      const kernel = constant('float', data, shape);
      const op = perChannel ? 'DepthwiseConv2dNative' : 'Conv2D';
      return add('float', op, [value, kernel], {
        ...windowOf(strides, padding),
        dilations: attr.ints([1, 1, 1, 1]),
        explicit_paddings: attr.ints([]),
        ...(!perChannel && { use_cudnn_on_gpu: attr.bool(true) }),
      });
    },
    pool: (value, kind, size, { strides, padding }) =>
      add('float', kind === 'max' ? 'MaxPool' : 'AvgPool', [value], {
        ...windowOf(strides, padding),
        ksize: attr.ints([1, ...size, 1]),
        ...(kind === 'max' && { explicit_paddings: attr.ints([]) }),
      }),
    gatherEach: (table, places) =>
      add(table.type, 'GatherV2', [table, places, integers([1], [])], {
        Tparams: typeOf(table.type),
        Tindices: typeOf(places.type),
        Taxis: int32,
        batch_dims: attr.int(1),
      }),
    finish() {
      const init = 'init';
      node('NoOp', tables.map((table) => `^${table}`), {}, init); // prettier-ignore
      return { nodes: needed(nodes, [init, ...outputs.map(({ tensor: name }) => name.split(':')[0])], inputs), inputs, outputs, init }; // prettier-ignore
    },
  };
}

/** The nodes that others need, in their order; inputs are kept in any case. */
function needed(
  nodes: readonly NodeDef[],
  ends: readonly string[],
  inputs: readonly SignatureTensor[],
): NodeDef[] {
  const wanted = new Set([...ends, ...inputs.map(({ tensor }) => tensor.split(':')[0])]);
  const kept = nodes.toReversed().filter(({ name, inputs: given }) => {
    if (!wanted.has(name)) return false;
    for (const each of given) wanted.add(each.replace('^', '').split(':')[0]);
    return true;
  });
  return kept.toReversed();
}
