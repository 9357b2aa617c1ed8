/** Element types of values. */
export type ValueType = 'float' | 'double' | 'int64' | 'uint8' | 'bool' | 'string';

/** A value of a graph that is being written: an input, a constant, or what an operation gives. */
export interface Value {
  readonly name: string;
  readonly type: ValueType;
}

/** Sizes of a tensor; a name stands for any size. */
export type Shape = readonly (number | string)[];

/** The first size of every input and output. */
export const rows = 'rows';

/** Operations of one value, element by element. */
export type UnaryOperation =
  | 'abs' | 'elu' | 'erf' | 'exp' | 'isNaN' | 'log' | 'not' | 'relu' | 'selu' | 'sigmoid' | 'sign' | 'softplus' | 'softsign' | 'sqrt' | 'tanh'; // prettier-ignore

/** Operations of two values, element by element, stretched to one shape. */
export type BinaryOperation =
  'add' | 'and' | 'div' | 'equal' | 'greater' | 'less' | 'max' | 'min' | 'mul' | 'or' | 'sub';

/** How a window moves over height and width; `same` pads with zeros, one more behind where it is odd. */
export interface WindowOptions {
  strides: readonly [number, number];
  padding: 'same' | 'valid';
}

/**
 * The operations in which models are written, once: each format has an implementation that adds its own operators to a graph. Axes count
 * from the front, −1 is the last; images are [rows, height, width, channels].
 */
export interface GraphOps {
  input(name: string, type: ValueType, shape: Shape, about?: string): Value;
  output(value: Value, name: string, shape: Shape): void;
  constant(type: 'float' | 'double' | 'int64', values: ArrayLike<number>, shape: readonly number[]): Value;
  strings(values: readonly string[]): Value;
  unary(operation: UnaryOperation, value: Value): Value;
  binary(operation: BinaryOperation, left: Value, right: Value): Value;
  /** x, and slope · x where it is below 0. */
  leakyRelu(value: Value, slope: number): Value;
  cast(value: Value, type: 'float' | 'double' | 'int64'): Value;
  where(condition: Value, yes: Value, no: Value): Value;
  concat(values: readonly Value[], axis: number): Value;
  /** The part `from … to`, `to` not included. */
  slice(value: Value, axis: number, from: number, to: number): Value;
  /** @param sizes −1: what is left */
  reshape(value: Value, sizes: readonly number[]): Value;
  transpose(value: Value, order: readonly number[]): Value;
  /** Of the last two axes; those before are stretched. */
  matMul(left: Value, right: Value): Value;
  /** Parts of `table` along an axis. */
  gather(table: Value, indices: Value, axis?: number): Value;
  /** 1 at the index, as floats on a new last axis; none where the index is not below `depth`. */
  oneHot(indices: Value, depth: number): Value;
  reduce(operation: 'sum' | 'mean' | 'max', value: Value, axes: readonly number[], keep: boolean): Value;
  /** The place of the largest along the last of two axes, the first of equals: [rows]. */
  argMax(value: Value): Value;
  /** Along the last axis, of floats. */
  softmax(value: Value): Value;
  /** The number of each string: that beside its key, or `other`. */
  lookup(value: Value, keys: readonly string[], numbers: readonly number[], other: number): Value;
  /** How often each of the words is among the strings of a row, as floats: [rows, any] → [rows, words]. */
  countWords(value: Value, words: readonly string[]): Value;
  /** @param kernel [height, width, channels, filters]; with `perChannel` [height, width, channels, 1] */
  convolve(
    value: Value,
    kernel: { data: Float32Array; shape: readonly number[] },
    options: WindowOptions & { perChannel: boolean },
  ): Value;
  /** Averages leave the padding out. */
  pool(value: Value, kind: 'max' | 'average', size: readonly [number, number], options: WindowOptions): Value;
}

/** One number, to be stretched. */
export const scalar = (ops: GraphOps, type: 'float' | 'double', value: number): Value =>
  ops.constant(type, [value], [1]);
