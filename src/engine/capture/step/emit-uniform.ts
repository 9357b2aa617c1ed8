import { DataType } from '../../libtensorflow/data-type.ts';
import { seedKeys, uniformConstants } from '../../models/stateless-uniform.ts';
import type { Ref, Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { NoiseSpec } from './step-model.ts';

const { gamma, firstProduct, secondProduct, alpha, beta } = uniformConstants;

/**
 * Emits what a step draws for a random layer: uniform numbers, or a mask.
 * @param firstRow number of the first row, an int32 scalar; left out: 0
 */
export type NoiseEmitter = (shape: readonly number[], spec: NoiseSpec, firstRow?: Ref) => Ref;

/**
 * `statelessUniform` as nodes of a graph, bit for bit, for rows of a step.
 * @param step its number, an int32 scalar
 */
export function createNoiseEmitter(scope: Scope, step: Ref): NoiseEmitter {
  const words = createWords(scope);
  const float = { T: attr.type(DataType.float32) };
  let ofStep: readonly [Ref, Ref] | null = null;
  /** 24 random bits each, [rows, width]. */
  const draw = (rows: number, width: number, seed: number, firstRow?: Ref): Ref => {
    ofStep ??= stepKeys(words, step);
    const [seed1, seed2] = seedKeys(seed);
    const k1 = words.xor(ofStep[0], words.constant([], [seed1]));
    const k2 = words.xor(ofStep[1], words.constant([], [seed2]));
    const perRow = Math.imul(width, gamma) >>> 0;
    const first = firstRow ? words.add(k1, words.multiply(words.fromInt(firstRow), perRow)) : k1;
    const rowTerms = words.constant([rows, 1], multiples(rows, perRow));
    const placeTerms = words.constant([1, width], multiples(width, gamma));
    const index = words.add(words.add(rowTerms, first), placeTerms);
    const once = words.multiply(words.xorShifted(index, 16), firstProduct);
    const twice = words.multiply(words.xor(words.xorShifted(once, 15), k2), secondProduct);
    return words.shiftRight(words.xorShifted(twice, 15), 8);
  };
  return ([rows, ...rest], { seed, mask }, firstRow) => {
    const width = rest.reduce((product, dimension) => product * dimension, 1);
    const bits = draw(rows, width, seed, firstRow);
    // The number is bits / 2²⁴: it is at least the rate where the bits are at least the rate's.
    const numbers = mask ? words.isAtLeast(bits, Math.ceil(mask.rate * 2 ** 24)) : bits;
    const casting = {
      SrcT: attr.type(mask ? DataType.bool : DataType.uint32),
      DstT: attr.type(DataType.float32),
      Truncate: attr.bool(false),
    };
    const cast = scope.add('Cast', [numbers], casting).out();
    const scaled = scope.add('Mul', [cast, scope.float(mask ? 1 / mask.kept : 2 ** -24)], float);
    const reshaping = { ...float, Tshape: attr.type(DataType.int32) };
    return scope.add('Reshape', [scaled.out(), scope.int([rows, ...rest])], reshaping).out();
  };
}

function stepKeys(words: Words, step: Ref): [Ref, Ref] {
  const at = words.multiply(words.fromInt(step), gamma);
  const key = (tag: number): Ref => {
    const once = words.multiply(words.xorShifted(words.add(at, words.constant([], [tag])), 16), firstProduct);
    return words.xorShifted(words.multiply(words.xorShifted(once, 15), secondProduct), 15);
  };
  return [key(alpha), key(beta)];
}

function multiples(count: number, factor: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.imul(index, factor) >>> 0);
}

/** Arithmetic on 32-bit words in a scope. */
interface Words {
  constant(shape: readonly number[], values: readonly number[]): Ref;
  fromInt(value: Ref): Ref;
  add(a: Ref, b: Ref): Ref;
  xor(a: Ref, b: Ref): Ref;
  multiply(a: Ref, factor: number): Ref;
  shiftRight(a: Ref, bits: number): Ref;
  /** a ≥ least, boolean; least ≤ 2³² − 1. */
  isAtLeast(a: Ref, least: number): Ref;
  /** a ^ (a ≫ bits) */
  xorShifted(a: Ref, bits: number): Ref;
}

function createWords(scope: Scope): Words {
  const type = { T: attr.type(DataType.uint32) };
  const binary =
    (op: string) =>
    (a: Ref, b: Ref): Ref =>
      scope.add(op, [a, b], type).out();
  const constant: Words['constant'] = (shape, values) =>
    scope.constant({
      dtype: DataType.uint32,
      shape: [...shape],
      bytes: new Uint8Array(Uint32Array.from(values).buffer),
    });
  const scalar = (value: number): Ref => constant([], [value]);
  const xor = binary('BitwiseXor');
  const multiply = binary('Mul');
  const shift = binary('RightShift');
  return {
    constant,
    fromInt: (value) =>
      scope
        .add('Cast', [value], {
          SrcT: attr.type(DataType.int32),
          DstT: attr.type(DataType.uint32),
          Truncate: attr.bool(false),
        })
        .out(),
    add: binary('AddV2'),
    xor,
    multiply: (a, factor) => multiply(a, scalar(factor)),
    shiftRight: (a, bits) => shift(a, scalar(bits)),
    isAtLeast: (a, least) => scope.add('GreaterEqual', [a, scalar(least)], type).out(),
    xorShifted: (a, bits) => xor(a, shift(a, scalar(bits))),
  };
}
