import type { GraphOps, UnaryOperation, BinaryOperation, Value, ValueType } from '../graph/graph-ops.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { mlDomain } from './graph-builder.ts';
import { dataTypes } from './onnx-proto.ts';

const unaryOperators: Readonly<Record<UnaryOperation, string>> = {
  abs: 'Abs',
  elu: 'Elu',
  erf: 'Erf',
  exp: 'Exp',
  isNaN: 'IsNaN',
  log: 'Log',
  not: 'Not',
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
  add: 'Add',
  and: 'And',
  div: 'Div',
  equal: 'Equal',
  greater: 'Greater',
  less: 'Less',
  max: 'Max',
  min: 'Min',
  mul: 'Mul',
  or: 'Or',
  sub: 'Sub',
};
const truths: readonly (UnaryOperation | BinaryOperation)[] = ['equal', 'greater', 'isNaN', 'less'];

/**
 * A convolution of an image whose channels stand before height and width.
 * @param kernel [filters, channels, height, width]; `add` makes it a constant
 */
export type ConvolveImage = (
  image: string,
  kernel: { values: Float32Array; shape: readonly number[]; add: () => string },
  attributes: Parameters<GraphBuilder['add']>[2],
) => string;

/** The operations of models as operators of ONNX. @param convolveImage how convolutions are written, where not as they are */
export function createOnnxOps(graph: GraphBuilder, convolveImage?: ConvolveImage): GraphOps {
  const typed = (name: string, type: ValueType): Value => ({ name, type });
  const add = (
    type: ValueType,
    operator: string,
    inputs: readonly Value[],
    attributes: Parameters<GraphBuilder['add']>[2] = {},
    domain = '',
  ): Value =>
    typed(
      graph.add(
        operator,
        inputs.map(({ name }) => name),
        attributes,
        domain,
      ),
      type,
    );
  const integers = (values: readonly number[], shape = [values.length]): Value =>
    typed(graph.integers(values, shape), 'int64');
  const bigints = (values: readonly number[]): bigint[] => values.map(BigInt);
  const constant: GraphOps['constant'] = (type, values, shape) =>
    type === 'int64'
      ? integers(Array.from(values), [...shape])
      : typed(graph.constant(type, values, shape), type);
  const transpose: GraphOps['transpose'] = (value, order) =>
    add(value.type, 'Transpose', [value], { perm: bigints(order) });
  /** Operators of images take channels before height and width. */
  const onImage = (value: Value, use: (image: Value) => Value): Value =>
    transpose(use(transpose(value, [0, 3, 1, 2])), [0, 2, 3, 1]);
  const padded = (padding: 'same' | 'valid') => ({ auto_pad: padding === 'same' ? 'SAME_UPPER' : 'VALID' });

  return {
    input: (name, type, shape, about) => typed(graph.input(name, type, shape, about), type),
    output: (value, name, shape) => graph.output(value.name, name, value.type, shape),
    constant,
    strings: (values) => typed(graph.strings(values), 'string'),
    unary: (operation, value) =>
      add(truths.includes(operation) ? 'bool' : value.type, unaryOperators[operation], [value]),
    binary: (operation, left, right) =>
      add(truths.includes(operation) ? 'bool' : left.type, binaryOperators[operation], [left, right]),
    leakyRelu: (value, slope) => add(value.type, 'LeakyRelu', [value], { alpha: slope }),
    cast: (value, type) =>
      value.type === type ? value : add(type, 'Cast', [value], { to: BigInt(dataTypes[type]) }),
    where: (condition, yes, no) => add(yes.type, 'Where', [condition, yes, no]),
    concat: (values, axis) =>
      values.length === 1 ? values[0] : add(values[0].type, 'Concat', values, { axis: BigInt(axis) }),
    slice: (value, axis, from, to) =>
      add(value.type, 'Slice', [value, integers([from]), integers([to]), integers([axis])]),
    reshape: (value, sizes) => add(value.type, 'Reshape', [value, integers(sizes)]),
    transpose,
    matMul: (left, right) => add(left.type, 'MatMul', [left, right]),
    gather: (table, indices, axis = 0) => add(table.type, 'Gather', [table, indices], { axis: BigInt(axis) }),
    oneHot: (indices, depth) =>
      add('float', 'OneHot', [indices, integers([depth], []), constant('float', [0, 1], [2])]),
    reduce(operation, value, axes, keep) {
      const keepdims = BigInt(keep);
      if (operation === 'sum') return add(value.type, 'ReduceSum', [value, integers(axes)], { keepdims });
      const operator = operation === 'mean' ? 'ReduceMean' : 'ReduceMax';
      return add(value.type, operator, [value], { axes: bigints(axes), keepdims });
    },
    argMax: (value) => add('int64', 'ArgMax', [value], { axis: 1n, keepdims: 0n }),
    softmax: (value) => add(value.type, 'Softmax', [value], { axis: -1n }),
    lookup: (value, keys, numbers, other) =>
      add(
        'int64',
        'LabelEncoder',
        [value],
        { keys_strings: keys, values_int64s: bigints(numbers), default_int64: BigInt(other) },
        mlDomain,
      ),
    countWords: (value, words) =>
      add('float', 'TfIdfVectorizer', [value], {
        mode: 'TF',
        min_gram_length: 1n,
        max_gram_length: 1n,
        max_skip_count: 0n,
        ngram_counts: [0n],
        ngram_indexes: words.map((_, place) => BigInt(place)),
        pool_strings: words,
      }),
    convolve(value, { data, shape }, { strides, padding, perChannel }) {
      const [height, width, channels, filters] = shape;
      const taps = height * width;
      // [height, width, channels, filters] → [filters, channels, height, width], of one channel each [channels, 1, height, width]
      const turned = new Float32Array(data.length);
      for (let tap = 0; tap < taps; tap++)
        for (let channel = 0; channel < channels; channel++)
          for (let filter = 0; filter < filters; filter++)
            turned[perChannel ? channel * taps + tap : (filter * channels + channel) * taps + tap] =
              data[(tap * channels + channel) * filters + filter];
      const sizes = perChannel ? [channels, 1, height, width] : [filters, channels, height, width];
      const attributes = {
        strides: bigints(strides),
        group: BigInt(perChannel ? channels : 1),
        kernel_shape: bigints([height, width]),
        ...padded(padding),
      };
      const kernel = {
        values: turned,
        shape: sizes,
        add: () => graph.constant('float', turned, sizes),
      };
      return onImage(value, (image) =>
        typed(
          convolveImage && !perChannel
            ? convolveImage(image.name, kernel, attributes)
            : graph.add('Conv', [image.name, kernel.add()], attributes),
          'float',
        ),
      );
    },
    pool: (value, kind, size, { strides, padding }) =>
      onImage(value, (image) =>
        add('float', kind === 'max' ? 'MaxPool' : 'AveragePool', [image], {
          kernel_shape: bigints(size),
          strides: bigints(strides),
          ...padded(padding),
        }),
      ),
  };
}
