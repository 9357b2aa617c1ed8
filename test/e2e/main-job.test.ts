import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, type ApiProblem } from '../../src/client/api-error.ts';
import type { AliasPolicy } from '../../src/contracts/alias-policy.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { DriftReport } from '../../src/contracts/drift.ts';
import type { GroupEvaluation } from '../../src/contracts/group-evaluation.ts';
import type { RunRows } from '../../src/contracts/run-rows.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Plan } from '../../src/contracts/experiment.ts';
import type { Model, ModelVersion, PredictResponse } from '../../src/contracts/model.ts';
import type { ModelLineage, ModelSignature } from '../../src/contracts/model-details.ts';
import type { Checkpoint, MetricPoint, Run } from '../../src/contracts/run.ts';
import type { CreatedWebhook, WebhookDelivery, WebhookEventType } from '../../src/contracts/webhook.ts';
import { downloadCheckpoint } from '../support/download-checkpoint.ts';
import { learnableCsv, startTestService, type TestService } from '../support/service.ts';
import { startTraceReceiver, type TraceReceiver } from '../support/trace-receiver.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let service: TestService;
let dataset: Dataset;
let receiver: WebhookReceiver;
let webhook: CreatedWebhook;
let traces: TraceReceiver;
beforeAll(async () => {
  receiver = await startReceiver();
  traces = await startTraceReceiver();
  service = await startTestService({
    embedded: true,
    env: {
      WEBHOOK_NETWORKS: '127.0.0.1',
      WEBHOOK_ALLOW_HTTP: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
  });
  const events: WebhookEventType[] = ['run.succeeded', 'run.cancelled', 'model.version.created'];
  webhook = await service.api.post<CreatedWebhook>('/api/v1/webhooks', { url: receiver.url, events });
  dataset = await uploadCsv('learnable', learnableCsv());
});
afterAll(async () => {
  await service?.stop();
  await receiver.close();
  await traces.close();
});

async function uploadCsv(name: string, csv: string): Promise<Dataset> {
  const { id } = await service.api.send<Dataset>(`/api/v1/datasets?name=${name}`, csv, 'text/csv');
  return service.api.waitFor<Dataset>(
    `/api/v1/datasets/${id}`,
    ({ status }) => status === 'ready' || status === 'rejected',
  );
}

/** Trains the definition to its end. */
async function train(definition: object): Promise<Run> {
  const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', definition);
  const run = await service.api.post<Run>(`/api/v1/experiments/${id}/runs`);
  return service.api.waitFor<Run>(`/api/v1/runs/${run.id}`, ({ finishedAt }) => finishedAt !== null);
}

const refusal = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => expect.fail('the call was not refused'),
    (error: unknown) => {
      if (error instanceof ApiError) return error;
      throw error;
    },
  );

/** Holds the groups against the run's rows, which say of each test row whether it was predicted correctly. */
async function checkGroups(runId: string, rows: number, groups: readonly GroupEvaluation[]): Promise<void> {
  const [byColour, byNumber] = groups;
  const page = await service.api.get<RunRows>(`/api/v1/runs/${runId}/rows?part=test&columns=true&limit=1000`);
  for (const { value, rows: counted, metrics, intervals, rates } of byColour.groups) {
    const own = page.rows.filter(({ values }) => values!['colour'] === value);
    expect(counted).toBe(own.length);
    expect(metrics!['accuracy']).toBeCloseTo(own.filter(({ correct }) => correct).length / own.length, 6);
    expect(rates!.selectionRate).toBeCloseTo(
      own.filter(({ prediction }) => (prediction as { label: string }).label === 'yes').length / own.length,
      6,
    );
    const [lower, upper] = intervals!['logLoss'];
    expect(lower).toBeLessThan(metrics!['logLoss']!);
    expect(upper).toBeGreaterThan(metrics!['logLoss']!);
  }
  const selection = byColour.groups.map(({ rates }) => rates!.selectionRate);
  expect(byColour.fairness!.demographicParityDifference).toBeCloseTo(
    Math.max(...selection) - Math.min(...selection),
    9,
  );
  // The numbers were cut into quarters, and missing ones are a group.
  expect(byNumber.groups.filter(({ value }) => value?.includes(' … '))).toHaveLength(4);
  for (const each of groups) expect(each.groups.reduce((sum, group) => sum + group.rows, 0)).toBe(rows);
}

/** Sets of classes, drift against the training rows, and an alias that is guarded, of the model `signs`. */
async function checkTrust(): Promise<void> {
  const model = '/api/v1/models/signs';
  const rows = [{ a: 2, b: 2, colour: 'red' }];
  const { predictions } = await service.api.post<PredictResponse>(`${model}/predict`, { rows, include: ['sets'] }); // prettier-ignore
  expect(predictions).toMatchObject([{ sets: [{ coverage: 0.9, labels: ['yes'] }] }]);

  const drift = (body: object) => service.api.post<DriftReport>(`${model}/versions/1/drift`, body);
  const same = await drift({ datasetId: dataset.id });
  expect(same.columns.map(({ column, level }) => `${column} ${level}`).toSorted()).toEqual(['a small', 'b small', 'colour small']); // prettier-ignore
  expect((await drift({ rows })).columns.every(({ level }) => level === 'large')).toBe(true);

  const rule = { type: 'metric', metric: 'accuracy', atLeast: 1.1 };
  const { id } = await service.api.post<AliasPolicy>('/api/v1/alias-policies', { alias: 'audited', rules: [rule] }); // prettier-ignore
  const moved = await fetch(`${service.url}${model}/aliases/audited`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${service.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: 1 }),
  });
  expect(moved.status).toBe(409);
  const { code, errors } = (await moved.json()) as ApiProblem;
  expect({ code, rules: errors!.map((one) => one.code) }).toEqual({ code: 'policyNotMet', rules: ['ruleNotMet'] }); // prettier-ignore
  expect(errors![0].detail).toContain(id);
}

describe('the main job', () => {
  it('profiles the upload', () => {
    expect(dataset).toMatchObject({ status: 'ready', rows: 1200, format: 'csv' });
    expect(dataset.columns!.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'a numeric',
      'b numeric',
      'colour categorical',
      'y categorical',
    ]);
  });

  it('says what a definition would do, without storing it', async () => {
    const plan = await service.api.post<Plan>('/api/v1/experiments/plan', {
      dataset: dataset.id,
      task: { type: 'classification', target: 'y' },
      model: { family: 'mlp', layers: [{ units: 16 }] },
    });
    expect(plan).toMatchObject({ classes: 2, stepsPerEpoch: 32, rows: { total: 1200, train: 1020 } });
    expect(plan.layers.at(-1)).toMatchObject({ outputShape: [null, 1] });
    const { data } = await service.api.get<{ data: unknown[] }>('/api/v1/experiments');
    expect(data).toEqual([]);
  });

  it('trains a binary classifier with nothing but a dataset and a task', async () => {
    const run = await train({
      dataset: dataset.id,
      task: { type: 'classification', target: 'y' },
      evaluation: { groups: ['colour', 'a'], importance: { maxRows: 50 }, conformal: {} },
    });
    expect(run).toMatchObject({ status: 'succeeded', error: null, attempt: 1 });
    expect(run.transitions.map(({ status }) => status)).toEqual([
      'queued',
      'starting',
      'running',
      'succeeded',
    ]);
    expect(run.execution!.engine.name).toBe('libtensorflow');

    const { test, groups, importance, conformal } = await service.api.get<Evaluation>(
      `/api/v1/runs/${run.id}/evaluation`,
    );
    if (test?.kind !== 'classification') return expect.fail('a classification was trained');
    await checkGroups(run.id, test.rows, groups!);
    expect(importance).toMatchObject({
      metric: 'accuracy',
      better: 'higher',
      part: 'test',
      rows: 50,
      repeats: 5,
    });
    expect(importance!.columns.map(({ column }) => column).toSorted()).toEqual(['a', 'b', 'colour']);
    expect(importance!.columns[0].mean).toBeGreaterThan(0.2);
    expect(conformal!.levels[0].test!.coverage).toBeGreaterThan(0.8);
    expect(test.accuracy).toBeGreaterThan(0.95);
    expect(test.auc).toBeGreaterThan(0.97);
    expect(test.confusionMatrix.flat().reduce((a, b) => a + b)).toBe(test.rows);

    const { data: epochs } = await service.api.get<{ data: MetricPoint[] }>(
      `/api/v1/runs/${run.id}/metrics?scope=epoch&names=train.loss`,
    );
    expect(epochs.length).toBeGreaterThan(3);
    expect(epochs.at(-1)!.value).toBeLessThan(epochs[0].value!);

    await service.api.post<ModelVersion>('/api/v1/models', { name: 'signs', run: run.id });
    const { predictions } = await service.api.post<PredictResponse>('/api/v1/models/signs/predict', {
      rows: [
        { a: 2, b: 2, colour: 'red' },
        { a: -2, b: -2, colour: 'blue' },
        { a: null, b: 2.9, colour: 'never seen' },
      ],
    });
    expect(predictions).toMatchObject([{ label: 'yes' }, { label: 'no' }, { label: 'yes' }]);
    for (const prediction of predictions) {
      if (!('probabilities' in prediction)) return expect.fail('a classifier gives probabilities');
      expect(prediction.probabilities.yes + prediction.probabilities.no).toBeCloseTo(1, 6);
    }

    await checkTrust();

    const signature = await service.api.get<ModelSignature>('/api/v1/models/signs/signature');
    expect(signature.inputs).toMatchObject([
      { name: 'a', type: 'numeric', range: { min: expect.any(Number), max: expect.any(Number) } },
      { name: 'b', type: 'numeric' },
      { name: 'colour', type: 'categorical', categories: expect.arrayContaining(['red', 'green', 'blue']) },
    ]);
    const { min, max } = signature.inputs[0].range as { min: number; max: number };
    const example = signature.example!.rows[0];
    const asked = await service.api.post<PredictResponse>('/api/v1/models/signs/predict', {
      columns: ['colour', 'b', 'a'],
      data: [
        [example['colour'], example['b'], example['a']],
        ['never seen', null, max + 1],
        ['red', 0, min - 1],
      ],
      outsideOfTraining: true,
    });
    expect(asked.predictions).toHaveLength(3);
    expect(asked.outsideOfTraining!.cells.filter(({ pointer }) => !pointer.startsWith('/data/0/'))).toEqual([
      { pointer: '/data/1/2', column: 'a', reason: 'aboveRange', limit: max },
      { pointer: '/data/1/0', column: 'colour', reason: 'unknownCategory', limit: null },
      { pointer: '/data/2/2', column: 'a', reason: 'belowRange', limit: min },
    ]);
    const lineage = await service.api.get<ModelLineage>('/api/v1/models/signs/versions/1/lineage');
    expect(lineage).toMatchObject({
      dataset: { id: dataset.id, sha256: dataset.sha256, rows: dataset.rows },
      run: { id: run.id },
      checkpoint: { kind: 'final' },
      engine: { name: 'libtensorflow' },
      definition: { task: { target: 'y' } },
    });
    expect(await service.api.get('/api/v1/models/signs/versions/1/evaluation')).toMatchObject({
      test: { accuracy: test.accuracy },
    });
  });

  it('streams a run as server-sent events, to their end', async () => {
    const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', {
      dataset: dataset.id,
      task: { type: 'classification', target: 'y' },
      training: { epochs: 3, earlyStopping: null },
    });
    const run = await service.api.post<Run>(`/api/v1/experiments/${id}/runs`);
    const seen: string[] = [];
    const ids: number[] = [];
    for await (const { event, data } of service.api.events(`/api/v1/runs/${run.id}/events`)) {
      seen.push(event);
      if (event !== 'end') ids.push((data as { id: number }).id);
    }
    expect(seen.at(-1)).toBe('end');
    expect(seen).toContain('metrics');
    expect(seen).toContain('checkpoint');
    expect(ids).toEqual(ids.map((_, i) => i + 1));
  });

  it('trains several classes and a regression, and evaluates them', async () => {
    const colours = await train({
      dataset: dataset.id,
      task: { type: 'classification', target: 'colour' },
      training: { epochs: 2 },
    });
    const { test: classes } = await service.api.get<Evaluation>(`/api/v1/runs/${colours.id}/evaluation`);
    expect(classes).toMatchObject({ kind: 'classification', classes: ['blue', 'green', 'red'] });

    const lines = Array.from({ length: 300 }, (_, i) => `${i / 100},${3 * (i / 100) + 2}`);
    const line = await uploadCsv('line', `x,y\n${lines.join('\n')}\n`);
    const regression = await train({
      dataset: line.id,
      task: { type: 'regression', target: 'y' },
      model: { family: 'linear' },
      training: { epochs: 100, optimizer: { type: 'adam', learningRate: 0.05 } },
    });
    const { test } = await service.api.get<Evaluation>(`/api/v1/runs/${regression.id}/evaluation`);
    if (test?.kind !== 'regression') return expect.fail('a regression was trained');
    expect(test.r2).toBeGreaterThan(0.999);
    await service.api.post('/api/v1/models', { name: 'line', run: regression.id });
    const { predictions } = await service.api.post<PredictResponse>('/api/v1/models/line/predict', {
      rows: [{ x: 1 }],
    });
    expect((predictions[0] as { value: number }).value).toBeCloseTo(5, 1);
  });

  it('cancels a run and keeps a last checkpoint to download', async () => {
    const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', {
      dataset: dataset.id,
      task: { type: 'classification', target: 'y' },
      training: { epochs: 1_000_000, earlyStopping: null },
    });
    const { id: runId } = await service.api.post<Run>(`/api/v1/experiments/${id}/runs`);
    await service.api.waitFor<Run>(`/api/v1/runs/${runId}`, ({ firstStepAt }) => firstStepAt !== null);
    await service.api.post(`/api/v1/runs/${runId}/cancel`);
    const run = await service.api.waitFor<Run>(
      `/api/v1/runs/${runId}`,
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(run).toMatchObject({ status: 'cancelled', stopReason: 'user' });

    const { data } = await service.api.get<{ data: Checkpoint[] }>(`/api/v1/runs/${runId}/checkpoints`);
    const kept = data.find(({ kind }) => kind === 'cancelled');
    expect(kept).toBeDefined();
    const files = await downloadCheckpoint(service, runId, kept!.step);
    expect(Object.keys(files).toSorted()).toEqual(
      expect.arrayContaining(['manifest.json', 'model.json', 'preparation.json', 'weights.bin']),
    );
    expect(JSON.parse(files['manifest.json'].toString())).toMatchObject({
      formatVersion: 1,
      runId,
      step: kept!.step,
    });
  });

  it('told a webhook of each run and version, signed, and of nothing else', async () => {
    const { data: runs } = await service.api.get<{ data: Run[] }>('/api/v1/runs');
    const { data: models } = await service.api.get<{ data: Model[] }>('/api/v1/models');
    const happened = [
      ...runs.map(({ id, status, finishedAt }) => `run.${status} ${id} ${finishedAt}`),
      ...models.map(({ name }) => `model.version.created ${name}/1 undefined`),
    ];
    await waitUntil('all are told', () => receiver.received.length >= happened.length);
    const told = receiver.received.map(({ body, headers }) => {
      const message = new Verifier(webhook.secret!).verify(body, headers) as {
        type: string;
        data: { id: string; model: string; version: number; finishedAt?: string };
      };
      const { id, model, version, finishedAt } = message.data;
      return `${message.type} ${id ?? `${model}/${version}`} ${finishedAt}`;
    });
    expect(told.toSorted()).toEqual(happened.toSorted());
    const { data } = await service.api.get<{ data: WebhookDelivery[] }>(
      `/api/v1/webhooks/${webhook.id}/deliveries`,
    );
    expect(data.map(({ messageId }) => messageId).toSorted()).toEqual(
      receiver.received.map(({ headers }) => headers['webhook-id']).toSorted(),
    );
    expect(service.output()).not.toContain('whsec_');
  });

  it('traced a run from its request through the queue to the trainer, and named the request in all logs', async () => {
    const { data } = await service.api.get<{ data: Run[] }>('/api/v1/runs');
    const { id } = data.findLast(({ status }) => status === 'succeeded')!;
    const find = (name: string) =>
      traces.spans.find((span) => span.name === name && span.attributes['trainyard.run.id'] === id);
    await waitUntil('the attempt is traced', () => find('train run') !== undefined);
    const attempt = find('train run')!;
    expect(attempt).toMatchObject({
      service: 'trainyard-worker',
      attributes: { 'trainyard.run.status': 'succeeded', 'trainyard.run.attempt': 1 },
    });
    const request = traces.spans.find(({ spanId }) => spanId === attempt.parentSpanId)!;
    expect(request).toMatchObject({
      service: 'trainyard-server',
      name: 'POST /api/v1/experiments/:experimentId/runs',
      parentSpanId: null,
      attributes: { 'http.response.status_code': 201 },
    });
    expect(find('wait in queue')).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId });
    const parts = traces.spans.filter(({ parentSpanId }) => parentSpanId === attempt.spanId);
    expect(parts.map(({ name }) => name).toSorted()).toEqual([
      'build model',
      'evaluate model',
      'prepare data',
      'train model',
    ]);
    for (const { traceId, startedAt, endedAt } of parts) {
      expect(traceId).toBe(request.traceId);
      expect(startedAt).toBeGreaterThanOrEqual(attempt.startedAt);
      expect(endedAt).toBeLessThanOrEqual(attempt.endedAt);
    }

    const requestId = request.attributes['trainyard.request_id'];
    const lines = service.output().split('\n').flatMap((line) => (line.includes(String(requestId)) ? [JSON.parse(line) as { process: string; msg: string }] : [])); // prettier-ignore
    expect(lines.map(({ process, msg }) => `${process}: ${msg}`)).toEqual(
      expect.arrayContaining(['server: request', 'worker: run claimed', 'worker: attempt finished']),
    );

    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const steps = [...metrics.matchAll(/^trainyard_training_steps_total\{worker="\w+"\} (\d+)$/gm)];
    expect(Number(steps[0]?.[1])).toBeGreaterThan(0);
  });

  it('answers another project, a missing key and a reader as it should', async () => {
    const unauthorised = await fetch(`${service.url}/api/v1/datasets`);
    expect(unauthorised.status).toBe(401);
    const foreign = await refusal(service.api.get('/api/v1/datasets/ds_01jd2v7x9qe3fth6k8m4n5p6r7'));
    expect(foreign).toMatchObject({ status: 404, problem: { code: 'notFound' } });
  });

  it('names every row and column that does not fit the model', async () => {
    const { problem, status } = await refusal(
      service.api.post('/api/v1/models/signs/predict', {
        rows: [
          { a: 'many', b: 1, colour: 'red' },
          { a: 1, colour: 'red', size: 3 },
        ],
      }),
    );
    expect(status).toBe(422);
    expect(problem.errors!.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/rows/0/a', '/rows/1/b', '/rows/1/size']),
    );
  });
});
