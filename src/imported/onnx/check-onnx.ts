import protobuf from 'protobufjs';
import { badFile } from '../refusals.ts';

/** What an ONNX file says of itself. */
export interface OnnxFacts {
  producer: string | null;
  metadata: ReadonlyMap<string, string>;
}

/** Domains of operators that ONNX Runtime has and that are taken: ONNX's own and those of classical models. */
const domains: readonly string[] = ['', 'ai.onnx', 'ai.onnx.ml'];

/** Graphs within graphs, at most. */
const deepest = 64;

type MessageName =
  'model' | 'training' | 'function' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'entry';

/** The messages that may hold a tensor or an operator, by their fields (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const messages: Readonly<Record<MessageName, Readonly<Record<number, MessageName>>>> = {
  model: { 7: 'graph', 14: 'entry', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  tensor: {},
  sparse: { 1: 'tensor', 2: 'tensor' },
  entry: {},
};

/** Fields that hold texts which are looked at. */
const texts: Readonly<Partial<Record<MessageName, Readonly<Record<number, string>>>>> = {
  model: { 2: 'producer', 3: 'version' },
  function: { 1: 'name', 10: 'domain' },
  node: { 4: 'name', 7: 'domain' },
  tensor: { 8: 'name' },
  entry: { 1: 'key', 2: 'value' },
};

const wireBytes = 2;
/** `TensorProto.external_data`, and `data_location`, which is 1 for EXTERNAL and 0 for none. */
const externalField = 13;
const locationField = 14;

/**
 * Looks through an ONNX file before a runtime sees it: no tensor may lie in another file, and operators are of known domains. Every occurrence of
 * a field is looked at, so that nothing hides behind one that a reader would take in its place.
 * @throws modelFileInvalid
 */
export function checkOnnx(file: Uint8Array): OnnxFacts {
  // ONNX Runtime takes files of a format of its own by these letters, which are not looked through.
  if (Buffer.from(file.subarray(4, 8)).toString('latin1') === 'ORTM')
    throw badFile('notOnnx', 'The file is in the ORT format; import the ONNX file that it was made from.');
  const metadata = new Map<string, string>();
  const operators: { name: string; domain: string }[] = [];
  const functions = new Set<string>();
  let producer: string | null = null;
  let graphs = 0;

  function visit(name: MessageName, reader: protobuf.Reader, end: number, depth: number): void {
    if (depth > deepest) throw badFile('tooDeep', `The graphs of the file lie in each other more than ${deepest} deep.`); // prettier-ignore
    const said: Record<string, string> = {};
    let isExternal = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      const [field, wire] = [tag >>> 3, tag & 7];
      const inner = messages[name][field];
      const text = texts[name]?.[field];
      if (wire === wireBytes && inner !== undefined) {
        if (inner === 'graph') graphs += 1;
        const length = reader.uint32();
        visit(inner, reader, requireWithin(reader.pos + length, end), depth + 1);
      } else if (wire === wireBytes && text !== undefined) said[text] = reader.string();
      else if (name === 'tensor' && field === locationField && wire === 0)
        isExternal = reader.uint32() !== 0 || isExternal;
      else {
        isExternal ||= name === 'tensor' && field === externalField;
        reader.skipType(wire);
      }
    }
    requireWithin(reader.pos, end);
    const { name: called = '', domain = '', key, value = '' } = said;
    if (isExternal)
      throw badFile(
        'externalData',
        `The tensor "${called}" lies in another file. Save the model with its tensors inside: onnx.save(model, path, save_as_external_data=False).`,
      );
    if (name === 'node') operators.push({ name: called, domain });
    if (name === 'function') functions.add(`${domain}:${called}`);
    if (name === 'entry' && key !== undefined) metadata.set(key, value);
    if (name === 'model' && said['producer'])
      producer = [said['producer'], said['version']].filter(Boolean).join(' ').slice(0, 200);
  }

  try {
    const reader = protobuf.Reader.create(file);
    visit('model', reader, reader.len, 0);
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof NotOnnx) && !isProtobufError(error)) throw error;
    throw badFile(
      'notOnnx',
      'The file is neither an ONNX file nor a ZIP or .tar.gz of a TensorFlow.js layers model.',
      error,
    );
  }
  if (graphs === 0)
    throw badFile(
      'notOnnx',
      'The file is neither an ONNX file nor a ZIP or .tar.gz of a TensorFlow.js layers model: it has no graph.',
    );
  const other = operators.find(
    ({ name, domain }) => !domains.includes(domain) && !functions.has(`${domain}:${name}`),
  );
  if (other)
    throw badFile(
      'unknownOperator',
      `The operator "${other.name}" is of the domain "${other.domain}"; operators of ONNX and of ai.onnx.ml are supported.`,
    );
  return { producer, metadata };
}

class NotOnnx extends Error {}

function requireWithin(position: number, end: number): number {
  if (position > end) throw new NotOnnx('a field goes beyond its message');
  return position;
}

/** What `protobufjs` throws for bytes that are no message. */
const isProtobufError = (error: unknown): boolean =>
  error instanceof Error && /^(invalid wire type|index out of range|invalid varint)/.test(error.message);
