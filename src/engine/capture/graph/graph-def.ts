import protobuf from 'protobufjs/minimal.js';
import { DataType } from '../../libtensorflow/data-type.ts';
import type { AttributeValue, Attributes, TensorLiteral } from './attribute-value.ts';

/** NodeDef of node_def.proto. */
export interface NodeDef {
  name: string;
  op: string;
  /** `node`, `node:1`; in a function body `node:outputName:0` or an argument's name; `^node` is a control edge. */
  inputs: readonly string[];
  attributes: Attributes;
  /** Where it runs, such as `/job:trainers/task:1/device:CPU:0`; left out: TensorFlow decides. */
  device?: string;
}

/** One argument or result of a function. */
export interface FunctionArgument {
  name: string;
  dtype: number;
  /** Attributes of the argument, such as the shape of the variable that a resource handle stands for. */
  attributes?: Attributes;
}

/** FunctionDef of function.proto: a graph with a signature, called by its name. */
export interface FunctionDef {
  name: string;
  arguments: readonly FunctionArgument[];
  /** `value` names the node output that is returned, in the body's way of naming. */
  results: readonly { name: string; dtype: number; value: string }[];
  nodes: readonly NodeDef[];
  /** Nodes that run for their effect although no result needs them. */
  controls: readonly string[];
  attributes: Attributes;
  isStateful: boolean;
}

/** GraphDef of graph.proto. */
export interface GraphDef {
  nodes: readonly NodeDef[];
  functions: readonly FunctionDef[];
}

/** The graph format that we write (TF_GRAPH_DEF_VERSION of TensorFlow 2.9): old enough for every library we load. */
const producerVersion = 1087;

type Writer = protobuf.Writer;

const varint = 0;
const delimited = 2;
const fixed32 = 5;
const tag = (writer: Writer, field: number, wire: number) => writer.uint32((field << 3) | wire);

/** Writes a nested message. */
function message(writer: Writer, field: number, write: (writer: Writer) => void): void {
  tag(writer, field, delimited).fork();
  write(writer);
  writer.ldelim();
}

/** Encodes a GraphDef: node = 1, library = 2 { function = 1 }, versions = 4 { producer = 1 }. */
export function encodeGraphDef(graph: GraphDef): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const node of graph.nodes) message(writer, 1, (w) => writeNode(w, node));
  message(writer, 2, (library) => {
    for (const body of graph.functions) message(library, 1, (w) => writeFunction(w, body));
  });
  message(writer, 4, (versions) => tag(versions, 1, varint).int32(producerVersion));
  return writer.finish();
}

/** NodeDef: name = 1, op = 2, input = 3, device = 4, attr = 5. */
function writeNode(writer: Writer, node: NodeDef): void {
  tag(writer, 1, delimited).string(node.name);
  tag(writer, 2, delimited).string(node.op);
  for (const input of node.inputs) tag(writer, 3, delimited).string(input);
  if (node.device !== undefined) tag(writer, 4, delimited).string(node.device);
  writeAttributes(writer, 5, node.attributes);
}

/**
 * FunctionDef: signature = 1, node_def = 3, ret = 4, attr = 5, control_ret = 6, arg_attr = 7. Its OpDef: name = 1,
 * input_arg = 2, output_arg = 3, is_stateful = 17, control_output = 20; its ArgDef: name = 1, type = 3.
 */
function writeFunction(writer: Writer, body: FunctionDef): void {
  message(writer, 1, (signature) => {
    tag(signature, 1, delimited).string(body.name);
    for (const argument of body.arguments) writeArgument(signature, 2, argument);
    for (const result of body.results) writeArgument(signature, 3, result);
    tag(signature, 17, varint).bool(body.isStateful);
    for (const control of body.controls) tag(signature, 20, delimited).string(control);
  });
  for (const node of body.nodes) message(writer, 3, (w) => writeNode(w, node));
  for (const result of body.results) writeStringEntry(writer, 4, result.name, result.value);
  writeAttributes(writer, 5, body.attributes);
  for (const control of body.controls) writeStringEntry(writer, 6, control, control);
  body.arguments.forEach((argument, index) => {
    if (!argument.attributes) return;
    const { attributes } = argument;
    message(writer, 7, (entry) => {
      tag(entry, 1, varint).uint32(index);
      message(entry, 2, (value) => writeAttributes(value, 1, attributes));
    });
  });
}

function writeArgument(writer: Writer, field: number, argument: { name: string; dtype: number }): void {
  message(writer, field, (w) => {
    tag(w, 1, delimited).string(argument.name);
    tag(w, 3, varint).int32(argument.dtype);
  });
}

function writeStringEntry(writer: Writer, field: number, key: string, value: string): void {
  message(writer, field, (entry) => {
    tag(entry, 1, delimited).string(key);
    tag(entry, 2, delimited).string(value);
  });
}

function writeAttributes(writer: Writer, field: number, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    message(writer, field, (entry) => {
      tag(entry, 1, delimited).string(name);
      message(entry, 2, (w) => writeAttribute(w, value));
    });
  }
}

/** AttrValue: list = 1, s = 2, i = 3, f = 4, b = 5, type = 6, shape = 7, tensor = 8, func = 10 { name = 1, attr = 2 }. */
function writeAttribute(writer: Writer, value: AttributeValue): void {
  switch (value.kind) {
    case 'list':
      return message(writer, 1, (w) => writeList(w, value));
    case 'string':
      return void tag(writer, 2, delimited).string(value.value);
    case 'int':
      return void tag(writer, 3, varint).int64(value.value);
    case 'float':
      return void tag(writer, 4, fixed32).float(value.value);
    case 'bool':
      return void tag(writer, 5, varint).bool(value.value);
    case 'type':
      return void tag(writer, 6, varint).int32(value.value);
    case 'shape':
      return message(writer, 7, (w) => writeShape(w, value.value));
    case 'tensor':
      return message(writer, 8, (w) => writeTensor(w, value.value));
    case 'stringTensor':
      return message(writer, 8, (w) => {
        tag(w, 1, varint).int32(DataType.string);
        message(w, 2, (shape) => writeShape(shape, value.shape));
        for (const each of value.value) tag(w, 8, delimited).string(each);
      });
    case 'function':
      return message(writer, 10, (w) => {
        tag(w, 1, delimited).string(value.name);
        writeAttributes(w, 2, value.attributes);
      });
  }
}

/** ListValue: s = 2, i = 3, f = 4, b = 5, type = 6, shape = 7; numbers are packed. */
function writeList(writer: Writer, list: AttributeValue & { kind: 'list' }): void {
  switch (list.of) {
    case 'string':
      for (const value of list.value) tag(writer, 2, delimited).string(value);
      return;
    case 'int':
      return message(writer, 3, (w) => list.value.forEach((value) => w.int64(value)));
    case 'float':
      return message(writer, 4, (w) => list.value.forEach((value) => w.float(value)));
    case 'bool':
      return message(writer, 5, (w) => list.value.forEach((value) => w.bool(value)));
    case 'type':
      return message(writer, 6, (w) => list.value.forEach((value) => w.int32(value)));
    case 'shape':
      for (const shape of list.value) message(writer, 7, (w) => writeShape(w, shape));
  }
}

/** TensorShapeProto: dim = 2 { size = 1 }, unknown_rank = 3. */
function writeShape(writer: Writer, shape: readonly number[] | null): void {
  if (shape === null) tag(writer, 3, varint).bool(true);
  else for (const size of shape) message(writer, 2, (w) => tag(w, 1, varint).int64(size));
}

/** TensorProto: dtype = 1, tensor_shape = 2, tensor_content = 4. */
function writeTensor(writer: Writer, tensor: TensorLiteral): void {
  tag(writer, 1, varint).int32(tensor.dtype);
  message(writer, 2, (w) => writeShape(w, tensor.shape));
  tag(writer, 4, delimited).bytes(tensor.bytes);
}
