import { DataType } from '../../libtensorflow/data-type.ts';
import { seedKeys, uniformConstants } from '../../models/stateless-uniform.ts';
import type { Ref, Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';

const { gamma, firstProduct, secondProduct, alpha, beta } = uniformConstants;

/** Emits the uniform numbers of a step for a random layer. */
export type UniformEmitter = (shape: readonly number[], layerSeed: number) => Ref;

/**
 * `statelessUniform` as nodes of a graph, bit for bit, for all rows of a step.
 * @param step its number, an int32 scalar
 */
export function createUniformEmitter(scope: Scope, step: Ref): UniformEmitter {
  const words = createWords(scope);
  let ofStep: readonly [Ref, Ref] | null = null;
  return ([rows, ...rest], layerSeed) => {
    ofStep ??= stepKeys(words, step);
    const [seed1, seed2] = seedKeys(layerSeed);
    const k1 = words.xor(ofStep[0], words.constant([], [seed1]));
    const k2 = words.xor(ofStep[1], words.constant([], [seed2]));
    const width = rest.reduce((product, dimension) => product * dimension, 1);
    const rowTerms = words.constant([rows, 1], multiples(rows, Math.imul(width, gamma)));
    const placeTerms = words.constant([1, width], multiples(width, gamma));
    const index = words.add(words.add(rowTerms, k1), placeTerms);
    const once = words.multiply(words.xorShifted(index, 16), firstProduct);
    const twice = words.multiply(words.xor(words.xorShifted(once, 15), k2), secondProduct);
    const bits = words.shiftRight(words.xorShifted(twice, 15), 8);
    const casting = {
      SrcT: attr.type(DataType.uint32),
      DstT: attr.type(DataType.float32),
      Truncate: attr.bool(false),
    };
    const float = scope.add('Cast', [bits], casting).out();
    const uniform = scope.add('Mul', [float, scope.float(2 ** -24)], { T: attr.type(DataType.float32) });
    return scope
      .add('Reshape', [uniform.out(), scope.int([rows, ...rest])], {
        T: attr.type(DataType.float32),
        Tshape: attr.type(DataType.int32),
      })
      .out();
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
    xorShifted: (a, bits) => xor(a, shift(a, scalar(bits))),
  };
}
