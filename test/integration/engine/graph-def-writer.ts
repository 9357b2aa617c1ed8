import protobuf from 'protobufjs/minimal.js';

/** A node of a GraphDef, with attribute values encoded by the functions below. */
export interface Node {
  name: string;
  op: string;
  inputs?: string[];
  attributes?: Record<string, Uint8Array>;
}

// Field numbers: graph.proto, node_def.proto, attr_value.proto, tensor_shape.proto, tensor.proto.

export const typeValue = (type: number) => message((writer) => writer.uint32(6 << 3).int32(type));
export const stringValue = (text: string) =>
  message((writer) => writer.uint32((2 << 3) | 2).bytes(Buffer.from(text)));
export const boolValue = (value: boolean) => message((writer) => writer.uint32(5 << 3).bool(value));
export const shapeValue = (shape: number[]) =>
  message((writer) => writer.uint32((7 << 3) | 2).bytes(shapeProto(shape)));

/** A float tensor as an attribute. */
export const tensorValue = (shape: number[], values: number[]) =>
  message((writer) => {
    const tensor = message((inner) => {
      inner.uint32(1 << 3).int32(1); // dtype: DT_FLOAT
      inner.uint32((2 << 3) | 2).bytes(shapeProto(shape));
      inner.uint32((4 << 3) | 2).bytes(new Uint8Array(Float32Array.from(values).buffer));
      return inner;
    });
    return writer.uint32((8 << 3) | 2).bytes(tensor);
  });

/** The bytes of a GraphDef. */
export function encodeGraph(nodes: readonly Node[]): Uint8Array {
  return message((writer) => {
    for (const node of nodes) writer.uint32((1 << 3) | 2).bytes(encodeNode(node));
    return writer.uint32((4 << 3) | 2).bytes(message((versions) => versions.uint32(1 << 3).int32(1087)));
  });
}

/** The bytes of a saved_model.pb with one graph under the tag `serve`. */
export function encodeSavedModel(nodes: readonly Node[]): Uint8Array {
  const metaInfo = message((writer) => writer.uint32((4 << 3) | 2).string('serve'));
  const metaGraph = message((writer) =>
    writer
      .uint32((1 << 3) | 2)
      .bytes(metaInfo)
      .uint32((2 << 3) | 2)
      .bytes(encodeGraph(nodes)),
  );
  return message((writer) =>
    writer
      .uint32(1 << 3)
      .int64(1)
      .uint32((2 << 3) | 2)
      .bytes(metaGraph),
  );
}

function encodeNode(node: Node): Uint8Array {
  return message((writer) => {
    writer
      .uint32((1 << 3) | 2)
      .string(node.name)
      .uint32((2 << 3) | 2)
      .string(node.op);
    for (const input of node.inputs ?? []) writer.uint32((3 << 3) | 2).string(input);
    for (const [name, value] of Object.entries(node.attributes ?? {})) {
      const entry = message((inner) =>
        inner
          .uint32((1 << 3) | 2)
          .string(name)
          .uint32((2 << 3) | 2)
          .bytes(value),
      );
      writer.uint32((5 << 3) | 2).bytes(entry);
    }
    return writer;
  });
}

function shapeProto(shape: readonly number[]): Uint8Array {
  return message((writer) => {
    for (const size of shape) {
      writer.uint32((2 << 3) | 2).bytes(message((dimension) => dimension.uint32(1 << 3).int64(size)));
    }
    return writer;
  });
}

function message(write: (writer: protobuf.Writer) => protobuf.Writer): Uint8Array {
  return write(protobuf.Writer.create()).finish();
}
