import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPredictorClient } from '../../../src/prediction/predictor-client.ts';
import type { PredictorReply, PredictorRequest } from '../../../src/prediction/predictor-messages.ts';
import { createFakeChild, type FakeChild } from '../../fakes/fake-child.ts';
import { fakeEngine } from '../worker/fake-trainer.ts';
import { silentLog } from '../worker/silent-log.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function client() {
  const started: FakeChild<PredictorRequest, PredictorReply>[] = [];
  const predictions = createPredictorClient({
    blobStore: { localPath: async (key) => `/blobs/${key}` },
    startPredictor: () => {
      const predictor = createFakeChild<PredictorRequest, PredictorReply>();
      started.push(predictor);
      return predictor;
    },
    log: silentLog,
    timeoutSeconds: 30,
  });
  return { predictions, started };
}
const version = { artifactKey: 'models/m/1' };
const ready: PredictorReply = { type: 'ready', engine: fakeEngine };
const settled = () => vi.advanceTimersByTimeAsync(0);

test('answers find their requests, in any order', async () => {
  const { predictions, started } = client();
  const first = predictions.predict(version, [{ x: 1 }]);
  const second = predictions.predict(version, [{ x: 2 }]);
  await settled();
  const [one, two] = started[0].sent;
  expect(one).toMatchObject({ artifactDir: '/blobs/models/m/1', rows: [{ x: 1 }] });
  started[0].reply({ type: 'answer', id: two.id, predictions: [{ value: 2 }] });
  started[0].reply({ type: 'answer', id: one.id, predictions: [{ value: 1 }] });
  expect(await first).toEqual([{ value: 1 }]);
  expect(await second).toEqual([{ value: 2 }]);
});

test('what the predictor refuses is refused with its code and issues', async () => {
  const { predictions, started } = client();
  const answer = predictions.predict(version, [{}]);
  const refused = answer.catch((error: unknown) => error);
  const wanted = {
    code: 'predictionInputInvalid',
    issues: [{ pointer: '/rows/0' }],
  };
  await settled();
  const error = {
    code: 'predictionInputInvalid',
    message: 'no',
    issues: [{ detail: 'no', pointer: '/rows/0' }],
  } as const;
  started[0].reply({ type: 'refused', id: started[0].sent[0].id, error });
  expect(await refused).toMatchObject(wanted);
});

test('when the predictor dies, requests in flight fail with a 503 and Retry-After, and a new one is started', async () => {
  const { predictions, started } = client();
  predictions.start();
  started[0].reply(ready);
  const answer = predictions.predict(version, [{}]);
  const refused = answer.catch((error: unknown) => error);
  const wanted = {
    code: 'predictorUnavailable',
    retryAfterSeconds: 1,
  };
  await settled();
  started[0].exit({ code: null, signal: 'SIGKILL' });
  expect(await refused).toMatchObject(wanted);
  expect(started).toHaveLength(2);
  const again = predictions.predict(version, [{}]);
  await settled();
  started[1].reply({ type: 'answer', id: started[1].sent[0].id, predictions: [{ value: 1 }] });
  expect(await again).toEqual([{ value: 1 }]);
});

test('one that dies before it is ready is started again by the next request only', async () => {
  const { predictions, started } = client();
  predictions.start();
  started[0].exit({ code: 1 });
  await settled();
  expect(started).toHaveLength(1);
  predictions.predict(version, [{}]).catch(() => {});
  await settled();
  expect(started).toHaveLength(2);
});

test('one that does not answer in time is ended and replaced', async () => {
  const { predictions, started } = client();
  predictions.start();
  started[0].reply(ready);
  const answer = predictions.predict(version, [{}]);
  const refused = answer.catch((error: unknown) => error);
  const wanted = {
    code: 'predictorUnavailable',
    message: expect.stringContaining('30 s'),
  };
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await refused).toMatchObject(wanted);
  expect(await started[0].exited).toMatchObject({ killed: true });
  expect(started).toHaveLength(2);
});

test('close ends the predictor, and no other is started', async () => {
  const { predictions, started } = client();
  predictions.start();
  started[0].reply(ready);
  const answer = predictions.predict(version, [{}]).catch((error: unknown) => error);
  await settled();
  await predictions.close();
  expect(await answer).toMatchObject({ code: 'predictorUnavailable' });
  await predictions.close();
  expect(started).toHaveLength(1);
  await expect(predictions.predict(version, [{}])).rejects.toMatchObject({ code: 'predictorUnavailable' });
});
