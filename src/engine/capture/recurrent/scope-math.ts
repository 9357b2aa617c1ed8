import { DataType } from '../../libtensorflow/data-type.ts';
import type { FunctionLibrary } from '../emit/emit-dataflow.ts';
import { functionFromScope, tensorArgument } from '../emit/function-def.ts';
import { createArithmetic, createScope, type Ref, type Scope } from '../emit/scope.ts';
import { attr, floatType } from '../graph/attribute-value.ts';
import type { RecurrentMath, ScanBody, ScanOptions } from './recurrent-math.ts';

/** A float32 tensor of a scope. */
export interface ShapedRef {
  ref: Ref;
  shape: readonly number[];
}

/**
 * Recurrent cells as nodes of a function's body. A scan becomes a StatelessWhile, which only XLA may run: it writes its outputs
 * in place.
 * @param name unique among the functions of the graph, for those of the loops
 */
export function createScopeMath(
  scope: Scope,
  library: FunctionLibrary,
  name: string,
): RecurrentMath<ShapedRef> {
  const arithmetic = createArithmetic(scope);
  const { float32 } = DataType;
  const binary = (operation: (a: Ref, b: Ref) => Ref) => (a: ShapedRef, b: ShapedRef) => ({
    ref: operation(a.ref, b.ref),
    shape: a.shape.length >= b.shape.length ? a.shape : b.shape,
  });
  const unary = (op: string) => (a: ShapedRef) => ({
    ref: scope.add(op, [a.ref], floatType).out(),
    shape: a.shape,
  });
  const compare = (op: 'Greater' | 'Less', a: ShapedRef, limit: number) =>
    scope.add(op, [a.ref, scope.float(limit)], floatType).out();
  const asFloat = (condition: Ref, { shape }: ShapedRef) => ({
    ref: arithmetic.cast(condition, DataType.bool, float32),
    shape,
  });
  const join = (parts: readonly ShapedRef[], axis: number, shape: readonly number[]) => {
    const attributes = { ...floatType, N: attr.int(parts.length), Tidx: attr.type(DataType.int32) };
    return {
      ref: scope.add('ConcatV2', [...parts.map(({ ref }) => ref), scope.int(axis)], attributes).out(),
      shape,
    };
  };
  let scans = 0;

  return {
    number: (value) => ({ ref: scope.float(value), shape: [] }),
    add: binary(arithmetic.add),
    subtract: binary(arithmetic.subtract),
    multiply: binary(arithmetic.multiply),
    sigmoid: unary('Sigmoid'),
    tanh: unary('Tanh'),
    relu: unary('Relu'),
    clip01: (a) => ({
      ref: scope.add('ClipByValue', [a.ref, scope.float(0), scope.float(1)], floatType).out(),
      shape: a.shape,
    }),
    isPositive: (a) => asFloat(compare('Greater', a, 0), a),
    isBetween01: (a) =>
      asFloat(scope.add('LogicalAnd', [compare('Greater', a, 0), compare('Less', a, 1)]).out(), a),
    matmul(a, b) {
      const attributes = { ...floatType, transpose_a: attr.bool(false), transpose_b: attr.bool(false) };
      return {
        ref: scope.add('MatMul', [a.ref, b.ref], attributes).out(),
        shape: [a.shape[0], b.shape[1]],
      };
    },
    transpose: (a) => ({
      ref: scope
        .add('Transpose', [a.ref, scope.int([1, 0])], { ...floatType, Tperm: attr.type(DataType.int32) })
        .out(),
      shape: a.shape.toReversed(),
    }),
    split(a, count) {
      const axis = a.shape.length - 1;
      const attributes = { ...floatType, num_split: attr.int(count) };
      const node = scope.add('Split', [scope.int(axis), a.ref], attributes);
      const shape = [...a.shape.slice(0, -1), a.shape[axis] / count];
      return Array.from({ length: count }, (_, index) => ({ ref: node.out(index), shape }));
    },
    concat(parts) {
      const first = parts[0].shape;
      const width = parts.reduce((sum, { shape }) => sum + shape.at(-1)!, 0);
      return join(parts, first.length - 1, [...first.slice(0, -1), width]);
    },
    delay(a) {
      const [steps = 0, ...rest] = a.shape;
      const types = { ...floatType, Index: attr.type(DataType.int32) };
      const begin = scope.int(a.shape.map(() => 0));
      const earlier = scope.add('Slice', [a.ref, begin, scope.int([steps - 1, ...rest])], types).out();
      const none = { ref: zeros(scope, [1, ...rest]), shape: [1, ...rest] };
      return join([none, { ref: earlier, shape: [steps - 1, ...rest] }], 0, a.shape);
    },
    scan(options, body) {
      scans += 1;
      return emitScan(scope, library, `${name}_scan_${scans}`, options, body);
    },
  };
}

/** A While whose variables are: the round, what is carried, the outputs so far, the sequences, and the constants. */
function emitScan(
  scope: Scope,
  library: FunctionLibrary,
  name: string,
  options: ScanOptions<ShapedRef>,
  body: ScanBody,
): Record<string, ShapedRef> {
  const { steps, isReversed } = options;
  const stack = (shape: readonly number[]) => [steps, ...shape];
  const carried = Object.entries(options.carried).map(([key, shape]) => ({
    key,
    name: `carried_${key}`,
    shape,
  }));
  const outputs = Object.entries(options.outputs).map(([key, shape]) => ({
    key,
    name: `output_${key}`,
    shape: stack(shape),
  }));
  const sequences = Object.entries(options.sequences).map(([key, { ref, shape }]) => ({
    key,
    name: `sequence_${key}`,
    shape,
    ref,
  }));
  const constants = Object.entries(options.constants).map(([key, { ref, shape }]) => ({
    key,
    name: `constant_${key}`,
    shape,
    ref,
  }));
  const tensors = [...carried, ...outputs, ...sequences, ...constants];
  const loopArguments = [
    tensorArgument('round', { shape: [], dtype: DataType.int32 }),
    ...tensors.map((tensor) => tensorArgument(tensor.name, { shape: tensor.shape, dtype: DataType.float32 })),
  ];
  const int = { T: attr.type(DataType.int32) };

  const condition = createScope('function', scope.catalog);
  const goesOn = condition.add('Less', ['round', condition.int(steps)], int);
  library.set(`${name}_condition`, functionFromScope(`${name}_condition`, condition, {
    arguments: loopArguments,
    results: [{ name: 'goes_on', dtype: DataType.bool, value: goesOn.out() }],
  })); // prettier-ignore

  const inner = createScope('function', scope.catalog);
  const time = isReversed ? inner.add('Sub', [inner.int(steps - 1), 'round'], int).out() : 'round';
  const values = Object.fromEntries([
    ...[...carried, ...constants].map((tensor) => [tensor.key, { ref: tensor.name, shape: tensor.shape }]),
    ...sequences.map((tensor) => [tensor.key, takeStep(inner, tensor.name, tensor.shape, time)]),
  ]) as Record<string, ShapedRef>;
  const results = body(createScopeMath(inner, library, `${name}_body`), values);
  const next = inner.add('AddV2', ['round', inner.int(1)], int).out();
  const updated = [
    next,
    ...carried.map(({ key }) => results[key].ref),
    ...outputs.map((output) => putStep(inner, output.name, output.shape, time, results[output.key].ref)),
    ...[...sequences, ...constants].map((tensor) => tensor.name),
  ];
  library.set(`${name}_body`, functionFromScope(`${name}_body`, inner, {
    arguments: loopArguments,
    results: loopArguments.map((argument, index) => ({ name: `${argument.name}_out`, dtype: argument.dtype, value: updated[index] })),
  })); // prettier-ignore

  const initial = [
    scope.int(0),
    ...[...carried, ...outputs].map(({ shape }) => zeros(scope, shape)),
    ...[...sequences, ...constants].map(({ ref }) => ref),
  ];
  const loop = scope.add('StatelessWhile', initial, {
    T: attr.types(loopArguments.map(({ dtype }) => dtype)),
    cond: attr.function(`${name}_condition`),
    body: attr.function(`${name}_body`),
    output_shapes: attr.shapes([[], ...tensors.map(({ shape }) => shape)]),
    parallel_iterations: attr.int(1),
  });
  return Object.fromEntries(
    outputs.map(({ key, shape }, index) => [key, { ref: loop.out(1 + carried.length + index), shape }]),
  );
}

/** The step of a [time, …] tensor. */
function takeStep(scope: Scope, sequence: Ref, shape: readonly number[], time: Ref): ShapedRef {
  const rest = shape.slice(1);
  const types = { ...floatType, Index: attr.type(DataType.int32) };
  const taken = scope.add(
    'Slice',
    [sequence, beginAt(scope, time, rest.length), scope.int([1, ...rest])],
    types,
  );
  return { ref: reshape(scope, taken.out(), rest), shape: rest };
}

/** A [time, …] tensor with one step set, in place. */
function putStep(scope: Scope, stack: Ref, shape: readonly number[], time: Ref, value: Ref): Ref {
  const rest = shape.slice(1);
  const types = { ...floatType, Tindices: attr.type(DataType.int32) };
  const row = reshape(scope, value, [1, ...rest]);
  return scope.add('XlaDynamicUpdateSlice', [stack, row, beginAt(scope, time, rest.length)], types).out();
}

function beginAt(scope: Scope, time: Ref, others: number): Ref {
  const begin = [time, ...Array.from({ length: others }, () => scope.int(0))];
  return scope
    .add('Pack', begin, { T: attr.type(DataType.int32), N: attr.int(begin.length), axis: attr.int(0) })
    .out();
}

function reshape(scope: Scope, value: Ref, shape: readonly number[]): Ref {
  return scope
    .add('Reshape', [value, scope.int(shape)], { ...floatType, Tshape: attr.type(DataType.int32) })
    .out();
}

function zeros(scope: Scope, shape: readonly number[]): Ref {
  return scope
    .add('Fill', [scope.int(shape), scope.float(0)], { ...floatType, index_type: attr.type(DataType.int32) })
    .out();
}
