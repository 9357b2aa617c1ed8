import type { Shape } from '../graph/graph-ops.ts';
import { dataTypes, encodeModel, type DataType, type Message } from './onnx-proto.ts';

/** The domain of ONNX's operators for classical models. */
export const mlDomain = 'ai.onnx.ml';

/** Versions of the operators, and of the format that goes with them: the lowest that every operator used here has. */
const versions = { format: 7, operators: 13, mlOperators: 2 } as const;

/** Name of a value in the graph: an input, a constant, or what an operator gives. */
export type Value = string;

type Attribute = number | bigint | string | readonly string[] | Float32Array | readonly bigint[];

/** A graph that is being written. */
export interface GraphBuilder {
  input(name: string, type: DataType, shape: Shape, about?: string): Value;
  output(value: Value, name: string, type: DataType, shape: Shape): void;
  constant(type: 'float' | 'double', values: ArrayLike<number>, shape: readonly number[]): Value;
  integers(values: readonly number[], shape?: readonly number[]): Value;
  bytes(values: Int8Array | Uint8Array, shape: readonly number[]): Value;
  strings(values: readonly string[]): Value;
  /** Adds an operator of several outputs. */
  addAll(operator: string, inputs: readonly Value[], outputs: number): Value[];
  /** Adds an operator and gives its output. Attributes: numbers are floats, bigints are integers. */
  add(
    operator: string,
    inputs: readonly Value[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): Value;
  /** The file. */
  finish(about: {
    name: string;
    producerVersion: string;
    metadata: Readonly<Record<string, string>>;
  }): Buffer;
}

/** Starts an empty graph. */
export function createGraphBuilder(): GraphBuilder {
  const nodes: Message[] = [];
  const initializers: Message[] = [];
  const inputs: Message[] = [];
  const outputs: Message[] = [];
  let values = 0;
  const newName = (of: string): Value => `${of}_${(values += 1)}`;

  function initializer(of: string, tensor: Message): Value {
    const name = newName(of);
    initializers.push({ ...tensor, name });
    return name;
  }

  return {
    input(name, type, shape, about) {
      inputs.push({ ...valueInfo(name, type, shape), ...(about !== undefined && { docString: about }) });
      return name;
    },
    output(value, name, type, shape) {
      nodes.push({ opType: 'Identity', name: newName('Identity'), input: [value], output: [name] });
      outputs.push(valueInfo(name, type, shape));
    },
    constant(type, numbers, shape) {
      const array = type === 'float' ? Float32Array.from(numbers) : Float64Array.from(numbers);
      const rawData = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
      return initializer('constant', { dims: shape, dataType: dataTypes[type], rawData });
    },
    integers(numbers, shape = [numbers.length]) {
      const rawData = Buffer.from(BigInt64Array.from(numbers, BigInt).buffer);
      return initializer('integers', { dims: shape, dataType: dataTypes.int64, rawData });
    },
    bytes(numbers, shape) {
      const dataType = numbers instanceof Int8Array ? dataTypes.int8 : dataTypes.uint8;
      return initializer('bytes', { dims: shape, dataType, rawData: Buffer.from(numbers) });
    },
    addAll(operator, given, count) {
      const output = Array.from({ length: count }, () => newName(operator));
      nodes.push({ opType: operator, name: output[0], domain: '', input: given, output, attribute: [] });
      return output;
    },
    strings(texts) {
      const stringData = texts.map((text) => Buffer.from(text));
      return initializer('strings', { dims: [texts.length], dataType: dataTypes.string, stringData });
    },
    add(operator, given, attributes = {}, domain = '') {
      const output = newName(operator);
      nodes.push({
        opType: operator,
        name: output,
        domain,
        input: given,
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attributeOf(value) })),
      });
      return output;
    },
    finish({ name, producerVersion, metadata }) {
      return encodeModel({
        irVersion: versions.format,
        producerName: 'trainyard',
        producerVersion,
        opsetImport: [
          { domain: '', version: versions.operators },
          { domain: mlDomain, version: versions.mlOperators },
        ],
        metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
        graph: { name, ...needed(nodes, initializers, outputs), input: inputs, output: outputs },
      });
    },
  };
}

/** The nodes and constants that the outputs need, in their order. */
function needed(
  nodes: readonly Message[],
  initializers: readonly Message[],
  outputs: readonly Message[],
): { node: Message[]; initializer: Message[] } {
  const wanted = new Set(outputs.map(({ name }) => name));
  const kept = nodes.toReversed().filter(({ output, input }) => {
    const isWanted = (output as Value[]).some((name) => wanted.has(name));
    if (isWanted) for (const name of input as Value[]) wanted.add(name);
    return isWanted;
  });
  return { node: kept.toReversed(), initializer: initializers.filter(({ name }) => wanted.has(name)) };
}

function valueInfo(name: string, type: DataType, shape: Shape): Message {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: dataTypes[type], shape: { dim } } } };
}

/** `AttributeProto.AttributeType` beside the field that holds the value. */
function attributeOf(value: Attribute): Message {
  if (typeof value === 'number') return { type: 1, f: value };
  if (typeof value === 'bigint') return { type: 2, i: Number(value) };
  if (typeof value === 'string') return { type: 3, s: Buffer.from(value) };
  if (value instanceof Float32Array) return { type: 6, floats: [...value] };
  if (value.length > 0 && typeof value[0] === 'bigint') return { type: 7, ints: value.map(Number) };
  return { type: 8, strings: value.map((text) => Buffer.from(text as string)) };
}
