import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A server that is asked, and the model that is inferred with. */
export interface OipTarget {
  /** Of the server, without `/v2`. */
  url: string;
  model: string;
  /** Sent as `Authorization: Bearer …`; absent: nothing is. */
  key?: string;
}

export interface OipAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/**
 * Sends a request with these headers and no others but Host, Authorization and Content-Length, as clients of the protocol do that name
 * no Content-Type.
 */
export function ask(
  target: OipTarget,
  method: 'GET' | 'POST',
  path: string,
  {
    headers = {},
    body,
    key = target.key,
  }: { headers?: Record<string, string>; body?: Buffer | string; key?: string | null | undefined } = {},
): Promise<OipAnswer> {
  const url = new URL(`/v2${path}`, target.url);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    if (typeof key === 'string') request.setHeader('authorization', `Bearer ${key}`);
    if (body !== undefined) request.setHeader('content-length', Buffer.byteLength(body));
    request.end(body);
  });
}

/** A tensor as the metadata of a model describes it. */
export interface DescribedTensor {
  name: string;
  datatype: string;
  shape: number[];
}

export interface OutputTensor extends DescribedTensor {
  data?: unknown[];
  parameters?: { binary_data_size?: number };
}

export interface InferAnswer {
  model_name: string;
  model_version?: string;
  id?: string;
  outputs: OutputTensor[];
}

/** The JSON of an answer. @throws Error where it is none */
export function jsonOf<T>({ status, body }: OipAnswer): T {
  try {
    return JSON.parse(body.toString()) as T;
  } catch (cause) {
    throw new Error(`status ${status}: the body is not JSON: ${body.toString().slice(0, 200)}`, { cause });
  }
}

/** Two rows that a tensor of this description takes: ones, true, and a text that is a date as well. */
export function sampleOf({ name, datatype, shape }: DescribedTensor): {
  name: string;
  datatype: string;
  shape: number[];
  data: unknown[];
} {
  const concrete = shape.map((size, i) => (i === 0 ? rows : size < 0 ? 1 : size));
  const count = concrete.reduce((product, size) => product * size, 1);
  const value = datatype === 'BYTES' ? '2024-01-01' : datatype === 'BOOL' ? true : 1;
  return { name, datatype, shape: concrete, data: Array.from({ length: count }, () => value) };
}

const rows = 2;

const writers: Readonly<Record<string, (value: number) => Buffer>> = {
  BOOL: (value) => Buffer.from([value]),
  INT8: (value) => Buffer.from(Int8Array.of(value).buffer),
  UINT8: (value) => Buffer.from(Uint8Array.of(value).buffer),
  INT16: (value) => Buffer.from(Int16Array.of(value).buffer),
  UINT16: (value) => Buffer.from(Uint16Array.of(value).buffer),
  INT32: (value) => Buffer.from(Int32Array.of(value).buffer),
  UINT32: (value) => Buffer.from(Uint32Array.of(value).buffer),
  INT64: (value) => Buffer.from(BigInt64Array.of(BigInt(value)).buffer),
  UINT64: (value) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer),
  FP32: (value) => Buffer.from(Float32Array.of(value).buffer),
  FP64: (value) => Buffer.from(Float64Array.of(value).buffer),
};

/** The bytes of a tensor's values, little-endian; strings with their length in front. */
export function bytesOfValues(datatype: string, values: readonly unknown[]): Buffer {
  if (datatype !== 'BYTES') return Buffer.concat(values.map((value) => writers[datatype](Number(value))));
  return Buffer.concat(
    values.flatMap((value) => {
      const text = Buffer.from(String(value));
      return [Buffer.from(Uint32Array.of(text.byteLength).buffer), text];
    }),
  );
}

/** A request with its inputs as bytes behind the JSON. */
export function binaryRequest(
  inputs: readonly { name: string; datatype: string; shape: number[]; data: unknown[] }[],
  more: object,
): { body: Buffer; headers: Record<string, string> } {
  const parts = inputs.map(({ datatype, data }) => bytesOfValues(datatype, data));
  const header = Buffer.from(
    JSON.stringify({
      ...more,
      inputs: inputs.map(({ name, datatype, shape }, i) => ({
        name,
        datatype,
        shape,
        parameters: { binary_data_size: parts[i].byteLength },
      })),
    }),
  );
  return {
    body: Buffer.concat([header, ...parts]),
    headers: { 'inference-header-content-length': String(header.byteLength) },
  };
}

/** The outputs of an answer whose tensors may be bytes behind its JSON, with their values. */
export function readAnswer({ headers, body }: OipAnswer): InferAnswer {
  const length = Number(headers['inference-header-content-length'] ?? body.byteLength);
  const answer = JSON.parse(body.subarray(0, length).toString()) as InferAnswer;
  let at = length;
  for (const output of answer.outputs) {
    const size = output.parameters?.binary_data_size;
    if (size === undefined) continue;
    output.data = valuesOf(output.datatype, body.subarray(at, at + size));
    at += size;
  }
  if (at !== body.byteLength) throw new Error(`${body.byteLength - at} bytes are left behind the outputs`);
  return answer;
}

function valuesOf(datatype: string, bytes: Buffer): unknown[] {
  const copy = new Uint8Array(bytes).buffer;
  switch (datatype) {
    case 'BOOL':
      return [...new Uint8Array(copy)].map(Boolean);
    case 'FP32':
      return [...new Float32Array(copy)];
    case 'FP64':
      return [...new Float64Array(copy)];
    case 'INT32':
      return [...new Int32Array(copy)];
    case 'INT64':
      return [...new BigInt64Array(copy)].map(Number);
    case 'BYTES': {
      const values: string[] = [];
      for (let at = 0; at < bytes.byteLength;) {
        const length = bytes.readUInt32LE(at);
        values.push(bytes.subarray(at + 4, at + 4 + length).toString());
        at += 4 + length;
      }
      return values;
    }
    default:
      throw new Error(`This suite does not read outputs of ${datatype}.`);
  }
}
