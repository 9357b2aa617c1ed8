import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedKey } from '../../src/contracts/key.ts';
import type { Run } from '../../src/contracts/run.ts';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf } from './support/problem.ts';
import { addExperiment, addReadyDataset } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('Idempotency-Key', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;
  /** Whether the process dies before it keeps its answers. */
  let crashes = false;

  beforeAll(async () => {
    test = await startApp({
      limits: { maxQueuedRuns: 100 },
      store: (store) => ({
        ...store,
        idempotency: {
          ...store.idempotency,
          complete: async (...kept) => (crashes ? undefined : store.idempotency.complete(...kept)),
        },
      }),
    });
    key = await test.addKey('admin');
  });
  afterAll(() => test.close());

  const post = (path: string, idempotencyKey: string, payload: string | object, headers: object = {}) =>
    test.app.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      payload,
      headers: { ...key.headers, 'idempotency-key': idempotencyKey, ...headers },
    });

  it('gives the first answer again, and does the work once', async () => {
    const experiment = await addExperiment(test, key);
    const first = await post(`/experiments/${experiment}/runs`, 'one', { name: 'x' });
    const second = await post(`/experiments/${experiment}/runs`, 'one', { name: 'x' });
    expect(first.statusCode).toBe(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(second.statusCode).toBe(201);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toBe(first.body);
    expect(second.headers.location).toBe(first.headers.location);
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
    const runs = await test.store.runs.list(key.projectId, { experimentId: experiment });
    expect(runs.data).toHaveLength(1);
  });

  it('refuses another body, and another address', async () => {
    const experiment = await addExperiment(test, key);
    await post(`/experiments/${experiment}/runs`, 'two', { name: 'x' });
    expect(outcomeOf(await post(`/experiments/${experiment}/runs`, 'two', { name: 'y' }))).toBe(
      '422 idempotencyKeyReused',
    );
    expect(outcomeOf(await post(`/runs/${newId('run')}/cancel`, 'two', ''))).toBe('422 idempotencyKeyReused');
  });

  /** Each call that makes or changes something. */
  const calls: Record<string, () => Promise<{ path: string; body: string | object; headers?: object }>> = {
    createDataset: async () => ({
      path: '/datasets',
      body: 'a\n1\n',
      headers: { 'content-type': 'text/csv' },
    }),
    readDatasetAgain: async () => {
      const dataset = await addReadyDataset(test, key.projectId);
      return { path: `/datasets/${dataset}/read`, body: { decimal: ',' } };
    },
    createExperiment: async () => {
      const dataset = await addReadyDataset(test, key.projectId);
      return { path: '/experiments', body: { dataset, task: { type: 'classification', target: 'y' } } };
    },
    createRun: async () => ({ path: `/experiments/${await addExperiment(test, key)}/runs`, body: {} }),
    cancelRun: async () => {
      const path = `/experiments/${await addExperiment(test, key)}/runs`;
      const run = (await post(path, newId('request'), '')).json<Run>();
      return { path: `/runs/${run.id}/cancel`, body: '' };
    },
    createKey: async () => ({ path: '/keys', body: { name: 'ci', role: 'reader' } }),
  };

  it.each(Object.keys(calls))('%s: is done once, and answered alike, when ten come at once', async (name) => {
    const { path, body, headers } = await calls[name]();
    const id = newId('request');
    const replies = await Promise.all(Array.from({ length: 10 }, () => post(path, id, body, headers)));
    const made = replies.map((reply) => reply.json<{ id: string }>().id);
    expect(new Set(replies.map(({ statusCode }) => statusCode)).size).toBe(1);
    expect(replies[0].statusCode).toBeLessThan(300);
    expect(new Set(made).size).toBe(1);
    expect(new Set(replies.map((reply) => reply.headers.location)).size).toBe(1);
  });

  it.each(Object.keys(calls))('%s: a repeat after a crash tells what was made', async (name) => {
    const { path, body, headers } = await calls[name]();
    const id = newId('request');
    crashes = true;
    const first = await post(path, id, body, headers);
    crashes = false;
    const second = await post(path, id, body, headers);
    expect(second.statusCode).toBe(first.statusCode);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.headers.location).toBe(first.headers.location);
    expect(second.json<{ id: string }>().id).toBe(first.json<{ id: string }>().id);
  });

  it('is free again after a refusal, which has done nothing', async () => {
    const body = {
      dataset: await addReadyDataset(test, key.projectId),
      task: { type: 'classification', target: 'nope' },
    };
    expect(outcomeOf(await post('/experiments', 'four', body))).toBe('422 definitionInvalid');
    const corrected = { ...body, task: { type: 'classification', target: 'y' } };
    expect((await post('/experiments', 'four', corrected)).statusCode).toBe(201);
  });

  it("is the project's: another project's same key is another key", async () => {
    const experiment = await addExperiment(test, key);
    await post(`/experiments/${experiment}/runs`, 'five', '');
    const other = await test.addKey('writer', 'another');
    const theirs = await addExperiment(test, other);
    const reply = await post(`/experiments/${theirs}/runs`, 'five', '', other.headers);
    expect(reply.statusCode).toBe(201);
    expect(reply.json<Run>().experimentId).toBe(theirs);
  });

  it('must be plain text of at most 255 characters', async () => {
    const experiment = await addExperiment(test, key);
    for (const bad of ['a b', 'x'.repeat(256)]) {
      expect(outcomeOf(await post(`/experiments/${experiment}/runs`, bad, ''))).toBe('400 validationFailed');
    }
  });

  it('covers the moves of a run', async () => {
    const experiment = await addExperiment(test, key);
    const run = (await post(`/experiments/${experiment}/runs`, newId('request'), '')).json<Run>();
    const first = await post(`/runs/${run.id}/cancel`, 'six', '');
    const second = await post(`/runs/${run.id}/cancel`, 'six', '');
    expect(first.json()).toMatchObject({ status: 'cancelled' });
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  it('never keeps the secret of a new key', async () => {
    const body = { name: 'ci', role: 'reader' };
    const first = (await post('/keys', 'seven', body)).json<CreatedKey>();
    const second = (await post('/keys', 'seven', body)).json<CreatedKey>();
    expect(first.secret).toMatch(/^ty_[\w-]{43}$/);
    expect(second).toEqual({ ...first, secret: null });
  });

  it('compares the bytes of a repeated upload', async () => {
    const upload = (idempotencyKey: string, payload: string) =>
      post('/datasets', idempotencyKey, payload, { 'content-type': 'text/csv' });
    const uploads = () => [...test.blobs.objects.keys()].filter((name) => name.startsWith('uploads/'));
    const before = uploads();
    const first = await upload('eight', 'a,b\n1,2\n');
    const same = await upload('eight', 'a,b\n1,2\n');
    expect(same.statusCode).toBe(201);
    expect(same.headers['idempotency-replayed']).toBe('true');
    expect(same.body).toBe(first.body);
    expect(outcomeOf(await upload('eight', 'a,b\n1,3\n'))).toBe('422 idempotencyKeyReused');
    const { id } = first.json<{ id: string }>();
    expect(uploads().filter((name) => !before.includes(name))).toEqual([`uploads/${id}`]);
  });

  it('does not lose the answer when it can not be kept', async () => {
    const broken = await startApp({
      store: (store) => ({
        ...store,
        idempotency: { ...store.idempotency, complete: () => Promise.reject(new Error('down')) },
      }),
    });
    const writer = await broken.addKey('writer');
    const reply = await broken.app.inject({
      method: 'POST',
      url: '/api/v1/datasets',
      payload: 'a\n1\n',
      headers: { ...writer.headers, 'content-type': 'text/csv', 'idempotency-key': 'nine' },
    });
    expect(reply.statusCode).toBe(201);
    await broken.close();
  });
});
