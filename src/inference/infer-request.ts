import { Type, type Static } from 'typebox';
import { Ajv } from 'ajv';
import { maxPredictedRows } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { readJson } from '../read-json.ts';
import { bytesOf, datatypes, integerRanges, lengthBytes, readers, type Datatype } from './datatypes.ts';
import type { Tensor } from './tensor.ts';

/** An output that is asked for, and whether as bytes behind the JSON. */
export interface WantedOutput {
  name: string;
  binary: boolean;
}

/** A request to infer, read. */
export interface InferRequest {
  id?: string;
  inputs: readonly Tensor[];
  /** Null: all outputs. */
  outputs: readonly WantedOutput[] | null;
  /** Whether outputs that are not named are bytes behind the JSON. */
  binary: boolean;
}

const Parameters = Type.Optional(
  Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
);
const Body = Type.Object({
  id: Type.Optional(Type.String()),
  parameters: Parameters,
  inputs: Type.Array(
    Type.Object({
      name: Type.String(),
      shape: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 }),
      datatype: Type.Enum([...datatypes]),
      parameters: Parameters,
      data: Type.Optional(Type.Unknown()),
    }),
    { minItems: 1 },
  ),
  outputs: Type.Optional(Type.Array(Type.Object({ name: Type.String(), parameters: Parameters }))),
});
type Body = Static<typeof Body>;
type InputBody = Body['inputs'][number];

const ajv = new Ajv({ strict: false });
const fits = ajv.compile<Body>(Body);

/**
 * Reads the body of a request to infer.
 * @param headerLength bytes of the JSON, where binary tensors follow it (`Inference-Header-Content-Length`); null where all is JSON
 * @throws malformedRequest, predictionInputInvalid that names the tensor
 */
export function readInferRequest(body: Buffer, headerLength: number | null): InferRequest {
  if (headerLength !== null && headerLength > body.byteLength) {
    const detail = `Inference-Header-Content-Length is ${headerLength}, but the body has ${body.byteLength} bytes.`;
    throw new TrainyardError('malformedRequest', detail);
  }
  const request = readJson(body.subarray(0, headerLength ?? body.byteLength), { exactNumbers: 'tensors' });
  if (!fits(request)) {
    const [error] = fits.errors!;
    const where = error.instancePath === '' ? 'The request' : error.instancePath;
    const allowed = error.keyword === 'enum' ? `: ${datatypes.join(', ')}` : '';
    throw new TrainyardError('malformedRequest', `${where} ${error.message}${allowed}.`);
  }
  const names = new Set<string>();
  let at = headerLength ?? body.byteLength;
  const inputs = request.inputs.map((input) => {
    if (names.has(input.name)) throw invalid(input.name, 'is sent twice.');
    names.add(input.name);
    const size = input.parameters?.['binary_data_size'];
    if (size === undefined) return readJsonTensor(input);
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
      throw invalid(input.name, `has the binary_data_size ${size}, which is no number of bytes.`);
    if (at + size > body.byteLength)
      throw invalid(input.name, `has ${size} bytes by its binary_data_size, but ${body.byteLength - at} follow.`); // prettier-ignore
    const bytes = body.subarray(at, at + size);
    at += size;
    return readBinaryTensor(input, bytes);
  });
  if (at < body.byteLength) {
    const detail = `${body.byteLength - at} bytes are behind the JSON that belong to no input by its binary_data_size.`;
    throw new TrainyardError('malformedRequest', detail);
  }
  requireOnce(request.outputs ?? []);
  const binary = request.parameters?.['binary_data_output'] === true;
  return {
    ...(request.id !== undefined && { id: request.id }),
    inputs,
    outputs:
      request.outputs?.map(({ name, parameters }) => ({
        name,
        binary: (parameters?.['binary_data'] ?? binary) === true,
      })) ?? null,
    binary,
  };
}

/** Each copy of an output would be as long as the rows are many. @throws predictionInputInvalid */
function requireOnce(outputs: NonNullable<Body['outputs']>): void {
  const names = new Set<string>();
  for (const { name } of outputs) {
    if (names.has(name))
      throw new TrainyardError('predictionInputInvalid', `The output "${name}" is asked for twice.`);
    names.add(name);
  }
}

/** Values of a tensor. @throws predictionInputInvalid where they are too many to be meant, before any is looked at */
function countOf({ name, shape }: InputBody): number {
  if (shape[0] > maxPredictedRows)
    throw invalid(name, `has ${shape[0]} rows; a request takes ${maxPredictedRows}.`);
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > maxValues)
    throw invalid(name, `has the shape [${shape.join(', ')}]: more than ${maxValues} values.`);
  return count;
}

const maxValues = 2 ** 31;

function readJsonTensor(input: InputBody): Tensor {
  const { name, shape, datatype, data } = input;
  if (!Array.isArray(data)) throw invalid(name, 'has neither `data`, an array, nor `binary_data_size`.');
  const count = countOf(input);
  const flat = data.some(Array.isArray) ? flatten(input, data, 0) : data;
  if (flat.length !== count)
    throw invalid(name, `has ${flat.length} values; its shape [${shape.join(', ')}] asks for ${count}.`);
  for (const [at, value] of flat.entries()) {
    const wrong = wrongWith(value, datatype);
    if (wrong) throw invalid(name, `value ${at}: ${wrong}`);
  }
  return { name, shape, datatype, values: flat as Tensor['values'] };
}

/** The values of nested arrays, which have to be as the shape says. */
function flatten(input: InputBody, data: readonly unknown[], depth: number): unknown[] {
  const { name, shape } = input;
  if (data.length !== shape[depth])
    throw invalid(name, `its \`data\` has arrays of other lengths than its shape [${shape.join(', ')}].`);
  if (depth === shape.length - 1) return [...data];
  return data.flatMap((part) => {
    if (!Array.isArray(part))
      throw invalid(name, `its \`data\` has fewer dimensions than its shape [${shape.join(', ')}].`);
    return flatten(input, part, depth + 1);
  });
}

/** What is wrong with a value of JSON; null where nothing is. A missing value is null. */
function wrongWith(value: unknown, datatype: Datatype): string | null {
  if (value === null) return null;
  if (datatype === 'BYTES')
    return typeof value === 'string' ? null : `BYTES are strings, not ${shown(value)}.`;
  if (datatype === 'BOOL') {
    const isBoolean = typeof value === 'boolean' || value === 0 || value === 1;
    return isBoolean ? null : `BOOL is true or false, not ${shown(value)}.`;
  }
  // Exact numbers come as text with their digits.
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^-?\d[\d.eE+-]*$/.test(value));
  if (!isNumber) return `${datatype} is a number, not ${shown(value)}.`;
  const range = integerRanges[datatype];
  if (!range) return null;
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : /^-?\d+$/.test(value);
  if (!isWhole) return `${datatype} is a whole number, not ${shown(value)}.`;
  // A double is compared with a BigInt exactly.
  const whole = typeof value === 'number' ? value : BigInt(value);
  return whole >= range[0] && whole <= range[1]
    ? null
    : `${shown(value)} is not in the range of ${datatype}.`;
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 40);

function readBinaryTensor(input: InputBody, bytes: Buffer): Tensor {
  const { name, shape, datatype } = input;
  if (input.data !== undefined) throw invalid(name, 'has both `data` and `binary_data_size`.');
  const count = countOf(input);
  if (datatype === 'BYTES') return { name, shape, datatype, values: readStrings(name, bytes, count) };
  const size = bytesOf[datatype];
  if (bytes.byteLength !== count * size) {
    throw invalid(
      name,
      `has ${bytes.byteLength} bytes; ${count} values of ${datatype} by its shape [${shape.join(', ')}] take ${count * size}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readers[datatype];
  return { name, shape, datatype, values: Array.from({ length: count }, (_, i) => read(view, i * size)) };
}

/** The values of a binary BYTES tensor: each with its length in front. */
function readStrings(name: string, bytes: Buffer, count: number): Uint8Array[] {
  const values: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (values.length === count)
      throw invalid(name, `has more values in its bytes than its shape asks for, ${count}.`);
    const end = at + lengthBytes <= bytes.byteLength ? at + lengthBytes + bytes.readUInt32LE(at) : Infinity;
    if (end > bytes.byteLength) throw invalid(name, `value ${values.length}: its length goes beyond the bytes of the tensor.`); // prettier-ignore
    values.push(bytes.subarray(at + lengthBytes, end));
    at = end;
  }
  if (values.length !== count) throw invalid(name, `has ${values.length} values in its bytes; its shape asks for ${count}.`); // prettier-ignore
  return values;
}

/** What is wrong with an input. */
export function invalid(name: string, wrong: string): TrainyardError {
  return new TrainyardError('predictionInputInvalid', `The input "${name}" ${wrong}`);
}
