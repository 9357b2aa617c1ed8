import { floatType, attr } from '../capture/graph/attribute-value.ts';
import { sizeOf } from '../capture/graph/dataflow.ts';
import { createArithmetic, type Ref, type Scope } from '../capture/emit/scope.ts';
import { DataType } from '../libtensorflow/data-type.ts';

/** From so many replicas on, each adds up a slice of the vectors only, and sends its sum to the others. */
const scatterFrom = 4;

/** A tensor that is exchanged. */
export interface Exchanged {
  name: string;
  shape: readonly number[];
}

/** Puts tensors into one vector: one message of many bytes is faster than many small ones. */
export function intoVector(scope: Scope, values: readonly Ref[]): Ref {
  const flat = values.map((value) => reshape(scope, value, [-1]));
  return concatenate(scope, flat);
}

/** The tensors of a vector. */
export function fromVector(scope: Scope, vector: Ref, tensors: readonly Exchanged[]): Ref[] {
  const parts = split(
    scope,
    vector,
    tensors.map(({ shape }) => sizeOf(shape)),
  );
  return tensors.map(({ shape }, index) => reshape(scope, parts[index], shape));
}

/**
 * The sum of vectors of several devices, on each device. It is added in the order of the vectors whichever way it goes, so
 * that it is the same everywhere and every time. (AddN adds in an order that depends on whose memory it may use again.)
 * @param scopes of all devices that want the sum
 * @param vectors one of each device that has one, made on it
 * @param length of a vector
 */
export function sumOnEach(
  scopes: readonly Scope[],
  vectors: readonly { scope: Scope; vector: Ref }[],
  length: number,
): Ref[] {
  if (scopes.length < scatterFrom) return scopes.map((scope) => addInOrder(scope, vectors.map(({ vector }) => vector))); // prettier-ignore
  const sizes = scopes.map(
    (_, slice) =>
      Math.floor(((slice + 1) * length) / scopes.length) - Math.floor((slice * length) / scopes.length),
  );
  const slices = vectors.map(({ scope, vector }) => split(scope, vector, sizes));
  const sums = scopes.map((scope, slice) =>
    addInOrder(
      scope,
      slices.map((parts) => parts[slice]),
    ),
  );
  return scopes.map((scope) => concatenate(scope, sums));
}

/** The sum of tensors, from the first to the last. */
export function addInOrder(scope: Scope, values: readonly Ref[]): Ref {
  const { add } = createArithmetic(scope);
  return values.reduce((sum, value) => add(sum, value));
}

function reshape(scope: Scope, value: Ref, shape: readonly number[]): Ref {
  const types = { ...floatType, Tshape: attr.type(DataType.int32) };
  return scope.add('Reshape', [value, scope.int(shape)], types).out();
}

function concatenate(scope: Scope, values: readonly Ref[]): Ref {
  if (values.length === 1) return values[0];
  const types = { ...floatType, N: attr.int(values.length), Tidx: attr.type(DataType.int32) };
  return scope.add('ConcatV2', [...values, scope.int(0)], types).out();
}

function split(scope: Scope, vector: Ref, sizes: readonly number[]): Ref[] {
  if (sizes.length === 1) return [vector];
  const types = { ...floatType, Tlen: attr.type(DataType.int32), num_split: attr.int(sizes.length) };
  const parts = scope.add('SplitV', [vector, scope.int(sizes), scope.int(0)], types);
  return sizes.map((_, index) => parts.out(index));
}
