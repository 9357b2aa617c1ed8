import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelVersion } from '../../src/contracts/model.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { startApp, testLimits, type TestApp } from './support/start-app.ts';

describe('the import of a model file', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp();
    key = await test.addKey('writer');
  });
  afterAll(() => test.close());

  const send = (
    url: string,
    payload: string | Buffer | FormData,
    headers: Record<string, string> = { 'content-type': 'application/octet-stream' },
  ) =>
    test.app.inject({
      method: 'POST',
      url: `/api/v1/models/${url}`,
      headers: { ...key.headers, ...headers },
      payload,
    });
  const get = (url: string) =>
    test.app.inject({ method: 'GET', url: `/api/v1/models/${url}`, headers: key.headers });

  it('makes a version that says where it comes from, in all that is told of it', async () => {
    const query = new URLSearchParams({ fileName: 'x.onnx', description: '{"example":{"x":1}}' });
    const reply = await send(`m/versions/import?${query.toString()}`, 'bytes');
    expect(reply.statusCode).toBe(201);
    expect(reply.headers['location']).toBe('/api/v1/models/m/versions/1');
    const imported = {
      format: 'onnx',
      fileName: 'x.onnx',
      sha256: '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9',
      producer: 'a test',
      keyId: key.id,
      keyName: 'writer of default',
    };
    expect(reply.json()).toMatchObject({
      version: 1,
      runId: null,
      step: null,
      task: null,
      classes: null,
      inputs: [{ name: 'x', type: 'numeric' }],
      imported,
    });
    expect((await get('m/versions/1/lineage')).json()).toEqual({ imported });
    expect((await get('m/signature')).json()).toMatchObject({
      inputs: [{ name: 'x', type: 'numeric', range: null }],
      outputs: [{ name: 'y', holds: 'number' }],
      example: { rows: [{ x: 1 }] },
    });
    expect((await get('m/versions/1/card')).json()).toMatchObject({
      lineage: { imported },
      task: null,
      evaluations: [],
    });
    const card = (await get('m/versions/1/card.md')).body;
    expect(card).toContain('| File | x.onnx |');
    expect(card).toContain('This version was imported; it was not evaluated here.');
    expect(problemOf(await get('m/versions/1/evaluation')).detail).toContain('was imported');
    expect((await get('m/versions/1/export/onnx')).body).toBe('bytes');
    const other = problemOf(await get('m/versions/1/export/tfjs'));
    expect(other).toMatchObject({
      code: 'exportUnsupported',
      detail: expect.stringContaining('as onnx only'),
    });
    const model = await test.app.inject({ url: '/v2/models/m', headers: key.headers });
    expect(model.json()).toMatchObject({
      inputs: [{ name: 'x', datatype: 'FP64', shape: [-1] }],
      outputs: [{ name: 'y', datatype: 'FP64', shape: [-1] }],
    });
  });

  it('takes a form, with the description behind the file', async () => {
    const form = [
      '--b',
      'content-disposition: form-data; name="file"; filename="form.onnx"',
      '',
      'bytes of a form',
      '--b',
      'content-disposition: form-data; name="description"',
      '',
      '{"example":{"x":7}}',
      '--b--',
      '',
    ].join('\r\n');
    const reply = await send('of-form/versions/import', form, {
      'content-type': 'multipart/form-data; boundary=b',
    });
    expect(reply.json()).toMatchObject({ imported: { fileName: 'form.onnx' } });
    expect((await get('of-form/signature')).json()).toMatchObject({ example: { rows: [{ x: 7 }] } });
  });

  it('is answered once under an Idempotency-Key, and not for other bytes', async () => {
    const again = (bytes: string) =>
      send('once/versions/import', bytes, {
        'content-type': 'application/octet-stream',
        'idempotency-key': 'import',
      });
    expect((await again('one')).json<ModelVersion>().version).toBe(1);
    expect((await again('one')).json<ModelVersion>().version).toBe(1);
    expect(outcomeOf(await again('two'))).toBe('422 idempotencyKeyReused');
  });

  it('leaves nothing behind where it is refused', async () => {
    const names = async () => (await test.blobs.list('models')).map(({ name }) => name);
    const before = await names();
    const refused = await send('refused/versions/import', 'broken');
    expect(problemOf(refused)).toMatchObject({
      code: 'modelFileInvalid',
      errors: [{ pointer: '/file', code: 'notOnnx' }],
    });
    expect(outcomeOf(await send('refused/versions/import', ''))).toBe('422 uploadEmpty');
    const large = Buffer.alloc(testLimits.maxModelFileBytes + 1);
    expect(outcomeOf(await send('refused/versions/import', large))).toBe('413 uploadTooLarge');
    expect(outcomeOf(await send('refused/versions/import?fileName=..%2Fx', 'bytes'))).toBe(
      '400 fileNameInvalid',
    );
    expect(outcomeOf(await get('refused'))).toBe('404 notFound');
    expect(await names()).toEqual(before);
    expect(await test.blobs.list('uploads')).toEqual([]);
  });

  it.each([
    ['{', '/description'],
    ['{"tusk":"regression"}', '/description'],
    ['{"classes":["one"]}', '/description/classes'],
  ])('refuses the description %s at %s', async (description, pointer) => {
    const query = new URLSearchParams({ description });
    const reply = await send(`described/versions/import?${query.toString()}`, 'bytes');
    expect(problemOf(reply)).toMatchObject({ code: 'validationFailed', status: 400 });
    expect(problemOf(reply).errors[0].pointer).toContain(pointer);
  });

  it('needs a key that may write', async () => {
    const reader = await test.addKey('reader');
    const reply = await test.app.inject({
      method: 'POST',
      url: '/api/v1/models/m/versions/import',
      headers: { ...reader.headers, 'content-type': 'application/octet-stream' },
      payload: 'bytes',
    });
    expect(outcomeOf(reply)).toBe('403 forbidden');
  });
});
