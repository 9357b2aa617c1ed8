/**
 * The messages of ONNX's `onnx.proto` that an export needs, with the numbers of their fields
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import protobuf from 'protobufjs';

/** `TensorProto.DataType`. */
export const dataTypes = { float: 1, uint8: 2, int8: 3, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type DataType = keyof typeof dataTypes;

const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id }) as const;
const single = (type: string, id: number) => ({ type, id }) as const;

const root = protobuf.Root.fromJSON({
  nested: {
    OperatorSetIdProto: { fields: { domain: single('string', 1), version: single('int64', 2) } },
    StringStringEntryProto: { fields: { key: single('string', 1), value: single('string', 2) } },
    ModelProto: {
      fields: {
        irVersion: single('int64', 1),
        producerName: single('string', 2),
        producerVersion: single('string', 3),
        docString: single('string', 6),
        graph: single('GraphProto', 7),
        opsetImport: repeated('OperatorSetIdProto', 8),
        metadataProps: repeated('StringStringEntryProto', 14),
      },
    },
    GraphProto: {
      fields: {
        node: repeated('NodeProto', 1),
        name: single('string', 2),
        initializer: repeated('TensorProto', 5),
        input: repeated('ValueInfoProto', 11),
        output: repeated('ValueInfoProto', 12),
      },
    },
    NodeProto: {
      fields: {
        input: repeated('string', 1),
        output: repeated('string', 2),
        name: single('string', 3),
        opType: single('string', 4),
        attribute: repeated('AttributeProto', 5),
        domain: single('string', 7),
      },
    },
    AttributeProto: {
      fields: {
        name: single('string', 1),
        f: single('float', 2),
        i: single('int64', 3),
        s: single('bytes', 4),
        floats: repeated('float', 7),
        ints: repeated('int64', 8),
        strings: repeated('bytes', 9),
        type: single('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: repeated('int64', 1),
        dataType: single('int32', 2),
        stringData: repeated('bytes', 6),
        name: single('string', 8),
        rawData: single('bytes', 9),
      },
    },
    ValueInfoProto: {
      fields: { name: single('string', 1), type: single('TypeProto', 2), docString: single('string', 3) },
    },
    TypeProto: { fields: { tensorType: single('TypeProtoTensor', 1) } },
    TypeProtoTensor: { fields: { elemType: single('int32', 1), shape: single('TensorShapeProto', 2) } },
    TensorShapeProto: { fields: { dim: repeated('Dimension', 1) } },
    Dimension: { fields: { dimValue: single('int64', 1), dimParam: single('string', 2) } },
  },
});

const modelType = root.lookupType('ModelProto');

/** A message as plain data, by the names of its fields. */
export type Message = Readonly<Record<string, unknown>>;

/** The bytes of a `ModelProto`. */
export const encodeModel = (model: Message): Buffer =>
  Buffer.from(modelType.encode(modelType.fromObject(model)).finish());
