import { bytesOf, lengthBytes, type Datatype, type TensorValue } from './datatypes.ts';
import type { InferRequest } from './infer-request.ts';
import type { Tensor } from './tensor.ts';

/** The body of an answer, and how many bytes of it are JSON where binary tensors follow; null: all. */
export interface InferReply {
  body: Buffer;
  headerLength: number | null;
}

/** Writes the answer to a request to infer: its outputs as JSON, or as bytes behind it, as the request asks. */
export function writeInferReply(
  model: { name: string; version: number },
  { id, outputs: wanted, binary }: InferRequest,
  outputs: readonly Tensor[],
): InferReply {
  const parts: Buffer[] = [];
  const described = outputs.map(({ name, datatype, shape, values }, i) => {
    if (!(wanted?.[i].binary ?? binary)) return { name, datatype, shape, data: values };
    const bytes = bytesOfTensor(datatype, values);
    parts.push(bytes);
    return { name, datatype, shape, parameters: { binary_data_size: bytes.byteLength } };
  });
  const header = Buffer.from(
    JSON.stringify({
      model_name: model.name,
      model_version: String(model.version),
      ...(id !== undefined && { id }),
      outputs: described,
    }),
  );
  if (parts.length === 0) return { body: header, headerLength: null };
  return { body: Buffer.concat([header, ...parts]), headerLength: header.byteLength };
}

/** Little-endian; strings with their length in front. */
function bytesOfTensor(datatype: Datatype, values: Tensor['values']): Buffer {
  if (datatype === 'BYTES') {
    return Buffer.concat(
      values.flatMap((value) => {
        const bytes = Buffer.from(String(value));
        const length = Buffer.alloc(lengthBytes);
        length.writeUInt32LE(bytes.byteLength);
        return [length, bytes];
      }),
    );
  }
  const size = bytesOf[datatype];
  const out = Buffer.alloc(values.length * size);
  for (const [i, value] of values.entries()) {
    if (datatype === 'BOOL') out.writeUInt8(Number(value), i);
    else out.writeDoubleLE(doubleOf(value), i * size);
  }
  return out;
}

/** Outputs are texts, booleans and doubles. A figure that is not known is NaN. */
const doubleOf = (value: TensorValue | null): number => (typeof value === 'number' ? value : NaN);
