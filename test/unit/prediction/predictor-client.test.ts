import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createServerMetrics } from '../../../src/metrics/server-metrics.ts';
import { createPredictorClient, type PredictionMeter } from '../../../src/prediction/predictor-client.ts';
import type { PredictorBatch, PredictorReply } from '../../../src/prediction/predictor-messages.ts';
import { createFakeChild, type FakeChild } from '../../fakes/fake-child.ts';
import { bodyOf } from '../../support/predict-rows.ts';
import { fakeEngine } from '../worker/fake-trainer.ts';
import { silentLog } from '../worker/silent-log.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type FakePredictor = FakeChild<PredictorBatch, PredictorReply>;

function client({ processes = 1, meter }: { processes?: number; meter?: PredictionMeter } = {}) {
  const started: FakePredictor[] = [];
  const predictions = createPredictorClient({
    blobStore: { localPath: async (key) => `/blobs/${key}` },
    startPredictor: () => {
      const predictor: FakePredictor = createFakeChild();
      started.push(predictor);
      return predictor;
    },
    log: silentLog,
    processes,
    timeoutSeconds: 30,
    ...(meter && { meter }),
  });
  const ask = (x: number) => predictions.predict(version, bodyOf([{ x }]));
  return { predictions, started, ask, refusal: (x: number) => ask(x).catch((error: unknown) => error) };
}
const version = { artifactKey: 'models/m/1' };
const cache = { hits: 3, misses: 2, models: 1, bytes: 1000 };
const ready: PredictorReply = { type: 'ready', engine: fakeEngine };
const settled = () => vi.advanceTimersByTimeAsync(0);

/** Answers a batch that was sent: each request with its body. */
function answer(predictor: FakePredictor, batch: number): void {
  const answers = predictor.sent[batch].map(({ id, body }) => ({
    id,
    predictions: Buffer.from(body).toString(),
  }));
  predictor.reply({ type: 'answers', cache, answers });
}

/** The x of each request, by batch. */
const sentTo = ({ sent }: FakePredictor): number[][] =>
  sent.map((batch) =>
    batch.map(
      ({ body }) => (JSON.parse(Buffer.from(body).toString()) as { rows: [{ x: number }] }).rows[0].x,
    ),
  );

const unavailable = { code: 'predictorUnavailable', retryAfterSeconds: 1 };

test('answers find their requests, in any order', async () => {
  const { started, ask } = client();
  const first = ask(1);
  const second = ask(2);
  await settled();
  expect(started[0].sent).toMatchObject([[{ artifactDir: '/blobs/models/m/1' }, {}]]);
  const [[one, two]] = started[0].sent;
  started[0].reply({
    type: 'answers',
    cache,
    answers: [
      { id: two.id, predictions: '[2]' },
      { id: one.id, predictions: '[1]' },
    ],
  });
  expect(await Promise.all([first, second])).toEqual(['[1]', '[2]']);
});

test('what the predictor refuses is refused with its code and issues', async () => {
  const { started, refusal } = client();
  const refused = refusal(1);
  await settled();
  const error = {
    code: 'predictionInputInvalid',
    message: 'no',
    issues: [{ detail: 'no', pointer: '/rows/0' }],
  } as const;
  started[0].reply({ type: 'answers', cache, answers: [{ id: started[0].sent[0][0].id, error }] });
  expect(await refused).toMatchObject({ code: 'predictionInputInvalid', issues: [{ pointer: '/rows/0' }] });
});

test('what the predictor did not foresee tells no path of this machine', async () => {
  const { started, refusal } = client();
  const refused = refusal(1);
  await settled();
  const error = { code: 'internal', message: "EACCES: open '/srv/blobs/models/x'", issues: [] } as const;
  started[0].reply({ type: 'answers', cache, answers: [{ id: started[0].sent[0][0].id, error }] });
  expect(await refused).toMatchObject({
    code: 'internal',
    message: expect.not.stringContaining('/srv'),
    cause: { message: error.message },
  });
});

test('a body that was not read comes back unread where it does not fit', async () => {
  const { predictions, started } = client();
  const asked = predictions.tryPredict(version, bodyOf([]));
  await settled();
  const [[{ id, ...question }]] = started[0].sent;
  expect(question).toMatchObject({ isRead: false });
  started[0].reply({ type: 'answers', cache, answers: [{ id, unread: { version: 2 } }] });
  expect(await asked).toEqual({ version: 2 });
});

test('a request of tensors goes as it came, and its answer is bytes', async () => {
  const { predictions, started } = client();
  const question = { name: 'm', version: 1, headerLength: 3 };
  const asked = predictions.infer(version, Buffer.from('{}!'), question);
  await settled();
  const [[{ id, body, ...sent }]] = started[0].sent;
  expect([Buffer.from(body).toString(), sent]).toEqual(['{}!', expect.objectContaining({ infer: question })]);
  const inferred = {
    reply: { body: Buffer.from('{}?'), headerLength: 2 },
    rows: 1,
    readMs: 1,
    writeMs: 2,
  };
  started[0].reply({ type: 'answers', cache, answers: [{ id, inferred }] });
  expect(await asked).toEqual(inferred);
});

test('requests go at once while a predictor is free, and together where they came while it was not', async () => {
  const { predictions, started, ask } = client();
  predictions.start();
  started[0].reply(ready);
  const answers: Promise<string>[] = [];
  for (const x of [1, 2]) {
    answers.push(ask(x));
    await settled();
  }
  expect(sentTo(started[0])).toEqual([[1], [2]]);
  answers.push(ask(3));
  await settled();
  answers.push(ask(4));
  await settled();
  expect(started[0].sent).toHaveLength(2);
  for (const batch of [0, 1, 2]) answer(started[0], batch);
  expect(sentTo(started[0])).toEqual([[1], [2], [3, 4]]);
  expect(await Promise.all(answers)).toHaveLength(4);
});

test('a large request goes alone', async () => {
  const { predictions, started, ask } = client();
  void ask(1).catch(() => {});
  void predictions.predict(version, Buffer.alloc(300_000)).catch(() => {});
  await settled();
  expect(started[0].sent.map((batch) => batch.map(({ body }) => body.byteLength > 1000))).toEqual([
    [false],
    [true],
  ]);
  await predictions.close();
});

test('another predictor is started where all are busy, and used once it is ready', async () => {
  const { predictions, started, ask } = client({ processes: 2 });
  predictions.start();
  started[0].reply(ready);
  const answers: Promise<string>[] = [];
  for (const x of [1, 2, 3]) {
    answers.push(ask(x));
    await settled();
  }
  expect(started).toHaveLength(2);
  expect(started[1].sent).toEqual([]);
  started[1].reply(ready);
  expect(sentTo(started[1])).toEqual([[3]]);
  answers.push(ask(4));
  await settled();
  expect(sentTo(started[1])).toEqual([[3], [4]]);
  for (const predictor of started) for (const batch of [0, 1]) answer(predictor, batch);
  expect(await Promise.all(answers)).toHaveLength(4);
  expect(started).toHaveLength(2);
});

test('what was in flight at a predictor that died is tried once more, each alone', async () => {
  const { predictions, started, ask, refusal } = client();
  predictions.start();
  started[0].reply(ready);
  const good = ask(1);
  const deadly = refusal(2);
  const last = ask(3);
  await settled();
  started[0].exit({ code: null, signal: 'SIGKILL' });
  await settled();
  started[1].reply(ready);
  const new4 = ask(4);
  await settled();
  expect(sentTo(started[1])).toEqual([[1]]);
  answer(started[1], 0);
  expect(await good).toContain('"x":1');
  expect(sentTo(started[1])).toEqual([[1], [2]]);
  started[1].exit({ code: null, signal: 'SIGSEGV' });
  expect(await deadly).toMatchObject(unavailable);
  await settled();
  started[2].reply(ready);
  answer(started[2], 0);
  answer(started[2], 1);
  expect(sentTo(started[2])).toEqual([[3], [4]]);
  expect(await last).toContain('"x":3');
  expect(await new4).toContain('"x":4');
});

test('one that dies before it is ready is started again for a request once, and by the next request', async () => {
  const { predictions, started, refusal } = client();
  predictions.start();
  started[0].exit({ code: 1 });
  await settled();
  expect(started).toHaveLength(1);
  const refused = refusal(1);
  await settled();
  started[1].exit({ code: 1 });
  await settled();
  expect(await refused).toMatchObject(unavailable);
  expect(started).toHaveLength(2);
  void refusal(2);
  await settled();
  expect(started).toHaveLength(3);
});

test('one that does not answer in time is ended and replaced; what else it had is tried again', async () => {
  const { predictions, started, ask, refusal } = client();
  predictions.start();
  started[0].reply(ready);
  const refused = refusal(1);
  await vi.advanceTimersByTimeAsync(10_000);
  const later = ask(2);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await refused).toMatchObject({ ...unavailable, message: expect.stringContaining('30 s') });
  expect(await started[0].exited).toMatchObject({ killed: true });
  started[1].reply(ready);
  answer(started[1], 0);
  expect(await later).toContain('"x":2');
});

test('more requests than may wait are refused at once', async () => {
  const { predictions, started, ask, refusal } = client();
  predictions.start();
  const waiting = Array.from({ length: 256 }, (_, x) => ask(x));
  await settled();
  expect(await refusal(256)).toMatchObject({ ...unavailable, message: expect.stringContaining('Too many') });
  started[0].reply(ready);
  for (let batch = 0; batch < 4; batch++) answer(started[0], batch);
  expect(await Promise.all(waiting)).toHaveLength(256);
});

test('close ends the predictor, and no other is started', async () => {
  const { predictions, started, refusal } = client();
  predictions.start();
  started[0].reply(ready);
  const inFlight = refusal(1);
  await settled();
  const waiting = refusal(2);
  await predictions.close();
  expect(await inFlight).toMatchObject(unavailable);
  expect(await waiting).toMatchObject(unavailable);
  await predictions.close();
  expect(started).toHaveLength(1);
  expect(await refusal(3)).toMatchObject(unavailable);
});

test('what happens is counted', async () => {
  const metrics = createServerMetrics();
  const { started, ask, refusal, predictions } = client({ meter: metrics.predictions });
  predictions.start();
  started[0].reply(ready);
  const asked = [ask(1), ask(2)];
  await settled();
  const text = () => metrics.registry.metrics();
  expect(await text()).toMatch(/^trainyard_predictions_in_flight 2$/m);
  answer(started[0], 0);
  await Promise.all(asked);
  const refused = refusal(3);
  await settled();
  const error = { code: 'predictionInputInvalid', message: 'no', issues: [] } as const;
  const answers = [{ id: started[0].sent[1][0].id, error }];
  started[0].reply({ type: 'answers', cache: { hits: 4, misses: 2, models: 2, bytes: 3000 }, answers });
  await refused;
  const lines = (await text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'trainyard_predictions_in_flight 0',
      'trainyard_prediction_batch_requests_bucket{le="1"} 1',
      'trainyard_prediction_batch_requests_bucket{le="2"} 2',
      'trainyard_prediction_duration_seconds_count{outcome="answered"} 2',
      'trainyard_prediction_duration_seconds_count{outcome="refused"} 1',
      'trainyard_model_cache_requests_total{result="hit"} 4',
      'trainyard_model_cache_requests_total{result="miss"} 2',
      'trainyard_model_cache_models 2',
      'trainyard_model_cache_bytes 3000',
    ]),
  );
  started[0].exit();
  await settled();
  expect(await text()).toMatch(/^trainyard_model_cache_bytes 0$/m);
  await predictions.close();
});
