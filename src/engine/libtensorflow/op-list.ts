import protobuf from 'protobufjs/minimal.js';
import { takeBuffer } from './buffer.ts';
import type { CApi } from './c-api.ts';

/** One input or output of an operation: a single tensor, or a list where one of the two list attributes is set. */
export interface OpArgument {
  name: string;
  /** The fixed type, or 0 where `typeAttribute` says it. */
  type: number;
  /** Attribute that holds the type; empty where there is none. */
  typeAttribute: string;
  /** Attribute that holds how many tensors of the one type there are; empty for a single one. */
  numberAttribute: string;
  /** Attribute that holds a list of types, one per tensor; empty where there is none. */
  typeListAttribute: string;
}

/** What an operation takes and gives (op_def.proto). */
export interface OpDefinition {
  name: string;
  inputs: OpArgument[];
  outputs: OpArgument[];
  /** Each attribute's kind by its name: `type`, `int`, `list(shape)` and so on. */
  attributes: Map<string, string>;
  /** Whether it does more than its outputs say, or gives other outputs each time. */
  isStateful: boolean;
}

/** The operations of a library, by name. */
export type OperationCatalog = Pick<ReadonlyMap<string, OpDefinition>, 'get' | 'size'>;

/** Every operation that the loaded library knows. A definition is decoded when it is first asked for, since a process uses few of some 1,600. */
export function listOperations(api: CApi): OperationCatalog {
  const reader = protobuf.Reader.create(takeBuffer(api, api.TF_GetAllOpList()!));
  const places = new Map<string, number>();
  readFields(reader, reader.len, (field) => {
    if (field !== 1) return false; // OpList.op
    const place = reader.pos;
    places.set(readName(reader), place);
    return true;
  });
  const decoded = new Map<string, OpDefinition>();
  return {
    size: places.size,
    get(name) {
      const place = places.get(name);
      if (place === undefined || decoded.has(name)) return decoded.get(name);
      reader.pos = place;
      const operation = readOperation(reader);
      decoded.set(name, operation);
      return operation;
    },
  };
}

/** The name of the operation that begins here; what follows it is skipped. */
function readName(reader: protobuf.Reader): string {
  const length = reader.uint32();
  const end = reader.pos + length;
  let name = '';
  while (name === '' && reader.pos < end) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) name = reader.string();
    else reader.skipType(tag & 7);
  }
  reader.pos = end;
  return name;
}

function readOperation(reader: protobuf.Reader): OpDefinition {
  const operation: OpDefinition = {
    name: '',
    inputs: [],
    outputs: [],
    attributes: new Map(),
    isStateful: false,
  };
  readMessage(reader, (field) => {
    if (field === 1) operation.name = reader.string();
    else if (field === 2) operation.inputs.push(readArgument(reader));
    else if (field === 3) operation.outputs.push(readArgument(reader));
    else if (field === 4) operation.attributes.set(...readAttribute(reader));
    else if (field === 17) operation.isStateful = reader.bool();
    else return false;
    return true;
  });
  return operation;
}

function readArgument(reader: protobuf.Reader): OpArgument {
  const argument = { name: '', type: 0, typeAttribute: '', numberAttribute: '', typeListAttribute: '' };
  readMessage(reader, (field) => {
    if (field === 1) argument.name = reader.string();
    else if (field === 3) argument.type = reader.int32();
    else if (field === 4) argument.typeAttribute = reader.string();
    else if (field === 5) argument.numberAttribute = reader.string();
    else if (field === 6) argument.typeListAttribute = reader.string();
    else return false;
    return true;
  });
  return argument;
}

function readAttribute(reader: protobuf.Reader): [name: string, kind: string] {
  let name = '';
  let kind = '';
  readMessage(reader, (field) => {
    if (field === 1) name = reader.string();
    else if (field === 2) kind = reader.string();
    else return false;
    return true;
  });
  return [name, kind];
}

/** Reads a length-delimited message; `read` takes a field and answers true, or leaves it to be skipped. */
function readMessage(reader: protobuf.Reader, read: (field: number) => boolean): void {
  const length = reader.uint32();
  readFields(reader, reader.pos + length, read);
}

function readFields(reader: protobuf.Reader, end: number, read: (field: number) => boolean): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!read(tag >>> 3)) reader.skipType(tag & 7);
  }
}
