import fastify from 'fastify';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { MapOf } from '../../../src/contracts/common.ts';
import { createValidatorCompiler } from '../../../src/http/validators.ts';

const oddKeys = { 'a\nb': 1, 'a/b~c"d': 2, '': 3, constructor: 4, größe: 5 };

test('a map keeps every key of a reply, and checks every value of a request', async () => {
  const app = fastify();
  app.setValidatorCompiler(createValidatorCompiler([]));
  const map = MapOf(Type.Number());
  app.post('/', { schema: { body: map, response: { 200: map } } }, async (request) => request.body);
  const echo = await app.inject({ method: 'POST', url: '/', payload: oddKeys });
  expect(echo.json()).toEqual(oddKeys);
  const wrong = await app.inject({ method: 'POST', url: '/', payload: { 'a\nb': 'x' } });
  expect(wrong.statusCode).toBe(400);
  await app.close();
});
