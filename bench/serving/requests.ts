import type { LoadRequest } from './load.ts';

/** Rows of numbers by column. */
export type Rows = readonly Readonly<Record<string, number>>[];

/** Rows as objects, as our own `predict` takes them. */
export function nativeRequest(rows: Rows): LoadRequest {
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ rows })) };
}

/** The same rows for the Open Inference Protocol: a tensor for each column, its values in JSON. */
export function jsonInference(rows: Rows): LoadRequest {
  const inputs = tensorsOf(rows).map(({ values, ...tensor }) => ({ ...tensor, data: values }));
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ inputs })) };
}

/** The same with the extension of binary tensors, for what is sent and for what is answered. */
export function binaryInference(rows: Rows): LoadRequest {
  const tensors = tensorsOf(rows);
  const inputs = tensors.map(({ values, ...tensor }) => ({
    ...tensor,
    parameters: { binary_data_size: 8 * values.length },
  }));
  const json = Buffer.from(JSON.stringify({ inputs, parameters: { binary_data_output: true } }));
  const parts = tensors.map(({ values }) => Buffer.from(Float64Array.from(values).buffer));
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.byteLength),
    },
    body: Buffer.concat([json, ...parts]),
  };
}

function tensorsOf(rows: Rows) {
  return Object.keys(rows[0]).map((name) => ({
    name,
    datatype: 'FP64',
    shape: [rows.length],
    values: rows.map((row) => row[name]),
  }));
}
