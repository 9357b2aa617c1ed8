import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakePrediction } from '../fakes/fake-prediction.ts';
import { addCheckpoint, addRun, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('a large body of tensors', () => {
  const prediction = createFakePrediction();
  const sent: Buffer[] = [];
  let release = (): void => {};
  let test: TestApp;
  let headers: { authorization: string };

  beforeAll(async () => {
    test = await startApp({
      limits: { maxBodyBytes: 16 * 1024 * 1024 },
      parts: {
        prediction: {
          ...prediction,
          // A predictor that has work for a while.
          async infer(version, body, question) {
            sent.push(body);
            if (body.byteLength > 1_000_000) await new Promise<void>((resolve) => (release = resolve));
            return prediction.infer(version, body, question);
          },
        },
      },
    });
    const key = await test.addKey('writer');
    ({ headers } = key);
    const run = await addRun(test, key);
    await addCheckpoint(test, await startRun(test, run), { step: 10, kind: 'final' });
    await test.app.inject({ method: 'POST', url: '/api/v1/models', headers, payload: { name: 'm', run } });
  });
  afterAll(() => test.close());

  const infer = (payload: Buffer | string, more: object = {}) =>
    test.app.inject({ method: 'POST', url: '/v2/models/m/infer', headers: { ...headers, ...more }, payload });
  const small = JSON.stringify({ inputs: [{ name: 'x', datatype: 'INT32', shape: [2], data: [1, 2] }] });

  it.each([
    ['that is no JSON', Buffer.alloc(8_000_000, '9'), {}, 400],
    [
      'of numbers with many digits',
      Buffer.from(
        `{"inputs":[{"name":"x","datatype":"FP64","shape":[2,200000],"data":[${Array(400_000).fill('0.12345678901234567').join(',')}]}]}`,
      ),
      {},
      422,
    ],
    [
      'in bytes',
      Buffer.concat([
        Buffer.from(
          '{"inputs":[{"name":"x","datatype":"FP64","shape":[2],"parameters":{"binary_data_size":8000000}}]}',
        ),
        Buffer.alloc(8_000_000),
      ]),
      { 'inference-header-content-length': '97' },
      422,
    ],
  ])(
    'is not looked at by the server, which answers others meanwhile: %s',
    async (_what, body, more, status) => {
      let isAnswered = false;
      const answer = infer(body, more).finally(() => (isAnswered = true));
      await expect.poll(() => sent.at(-1)?.byteLength).toBe(body.byteLength);
      expect(sent.at(-1)!.equals(body)).toBe(true);
      expect((await infer(small)).json()).toMatchObject({ outputs: [{ name: 'value', data: [1, 2] }] });
      expect((await test.app.inject('/healthz')).statusCode).toBe(200);
      expect(isAnswered).toBe(false);
      release();
      expect((await answer).statusCode).toBe(status);
    },
  );

  it('is counted by its rows once it is answered, and as failed where it is refused', async () => {
    const { model_stats: statistics } = (await test.app.inject({ url: '/v2/models/m/stats', headers })).json<{
      model_stats: object[];
    }>();
    expect(statistics).toMatchObject([
      {
        inference_count: 6,
        execution_count: 3,
        inference_stats: { success: { count: 3 }, fail: { count: 3 }, compute_infer: { count: 3 } },
      },
    ]);
  });
});
