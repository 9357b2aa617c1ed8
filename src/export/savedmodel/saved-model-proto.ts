import protobuf from 'protobufjs/minimal.js';
import { encodeGraphDef } from '../../engine/capture/graph/graph-def.ts';
import { typeNumbers, type SignatureTensor, type TensorflowGraph } from './tensorflow-ops.ts';

type Writer = protobuf.Writer;

const varint = 0;
const delimited = 2;
const tag = (writer: Writer, field: number, wire: number): Writer => writer.uint32((field << 3) | wire);

function message(writer: Writer, field: number, write: (writer: Writer) => void): void {
  tag(writer, field, delimited).fork();
  write(writer);
  writer.ldelim();
}

/** An entry of a map: key = 1, value = 2. */
function entry(writer: Writer, field: number, key: string, write: (writer: Writer) => void): void {
  message(writer, field, (w) => {
    tag(w, 1, delimited).string(key);
    message(w, 2, write);
  });
}

/** The version of TensorFlow that has all operations that are written. */
const tensorflowVersion = '2.9.0';
const initKey = '__saved_model_init_op';

/**
 * The bytes of a `saved_model.pb` (saved_model.proto, meta_graph.proto): one graph with the tag `serve`, its weights as constants, and the
 * signature `serving_default`.
 */
export function encodeSavedModel({ nodes, inputs, outputs, init }: TensorflowGraph): Uint8Array {
  const writer = protobuf.Writer.create();
  tag(writer, 1, varint).int64(1);
  // MetaGraphDef: meta_info_def = 1 { tags = 4, tensorflow_version = 5 }, graph_def = 2, signature_def = 5.
  message(writer, 2, (graph) => {
    message(graph, 1, (info) => {
      tag(info, 4, delimited).string('serve');
      tag(info, 5, delimited).string(tensorflowVersion);
    });
    tag(graph, 2, delimited).bytes(encodeGraphDef({ nodes, functions: [] }));
    entry(graph, 5, 'serving_default', (signature) => {
      for (const each of inputs) entry(signature, 1, each.name, (info) => writeTensorInfo(info, each));
      for (const each of outputs) entry(signature, 2, each.name, (info) => writeTensorInfo(info, each));
      tag(signature, 3, delimited).string('tensorflow/serving/predict');
    });
    entry(graph, 5, initKey, (signature) =>
      entry(signature, 2, initKey, (info) => {
        tag(info, 1, delimited).string(init);
        message(info, 3, (shape) => tag(shape, 3, varint).bool(true));
      }),
    );
  });
  return writer.finish();
}

/** TensorInfo: name = 1, dtype = 2, tensor_shape = 3 { dim = 2 { size = 1 } }. */
function writeTensorInfo(writer: Writer, { tensor, type, shape }: SignatureTensor): void {
  tag(writer, 1, delimited).string(tensor);
  tag(writer, 2, varint).int32(typeNumbers[type]);
  message(writer, 3, (sizes) => {
    for (const size of shape)
      message(sizes, 2, (dim) => tag(dim, 1, varint).int64(typeof size === 'number' ? size : -1));
  });
}
