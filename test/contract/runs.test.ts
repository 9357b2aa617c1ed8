import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Run } from '../../src/contracts/run.ts';
import { newId } from '../../src/identifiers.ts';
import { exampleEngine, exampleEvaluation } from '../../src/http/examples.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addExperiment, addReadyDataset, addRun, startRun } from './support/sample-rows.ts';
import { startApp, testLimits, type TestApp } from './support/start-app.ts';

describe('experiments and runs', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    key = await test.addKey('writer', newId('project'));
  });

  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) =>
    test.app.inject({ method, url: `/api/v1${path}`, headers: key.headers, ...(payload && { payload }) });

  describe('an experiment', () => {
    it('is stored as sent and with every default written in', async () => {
      const dataset = await addReadyDataset(test, key.projectId);
      const definition = { dataset, task: { type: 'classification', target: 'y' } };
      const reply = await call('POST', '/experiments', definition);
      expect(reply.statusCode).toBe(201);
      const { id } = reply.json<{ id: string }>();
      expect(reply.headers.location).toBe(`/api/v1/experiments/${id}`);
      expect(reply.json()).toMatchObject({ id, datasetId: dataset, runCount: 0, definition });
      expect(reply.json<{ definition: object }>().definition).toEqual(definition);
      expect(reply.json()).toMatchObject({
        resolved: { model: { family: 'mlp' }, training: { batchSize: 32 }, seed: 7 },
      });
      expect((await call('GET', `/experiments/${id}`)).json()).toEqual(reply.json());
    });

    it.each(['/experiments/plan', '/experiments?validateOnly=true'])(
      '%s answers with the plan and stores nothing',
      async (address) => {
        const dataset = await addReadyDataset(test, key.projectId);
        const body = { dataset, task: { type: 'classification', target: 'y' } };
        const reply = await call('POST', address, body);
        expect(reply.statusCode).toBe(200);
        expect(reply.json()).toMatchObject({
          definition: { task: { target: 'y' } },
          rows: { total: 100, train: 85, validation: 0, test: 15 },
          inputs: [{ name: 'x', features: 1 }],
          classes: 2,
          // 1·128 + 128, 128·1 + 1
          parameters: 385,
          stepsPerEpoch: 3,
        });
        expect((await call('GET', '/experiments')).json()).toEqual({ data: [], nextCursor: null });
      },
    );

    it.each([
      [{ task: { type: 'classification', target: 'nope' } }, '422 definitionInvalid', '/task/target'],
      [
        { task: { type: 'classification', target: 'y' }, model: { family: 'cnn' } },
        '422 definitionInvalid',
        '/model/family',
      ],
      [{ task: { type: 'classification', target: 'y' }, trust: {} }, '422 notSupportedYet', '/trust'],
    ])('that does not fit is refused with a pointer: %j', async (definition, outcome, pointer) => {
      const dataset = await addReadyDataset(test, key.projectId);
      const reply = await call('POST', '/experiments', { dataset, ...definition });
      expect(outcomeOf(reply)).toBe(outcome);
      expect(problemOf(reply).errors.map((issue) => issue.pointer)).toContain(pointer);
    });

    it('on a dataset that does not exist, or is not ready, is refused', async () => {
      const task = { type: 'classification', target: 'y' };
      const unknown = await call('POST', '/experiments', { dataset: newId('dataset'), task });
      expect(outcomeOf(unknown)).toBe('422 definitionInvalid');
      expect(problemOf(unknown).errors[0]).toMatchObject({ pointer: '/dataset' });
      const uploaded = await test.app.inject({
        method: 'POST',
        url: '/api/v1/datasets',
        headers: { ...key.headers, 'content-type': 'text/csv' },
        payload: 'x,y\n',
      });
      const waiting = await call('POST', '/experiments', {
        dataset: uploaded.json<{ id: string }>().id,
        task,
      });
      expect(outcomeOf(waiting)).toBe('409 datasetNotReady');
    });

    it('is listed by dataset, and removed when it has no runs', async () => {
      const id = await addExperiment(test, key);
      const { datasetId } = (await call('GET', `/experiments/${id}`)).json<{ datasetId: string }>();
      const listed = await call('GET', `/experiments?datasetId=${datasetId}`);
      expect(listed.json<{ data: { id: string }[] }>().data.map((experiment) => experiment.id)).toEqual([id]);
      expect((await call('GET', `/experiments?datasetId=${newId('dataset')}`)).json()).toMatchObject({
        data: [],
      });
      const run = (await call('POST', `/experiments/${id}/runs`)).json<Run>().id;
      const inUse = await call('DELETE', `/experiments/${id}`);
      expect(outcomeOf(inUse)).toBe('409 experimentInUse');
      expect(problemOf(inUse).detail).toContain(run);
      await call('POST', `/runs/${run}/cancel`);
      expect((await call('DELETE', `/runs/${run}`)).statusCode).toBe(204);
      expect((await call('DELETE', `/experiments/${id}`)).statusCode).toBe(204);
      expect(outcomeOf(await call('DELETE', `/experiments/${id}`))).toBe('404 notFound');
    });
  });

  describe('a run', () => {
    it('is queued under its id, and says its place and what it waits for', async () => {
      const experiment = await addExperiment(test, key);
      const reply = await call('POST', `/experiments/${experiment}/runs`, { name: 'second try' });
      expect(reply.statusCode).toBe(201);
      const run = reply.json<Run>();
      expect(reply.headers.location).toBe(`/api/v1/runs/${run.id}`);
      expect(run).toMatchObject({
        name: 'second try',
        status: 'queued',
        attempt: 0,
        experimentId: experiment,
      });
      expect(run.queue).toMatchObject({ waitingFor: 'noLiveWorker' });
      expect(run.transitions.map(({ status }) => status)).toEqual(['queued']);
      expect(await test.queue.waitingIds('run.train')).toContain(run.id);

      await test.store.workers.heartbeat({
        id: 'wrk_1',
        host: 'h',
        pid: 1,
        slots: 1,
        busySlots: 0,
        engine: exampleEngine,
      });
      const behind = (await call('POST', `/experiments/${experiment}/runs`)).json<Run>();
      const ahead = (await call('GET', `/runs/${run.id}`)).json<Run>();
      expect(behind.queue).toEqual({
        position: ahead.queue!.position + 1,
        waitingFor: 'turn',
        retryAt: null,
        waitsFor: [],
        limit: null,
        preempts: null,
        keepsSlotsSince: null,
        estimatedStartAt: null, // no run has told how long one takes
      });
      await test.store.workers.remove('wrk_1');
    });

    it('is queued and cancelled at once while the queue does not answer', async () => {
      const frozen = await startApp();
      frozen.queue.enqueue = frozen.queue.remove = () => new Promise<never>(() => {});
      const { headers, projectId } = await frozen.addKey('writer');
      const url = `/api/v1/experiments/${await addExperiment(frozen, { headers, projectId })}/runs`;
      const reply = await frozen.app.inject({ method: 'POST', url, headers });
      expect(reply.statusCode).toBe(201);
      const cancel = { method: 'POST', url: `/api/v1/runs/${reply.json<Run>().id}/cancel`, headers } as const;
      expect((await frozen.app.inject(cancel)).json<Run>().status).toBe('cancelled');
      await frozen.close();
    });

    it('waits for the runs that it comes after, which are runs of its project', async () => {
      const experiment = await addExperiment(test, key);
      const create = (body: object) => call('POST', `/experiments/${experiment}/runs`, body);
      const first = (await create({})).json<Run>();
      const second = (await create({ after: [first.id] })).json<Run>();
      expect(second).toMatchObject({
        after: [first.id],
        queue: { waitingFor: 'runs', waitsFor: [{ id: first.id, status: 'queued' }], estimatedStartAt: null },
      });
      const unknown = newId('run');
      const refused = await create({ after: [first.id, unknown] });
      expect([refused.statusCode, problemOf(refused).errors]).toEqual([
        400,
        [{ pointer: '/after/1', code: 'unknownRun', detail: expect.stringContaining(unknown) as string }],
      ]);
      expect((await create({ after: [first.id, first.id] })).statusCode).toBe(400);
    });

    it('waits for a worker that has the labels that it asks for', async () => {
      const experiment = await addExperiment(test, key);
      const create = (body: object) => call('POST', `/experiments/${experiment}/runs`, body);
      await test.store.workers.heartbeat({ id: 'wrk_1', host: 'h', pid: 1, slots: 1, busySlots: 0, engine: exampleEngine }); // prettier-ignore
      expect((await create({ labels: { gpu: 'h100' } })).json()).toMatchObject({
        labels: { gpu: 'h100' },
        queue: { waitingFor: 'noFittingWorker', estimatedStartAt: null },
      });
      await test.store.workers.remove('wrk_1');
      for (const labels of [{ 'a b': 'x' }, { gpu: '' }, { gpu: 1 }, 'gpu'])
        expect((await create({ labels })).statusCode).toBe(400);
    });

    it('goes before the others of its project by its priority', async () => {
      const experiment = await addExperiment(test, key);
      const usual = (await call('POST', `/experiments/${experiment}/runs`)).json<Run>();
      expect(usual.priority).toBe(50);
      const urgent = (await call('POST', `/experiments/${experiment}/runs`, { priority: 51 })).json<Run>();
      expect(urgent).toMatchObject({ priority: 51, queue: { position: usual.queue!.position } });
      for (const priority of [0, 100, 1.5, 'high']) {
        const reply = await call('POST', `/experiments/${experiment}/runs`, { priority });
        expect(problemOf(reply).errors).toMatchObject([{ pointer: '/priority' }]);
      }
    });

    it('of an experiment that does not exist is refused', async () => {
      expect(outcomeOf(await call('POST', `/experiments/${newId('experiment')}/runs`))).toBe('404 notFound');
    });

    it('with unknown fields is refused', async () => {
      const experiment = await addExperiment(test, key);
      const reply = await call('POST', `/experiments/${experiment}/runs`, { nam: 'x' });
      expect(problemOf(reply).errors).toMatchObject([{ pointer: '/nam', code: 'additionalProperties' }]);
    });

    it('over the limit of queued runs is refused, naming the limit', async () => {
      const experiment = await addExperiment(test, key);
      for (let count = 0; count < testLimits.maxQueuedRuns; count += 1) {
        expect((await call('POST', `/experiments/${experiment}/runs`)).statusCode).toBe(201);
      }
      const reply = await call('POST', `/experiments/${experiment}/runs`);
      expect(outcomeOf(reply)).toBe('429 queueFull');
      expect(problemOf(reply).detail).toContain(String(testLimits.maxQueuedRuns));
      expect(reply.headers['retry-after']).toBe('10');
    });

    it('is listed by status and experiment', async () => {
      const run = await addRun(test, key);
      const other = await addRun(test, key);
      await startRun(test, other);
      const ids = async (query: string) =>
        (await call('GET', `/runs?${query}`)).json<{ data: Run[] }>().data.map(({ id }) => id);
      expect(await ids('')).toEqual([other, run]);
      expect(await ids('status=queued')).toEqual([run]);
      expect(await ids('status=running')).toEqual([other]);
      const { experimentId } = (await call('GET', `/runs/${run}`)).json<Run>();
      expect(await ids(`experimentId=${experimentId}`)).toEqual([run]);
    });

    it('shows its evaluation once it has one', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      expect(outcomeOf(await call('GET', `/runs/${id}/evaluation`))).toBe('409 runNotEvaluated');
      const evaluation: Evaluation = exampleEvaluation;
      await test.store.runs.transition({
        runId: id,
        from: ['running'],
        to: 'succeeded',
        message: 'Done.',
        lease,
        evaluation,
        stopReason: 'completed',
      });
      expect((await call('GET', `/runs/${id}/evaluation`)).json()).toEqual(evaluation);
      expect((await call('GET', `/runs/${id}`)).json()).toMatchObject({
        status: 'succeeded',
        stopReason: 'completed',
      });
    });

    it('lists its attempts with what each one came to; another project sees none', async () => {
      const runId = await addRun(test, key);
      const lease = await startRun(test, runId);
      const error = { code: 'trainerCrashed', message: 'Its worker was lost.', issues: [] };
      const change = { runId, from: ['running'], to: 'queued', message: 'lost', lease, error } as const;
      await test.store.runs.transition(change);
      await test.store.runs.claim(runId, 'wrk_2', 30);
      const reply = await call('GET', `/runs/${runId}/attempts`);
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toMatchObject({
        data: [
          { attempt: 1, workerId: lease.workerId, outcome: 'queued', error, checkpointStep: null },
          { attempt: 2, workerId: 'wrk_2', outcome: null, error: null, endedAt: null },
        ],
      });
      const other = await test.addKey('reader', newId('project'));
      const { headers } = other;
      const elsewhere = await test.app.inject({ url: `/api/v1/runs/${runId}/attempts`, headers });
      expect(outcomeOf(elsewhere)).toBe('404 notFound');
    });

    it('is removed with its rows and blobs, but not while it lives', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      expect(outcomeOf(await call('DELETE', `/runs/${id}`))).toBe('409 runStateConflict');
      await test.store.runs.transition({
        runId: id,
        from: ['running'],
        to: 'failed',
        message: 'Oops.',
        lease,
      });
      expect((await call('DELETE', `/runs/${id}`)).statusCode).toBe(204);
      expect(outcomeOf(await call('GET', `/runs/${id}`))).toBe('404 notFound');
      expect(outcomeOf(await call('GET', `/runs/${id}/events`))).toBe('404 notFound');
    });
  });

  describe('steering', () => {
    it('cancels a queued run at once, and its job', async () => {
      const id = await addRun(test, key);
      const reply = await call('POST', `/runs/${id}/cancel`);
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toMatchObject({ status: 'cancelled', stopReason: 'user', queue: null });
      expect(await test.queue.waitingIds('run.train')).not.toContain(id);
      expect((await call('POST', `/runs/${id}/cancel`)).statusCode).toBe(200);
    });

    it('asks the worker of a held run to cancel, once', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      const reply = await call('POST', `/runs/${id}/cancel`);
      expect(reply.statusCode).toBe(202);
      expect(reply.headers.location).toBe(`/api/v1/runs/${id}`);
      expect((await test.store.runs.renewLease(lease, 60)).status).toBe('cancelling');
      expect(
        (await call('POST', `/runs/${id}/cancel`)).json<Run>().transitions.map(({ status }) => status),
      ).toEqual(['queued', 'starting', 'running', 'cancelling']);
    });

    it('pauses a held run, and resumes it through the queue', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await test.queue.remove('run.train', id);
      expect((await call('POST', `/runs/${id}/pause`)).json()).toMatchObject({ status: 'pausing' });
      expect(outcomeOf(await call('POST', `/runs/${id}/resume`))).toBe('409 runStateConflict');
      await test.store.runs.transition({
        runId: id,
        from: ['pausing'],
        to: 'paused',
        message: 'Paused.',
        lease,
      });
      expect((await call('POST', `/runs/${id}/pause`)).statusCode).toBe(200);
      const resumed = await call('POST', `/runs/${id}/resume`);
      expect(resumed.statusCode).toBe(202);
      expect(resumed.json()).toMatchObject({ status: 'queued' });
      expect(await test.queue.waitingIds('run.train')).toContain(id);
    });

    it('cancels a paused run at once', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await call('POST', `/runs/${id}/pause`);
      await test.store.runs.transition({
        runId: id,
        from: ['pausing'],
        to: 'paused',
        message: 'Paused.',
        lease,
      });
      expect((await call('POST', `/runs/${id}/cancel`)).json()).toMatchObject({ status: 'cancelled' });
    });

    it('retries a failed run, which loses its error', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      expect(outcomeOf(await call('POST', `/runs/${id}/retry`))).toBe('409 runStateConflict');
      await test.store.runs.transition({
        runId: id,
        from: ['running'],
        to: 'failed',
        message: 'Oops.',
        lease,
        stopReason: 'error',
        error: { code: 'trainerCrashed', message: 'It crashed.', issues: [] },
      });
      const reply = await call('POST', `/runs/${id}/retry`);
      expect(reply.statusCode).toBe(202);
      expect(reply.json()).toMatchObject({ status: 'queued', error: null, stopReason: null });
      expect(await test.queue.waitingIds('run.train')).toContain(id);
    });

    it('says which states would do, where the state does not', async () => {
      const id = await addRun(test, key);
      const reply = await call('POST', `/runs/${id}/pause`);
      expect(outcomeOf(reply)).toBe('409 runStateConflict');
      expect(problemOf(reply).detail).toMatch(/queued.*starting, running/);
    });
  });
});
