import type { Operation, Parameter, Schema } from './operations.ts';

/** What an answer of the protocol that is no refusal holds, by operation. */
const object: Schema = { type: 'object' };
const anError: Schema = { type: 'object', required: ['error'], properties: { error: { type: 'string' } } };
const refusals = ['400', '401', '403', '404', '413', '415', '422', '429', 'default'];

/** A tensor of each kind of column of the fuzzed model, which has `a`, `b` and `colour`. */
const tensors = {
  id: 'fuzz',
  inputs: [
    { name: 'a', shape: [2], datatype: 'FP64', data: [1, 2.5] },
    { name: 'b', shape: [2, 1], datatype: 'INT64', data: [[1], [2]] },
    { name: 'colour', shape: [2], datatype: 'BYTES', data: ['red', 'blue'] },
  ],
  outputs: [{ name: 'label' }],
};

const datatypes = ['BOOL', 'UINT8', 'UINT64', 'INT8', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES'];
const parameters: Schema = {
  type: 'object',
  additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
};
/** As the protocol's specification has it; its data may be nested as the shape says. */
const inferRequest: Schema = {
  type: 'object',
  required: ['inputs'],
  properties: {
    id: { type: 'string' },
    parameters,
    inputs: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'shape', 'datatype', 'data'],
        properties: {
          name: { enum: ['a', 'b', 'colour'] },
          shape: { type: 'array', minItems: 1, maxItems: 3, items: { enum: [0, 1, 2, 2 ** 31, 2 ** 53] } },
          datatype: { enum: datatypes },
          parameters: { type: 'object', properties: { binary_data_size: { type: 'integer' } } },
          data: { type: 'array', items: {} },
        },
      },
    },
    outputs: {
      type: 'array',
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, parameters } },
    },
  },
};

const name: Parameter = { name: 'name', in: 'path', schema: { type: 'string' } };
const version: Parameter = { name: 'version', in: 'path', schema: { enum: [1, 1, 2, 0, '01', 'latest'] } };

function operation(
  method: string,
  path: string,
  {
    body,
    answer = object,
    others = [],
  }: { body?: { schema: Schema; example?: unknown }; answer?: Schema; others?: string[] } = {},
): Operation {
  return {
    id: `${method} ${path}`,
    method,
    path,
    parameters: [name, version].filter((parameter) => path.includes(`{${parameter.name}}`)),
    bodies: body ? { 'application/json': body } : {},
    responses: {
      '200': {
        content: { 'application/json': { schema: answer }, 'application/octet-stream': {} },
      },
      ...Object.fromEntries(
        [...refusals, ...others].map((status) => [
          status,
          { content: { 'application/json': { schema: anError }, 'application/problem+json': {} } },
        ]),
      ),
    },
  };
}

const infer = { schema: inferRequest, example: tensors };

/** The operations of the Open Inference Protocol, which its own specification describes. */
export const protocolOperations: Operation[] = [
  operation('GET', '/v2'),
  operation('GET', '/v2/health/live'),
  operation('GET', '/v2/health/ready'),
  ...['/v2/models/{name}', '/v2/models/{name}/versions/{version}'].flatMap((path) => [
    operation('GET', path),
    operation('GET', `${path}/ready`),
    operation('GET', `${path}/config`),
    operation('GET', `${path}/stats`),
    // Twice: most of what can go wrong is here.
    operation('POST', `${path}/infer`, { body: infer }),
    operation('POST', `${path}/infer`, { body: infer }),
  ]),
  operation('GET', '/v2/models/stats'),
  operation('POST', '/v2/repository/index', {
    body: { schema: { type: 'object', properties: { ready: { type: 'boolean' } } } },
    answer: { type: 'array' },
  }),
  operation('POST', '/v2/repository/models/{name}/load'),
  operation('POST', '/v2/repository/models/{name}/unload'),
];

/** Whether it takes something away; see `fill` of `living-ids.ts`. */
export const isUnload = ({ path }: Operation): boolean => path.endsWith('/unload');
