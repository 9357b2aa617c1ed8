/**
 * The ceiling of `npm run bench:serving`: a Fastify route of nothing but the validation of a prediction's rows and a written answer.
 * Its argument is JSON: the names of the input columns, and the answer for a row. It prints its port.
 */
import fastify from 'fastify';
import type { AddressInfo } from 'node:net';

const { columns, answer } = JSON.parse(process.argv[2]) as {
  columns: string[];
  answer: { label: string; probability: number; probabilities: Record<string, number> };
};
const number = { type: 'number' };
const app = fastify({ bodyLimit: 64 * 1024 * 1024 });
app.post(
  '/predict',
  {
    schema: {
      body: {
        type: 'object',
        required: ['rows'],
        additionalProperties: false,
        properties: {
          rows: {
            type: 'array',
            minItems: 1,
            maxItems: 10_000,
            items: {
              type: 'object',
              required: columns,
              additionalProperties: false,
              properties: Object.fromEntries(
                columns.map((name) => [name, { type: 'number', nullable: true }]),
              ),
            },
          },
        },
      },
      response: {
        200: {
          type: 'object',
          properties: {
            model: { type: 'string' },
            version: { type: 'integer' },
            predictions: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  label: { type: 'string' },
                  probability: number,
                  probabilities: { type: 'object', additionalProperties: number },
                },
              },
            },
          },
        },
      },
    },
  },
  async (request) => {
    const { rows } = request.body as { rows: unknown[] };
    return { model: 'bare', version: 1, predictions: rows.map(() => answer) };
  },
);
await app.listen({ port: 0, host: '127.0.0.1' });
console.log((app.server.address() as AddressInfo).port);
