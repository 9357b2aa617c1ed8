import { readFile } from 'node:fs/promises';
import addFormatsModule from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './support/start-app.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => Ajv2020;

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: object[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: object; example?: unknown }> }
  >;
}
interface Document {
  openapi: string;
  info: { version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

describe('the OpenAPI document', () => {
  let test: TestApp;
  let document: Document;
  let operations: { name: string; operation: Operation }[];

  beforeAll(async () => {
    test = await startApp();
    document = (await test.app.inject('/openapi.json')).json();
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    );
  });
  afterAll(() => test.close());

  it('is what is committed as openapi/openapi.json (npm run openapi writes it)', async () => {
    const committed = JSON.parse(await readFile('openapi/openapi.json', 'utf8')) as Document;
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(committed).toEqual({ ...document, info: { ...document.info, version } });
  });

  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...structuredClone(document) });
    expect(result.errors ?? null).toBeNull();
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('names every operation once, with a summary and a tag', () => {
    expect(operations.length).toBeGreaterThan(35);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    const poor = operations.filter(
      ({ operation: { operationId, summary, tags: own } }) =>
        !/^[a-z][A-Za-z]+$/.test(operationId) || !summary || !own.every((tag) => tags.includes(tag)),
    );
    expect(poor.map(({ name }) => name)).toEqual([]);
  });

  it('shows an example of every request body and of every reply that has one', () => {
    const without = operations.flatMap(({ name, operation }) =>
      Object.entries({ body: operation.requestBody, ...operation.responses })
        .filter(([, part]) => part?.content && Object.values(part.content).every(({ example }) => !example))
        .map(([part]) => `${name} ${part}`),
    );
    expect(without).toEqual([]);
  });

  it('shows examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addSchema({ ...document, $id: 'openapi' });
    const inDocument = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as object;
    // Most replies have one of a few schemas.
    const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
    const validatorOf = (schema: object): ReturnType<typeof ajv.compile> => {
      const key = JSON.stringify(schema);
      const validate = compiled.get(key) ?? ajv.compile(inDocument(schema));
      compiled.set(key, validate);
      return validate;
    };
    const wrong = operations.flatMap(({ name, operation }) =>
      Object.entries({ body: operation.requestBody, ...operation.responses }).flatMap(([part, described]) => {
        const media =
          described?.content?.['application/json'] ?? described?.content?.['application/problem+json'];
        if (media?.example === undefined || name === 'POST /api/v1/datasets') return [];
        const validate = validatorOf(media.schema);
        return validate(media.example) ? [] : [`${name} ${part}: ${ajv.errorsText(validate.errors)}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('lists the error replies of every operation that needs a key, as problem documents', () => {
    const guarded = operations.filter(({ operation }) => operation.security.length > 0);
    expect(guarded.length).toBeGreaterThan(30);
    const lacking = guarded.filter(
      ({ operation }) => !['401', '429', '500'].every((status) => status in operation.responses),
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
    for (const { operation } of guarded) {
      for (const [status, response] of Object.entries(operation.responses)) {
        if (Number(status) < 400 || status === 'default') continue;
        const problem = response.content?.['application/problem+json'];
        expect(problem?.schema).toEqual({ $ref: '#/components/schemas/Problem' });
        expect(problem?.example).toMatchObject({ status: Number(status) });
      }
    }
  });

  it('has each schema once, and no reference into nothing', () => {
    const text = JSON.stringify(document);
    const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]));
    expect(references.size).toBeGreaterThan(20);
    const known = Object.keys(document.components.schemas);
    const names = [...references].map((reference) => reference?.replace('#/components/schemas/', ''));
    expect(names.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    expect(known.filter((name) => name.startsWith('def-'))).toEqual([]);
    expect(text).not.toContain('"$id"');
  });
});
