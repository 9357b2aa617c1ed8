import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { finishedRunStatuses, runStatuses, runTransitions } from '../../../src/contracts/run.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addClaimedRun,
  addExperiment,
  addProject,
  addRun,
  addRunIn,
  claimRun,
  definitions,
  engine,
  execution,
} from '../../support/store-fixtures.ts';

const evaluation: Evaluation = {
  test: { kind: 'regression', rows: 30, loss: 0.1, mse: 0.1, rmse: 0.3, mae: 0.2, r2: 0.9, explainedVariance: 0.9 },
  validation: null,
}; // prettier-ignore
const timings = { startSeconds: 1, dataSeconds: 2, buildSeconds: 3, trainSeconds: 4, evaluateSeconds: 5, saveSeconds: 6 }; // prettier-ignore
const noLimit = { maxQueuedPerProject: 1000 };

describe.each(storeBackends)('runs of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  const find = async (id: string) => (await test.store.runs.find(project, id))!;

  describe('a new run', () => {
    it('is queued, with its first transition and event', async () => {
      const experiment = await addExperiment(test.store, project);
      const run = await addRun(test.store, project, experiment.id);
      expect(run).toMatchObject({
        experimentId: experiment.id,
        datasetId: experiment.datasetId,
        projectId: project,
        status: 'queued',
        attempt: 0,
        workerId: null,
        leaseExpiresAt: null,
        progress: null,
        startedAt: null,
        finishedAt: null,
        elapsedSeconds: 0,
      });
      expect(run.transitions).toMatchObject([{ status: 'queued' }]);
      expect(await test.store.runs.find(project, run.id)).toEqual(run);
      expect(await test.store.runs.findAny(run.id)).toEqual(run);
      expect(await test.store.events.list(run.id, 0, 10)).toMatchObject([
        { id: 1, type: 'status', level: 'info', data: { status: 'queued', attempt: 0 } },
      ]);
    });

    it('is refused when the queue of its project is full, also when many come at once', async () => {
      const { id: experimentId } = await addExperiment(test.store, project);
      const inserted = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          (i % 2 ? test.store : test.another).runs.insert(
            { id: newId('run'), projectId: project, experimentId, name: '' },
            { maxQueuedPerProject: 3 },
          ),
        ),
      );
      expect(inserted.filter((run) => run === 'queueFull')).toHaveLength(5);
      const elsewhere = await addProject(test.store);
      expect(await addRun(test.store, elsewhere)).toMatchObject({ status: 'queued' });
      const first = inserted.find((run) => run !== 'queueFull')!;
      await claimRun(test.store, first.id);
      expect(
        await test.store.runs.insert(
          { id: newId('run'), projectId: project, experimentId, name: '' },
          { maxQueuedPerProject: 3 },
        ),
      ).toMatchObject({ status: 'queued' });
    });

    it('needs an experiment of its project', async () => {
      const foreign = await addProject(test.store);
      const { id: experimentId } = await addExperiment(test.store, foreign);
      for (const id of [experimentId, newId('experiment')]) {
        await expect(
          test.store.runs.insert(
            { id: newId('run'), projectId: project, experimentId: id, name: '' },
            noLimit,
          ),
        ).rejects.toMatchObject({ code: 'notFound' });
      }
    });
  });

  describe('reading', () => {
    it('shows nothing of another project', async () => {
      const { id } = await addRunIn(test.store, project, 'succeeded');
      const foreign = await addProject(test.store);
      expect(await test.store.runs.find(foreign, id)).toBeNull();
      expect(await test.store.runs.findEvaluation(foreign, id)).toBeNull();
      expect((await test.store.runs.list(foreign, {})).data).toEqual([]);
      expect(await test.store.runs.remove(foreign, id)).toBeNull();
      expect(await find(id)).toMatchObject({ id });
    });

    it('filters the list by status, experiment and dataset', async () => {
      const experiment = await addExperiment(test.store, project);
      const sibling = await addExperiment(test.store, project, experiment.datasetId);
      const [a, b, c] = [
        await addRun(test.store, project, experiment.id),
        await addRun(test.store, project, experiment.id),
        await addRun(test.store, project, sibling.id),
      ];
      await addRun(test.store, project);
      await claimRun(test.store, b.id);
      const ids = async (filter: Parameters<typeof test.store.runs.list>[1]) =>
        (await test.store.runs.list(project, filter)).data.map((run) => run.id);
      expect(await ids({ experimentId: experiment.id })).toEqual([b.id, a.id]);
      expect(await ids({ datasetId: experiment.datasetId })).toEqual([c.id, b.id, a.id]);
      expect(await ids({ experimentId: experiment.id, status: 'starting' })).toEqual([b.id]);
      expect(await ids({ status: 'succeeded' })).toEqual([]);
    });

    it('counts runs by status', async () => {
      const before = await test.store.runs.countByStatus();
      await addRun(test.store, project);
      await addClaimedRun(test.store, project);
      const after = await test.store.runs.countByStatus();
      expect(after.queued).toBe((before.queued ?? 0) + 1);
      expect(after.starting).toBe((before.starting ?? 0) + 1);
    });
  });

  describe('claiming', () => {
    it('gives a queued run to one of many workers', async () => {
      const { id } = await addRun(test.store, project);
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 ? test.store : test.another).runs.claim(id, `w${i}`, 30)),
      );
      const won = claims.filter((claim) => claim !== null);
      expect(won).toHaveLength(1);
      expect(won[0]).toMatchObject({
        status: 'starting',
        attempt: 1,
        definition: definitions(won[0]!.datasetId).resolved,
        startedAt: expect.any(String) as string,
      });
      expect(won[0]!.transitions.map((step) => step.status)).toEqual(['queued', 'starting']);
      expect(await test.store.runs.listAttempts(id)).toMatchObject([
        { attempt: 1, workerId: won[0]!.workerId, endedAt: null, outcome: null, engine: null },
      ]);
      expect(await test.store.events.list(id, 1, 10)).toMatchObject([
        { id: 2, data: { status: 'starting' } },
      ]);
    });

    it('gives no run that is not queued', async () => {
      for (const status of runStatuses.filter((other) => other !== 'queued')) {
        const { id } = await addRunIn(test.store, project, status);
        expect(await test.store.runs.claim(id, 'w', 30), status).toBeNull();
        expect(await find(id), status).toMatchObject({ status });
      }
      expect(await test.store.runs.claim(newId('run'), 'w', 30)).toBeNull();
    });

    it('renews the lease of the holder only, and tells it of a wish to stop', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const renewed = await test.store.runs.renewLease(lease, 300);
      expect(renewed).toEqual({ held: true, status: 'starting' });
      const { leaseExpiresAt } = await find(run.id);
      expect(Date.parse(leaseExpiresAt!) - Date.parse(run.leaseExpiresAt!)).toBeGreaterThan(200_000);

      for (const other of [{ attempt: 2 }, { workerId: 'another' }]) {
        expect(await test.store.runs.renewLease({ ...lease, ...other }, 30)).toEqual({
          held: false,
          status: 'starting',
        });
      }
      await test.store.runs.transition({ runId: run.id, from: ['starting'], to: 'cancelling', message: '' });
      expect(await test.store.runs.renewLease(lease, 30)).toEqual({ held: true, status: 'cancelling' });
      await test.store.runs.transition({ runId: run.id, from: ['cancelling'], to: 'cancelled', message: '' });
      expect(await test.store.runs.renewLease(lease, 30)).toEqual({ held: false, status: 'cancelled' });
      await test.store.runs.remove(project, run.id);
      expect(await test.store.runs.renewLease(lease, 30)).toEqual({ held: false, status: null });
    });
  });

  describe('a change of status', () => {
    it('takes what comes with it, ends the attempt and gives up the lease', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const change = { runId: run.id, lease };
      expect(
        await test.store.runs.transition({
          ...change,
          from: ['starting'],
          to: 'running',
          message: 'Trains.',
          execution,
          firstStepAt: new Date('2026-11-22T10:00:00.123Z'),
        }),
      ).toBe(true);
      expect(await find(run.id)).toMatchObject({
        status: 'running',
        execution,
        firstStepAt: '2026-11-22T10:00:00.123Z',
        workerId: lease.workerId,
        finishedAt: null,
      });
      expect(await test.store.runs.listAttempts(run.id)).toMatchObject([{ engine, outcome: null }]);

      const headline = { split: 'test', metric: 'rmse', value: 0.3 } as const;
      expect(
        await test.store.runs.transition({
          ...change,
          from: ['running'],
          to: 'succeeded',
          message: 'Done.',
          stopReason: 'completed',
          timings,
          evaluation,
          headline,
          elapsedSeconds: 12.5,
        }),
      ).toBe(true);
      const finished = await find(run.id);
      expect(finished).toMatchObject({
        status: 'succeeded',
        stopReason: 'completed',
        timings,
        headline,
        elapsedSeconds: 12.5,
        workerId: null,
        leaseExpiresAt: null,
        finishedAt: expect.any(String) as string,
        error: null,
      });
      expect(finished.transitions.map(({ status, message }) => [status, message])).toEqual([
        ['queued', 'Waits in the queue.'],
        ['starting', `Taken by ${lease.workerId}.`],
        ['running', 'Trains.'],
        ['succeeded', 'Done.'],
      ]);
      expect(await test.store.runs.findEvaluation(project, run.id)).toEqual(evaluation);
      expect(await test.store.runs.listAttempts(run.id)).toMatchObject([
        { outcome: 'succeeded', endedAt: expect.any(String) as string, error: null },
      ]);
      expect(await test.store.events.list(run.id, 3, 10)).toMatchObject([
        { id: 4, type: 'status', data: { status: 'succeeded', stopReason: 'completed', attempt: 1 } },
      ]);
    });

    it('is refused from any status that is not named', async () => {
      for (const status of runStatuses) {
        const { id } = await addRunIn(test.store, project, status);
        for (const from of runStatuses.filter((other) => other !== status)) {
          for (const to of runTransitions[from]) {
            if (to === 'starting') continue;
            expect(await test.store.runs.transition({ runId: id, from: [from], to, message: '' })).toBe(
              false,
            );
          }
        }
        expect(await find(id), status).toMatchObject({ status });
      }
    });

    it('never revives a finished run, but a failed one by a retry', async () => {
      for (const status of finishedRunStatuses) {
        const { run, lease } = await addClaimedRun(test.store, project);
        const runId = run.id;
        await test.store.runs.transition({ runId, from: ['starting'], to: 'running', message: '' });
        if (status === 'cancelled') {
          await test.store.runs.transition({ runId, from: ['running'], to: 'cancelling', message: '' });
        }
        const from = status === 'cancelled' ? 'cancelling' : 'running';
        expect(await test.store.runs.transition({ runId, from: [from], to: status, message: '' })).toBe(true);

        const all = runStatuses.filter((other) => runTransitions[other].includes('failed'));
        expect(await test.store.runs.transition({ runId, from: all, to: 'failed', message: '', lease })).toBe(
          false,
        );
        expect(await test.store.runs.claim(runId, lease.workerId, 30)).toBeNull();
        expect((await test.store.runs.renewLease(lease, 30)).held).toBe(false);
        expect(await test.store.runs.updateProgress(lease, { elapsedSeconds: 1 })).toBe(false);
        expect(await find(runId)).toMatchObject({ status });
      }
    });

    it('throws where the table of transitions has no such change', async () => {
      const { id: runId } = await addRunIn(test.store, project, 'succeeded');
      for (const status of finishedRunStatuses) {
        for (const to of ['running', 'paused', 'cancelled'] as const) {
          await expect(
            test.store.runs.transition({ runId, from: [status], to, message: '' }),
          ).rejects.toThrow(RangeError);
        }
      }
      await expect(
        test.store.runs.transition({ runId, from: [], to: 'queued', message: '' }),
      ).rejects.toThrow(RangeError);
    });

    it('happens once when two want it', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const wishes = [
        test.store.runs.transition({
          runId: run.id,
          from: ['starting', 'running'],
          to: 'failed',
          message: '',
          lease,
        }),
        test.another.runs.transition({
          runId: run.id,
          from: ['starting', 'running'],
          to: 'cancelling',
          message: '',
        }),
        test.another.runs.transition({
          runId: run.id,
          from: ['starting', 'running'],
          to: 'pausing',
          message: '',
        }),
      ];
      expect((await Promise.all(wishes)).filter(Boolean)).toHaveLength(1);
      expect((await find(run.id)).transitions).toHaveLength(3);
    });

    it('tells of a failure as an error, of a run handed back as a warning', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const error = { code: 'trainerCrashed', message: 'signal 9\0', issues: [] };
      const change = { runId: run.id, error, message: 'The trainer ended.\0' };
      await test.store.runs.transition({ ...change, from: ['starting'], to: 'queued', lease });
      expect(await find(run.id)).toMatchObject({ status: 'queued', error: null });
      const stored = { ...error, message: 'signal 9\ufffd' };
      expect(await test.store.runs.listAttempts(run.id)).toMatchObject([
        { outcome: 'queued', error: stored },
      ]);

      await claimRun(test.store, run.id);
      await test.store.runs.transition({ ...change, from: ['starting'], to: 'failed', stopReason: 'error' });
      expect(await find(run.id)).toMatchObject({ status: 'failed', error: stored, stopReason: 'error' });
      const events = await test.store.events.list(run.id, 2, 10);
      expect(events.map(({ level, message }) => [level, message])).toEqual([
        ['warning', 'The trainer ended.\ufffd'],
        ['info', expect.stringContaining('Taken by')],
        ['error', 'The trainer ended.\ufffd'],
      ]);
      expect(events[2]!.data).toEqual({ status: 'failed', attempt: 2, stopReason: 'error', error: stored });
    });

    it('into the queue forgets the end that a retried run had', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const runId = run.id;
      const firstStepAt = new Date('2026-11-22T10:00:00.000Z');
      await test.store.runs.transition({
        runId,
        from: ['starting'],
        to: 'running',
        message: '',
        firstStepAt,
      });
      await test.store.runs.transition({
        runId,
        from: ['running'],
        to: 'failed',
        message: '',
        lease,
        stopReason: 'error',
        error: { code: 'internal', message: '', issues: [] },
        evaluation,
        headline: { split: 'test', metric: 'rmse', value: 1 },
        timings,
        elapsedSeconds: 3,
      });
      expect(await test.store.runs.transition({ runId, from: ['failed'], to: 'queued', message: '' })).toBe(
        true,
      );
      expect(await find(runId)).toMatchObject({
        status: 'queued',
        stopReason: null,
        error: null,
        headline: null,
        timings: null,
        finishedAt: null,
        elapsedSeconds: 3,
        attempt: 1,
        firstStepAt: firstStepAt.toISOString(),
      });
      expect(await test.store.runs.findEvaluation(project, runId)).toBeNull();
    });
  });

  describe('progress', () => {
    it('is noted by the holder, each part by itself', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const progress = { epoch: 1, epochs: 10, step: 30, totalSteps: 300, rowsPerSecond: 1e6 };
      expect(await test.store.runs.updateProgress(lease, { progress })).toBe(true);
      expect(await test.store.runs.updateProgress(lease, { execution })).toBe(true);
      const first = new Date('2026-11-22T10:00:00.000Z');
      await test.store.runs.updateProgress(lease, { firstStepAt: first, elapsedSeconds: 4.5 });
      await test.store.runs.updateProgress(lease, { firstStepAt: new Date() });
      expect(await find(run.id)).toMatchObject({
        progress,
        execution,
        firstStepAt: first.toISOString(),
        elapsedSeconds: 4.5,
        status: 'starting',
      });
      expect(await test.store.runs.listAttempts(run.id)).toMatchObject([{ engine }]);
      expect(await test.store.events.list(run.id, 0, 10)).toHaveLength(2);
    });

    it('of another attempt or worker is refused', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      for (const other of [{ attempt: 0 }, { attempt: 2 }, { workerId: 'another' }]) {
        expect(await test.store.runs.updateProgress({ ...lease, ...other }, { elapsedSeconds: 9 })).toBe(
          false,
        );
      }
      expect(await find(run.id)).toMatchObject({ elapsedSeconds: 0 });
    });
  });

  describe('a takeover', () => {
    it('finds the runs whose lease ran out', async () => {
      const lapsed = await addClaimedRun(test.store, project);
      await test.passTime(31);
      const held = await addClaimedRun(test.store, project);
      const ids = (await test.store.runs.listLapsed()).map((run) => run.id);
      expect(ids).toContain(lapsed.run.id);
      expect(ids).not.toContain(held.run.id);
    });

    it('is not possible once the holder has renewed', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      await test.passTime(31);
      const handBack = () =>
        test.another.runs.transition({
          runId: run.id,
          from: ['starting', 'running'],
          to: 'queued',
          message: 'The worker was lost.',
          lease,
          onlyIfLapsed: true,
        });
      expect((await test.store.runs.renewLease(lease, 30)).held).toBe(true);
      expect(await handBack()).toBe(false);
      await test.passTime(31);
      expect(await handBack()).toBe(true);
      expect(await handBack()).toBe(false);
    });

    it('leaves nothing that the lost holder can write', async () => {
      const { run, lease: late } = await addClaimedRun(test.store, project);
      const runId = run.id;
      await test.passTime(31);
      await test.store.runs.transition({
        runId,
        from: ['starting'],
        to: 'queued',
        message: 'The worker was lost.',
        lease: late,
        onlyIfLapsed: true,
      });

      const tryEverything = async () => {
        const checkpoint = {
          runId, step: 5, epoch: 1, kind: 'periodic', best: false, metrics: {}, sizeBytes: 1, artifactKey: 'late',
        } as const; // prettier-ignore
        const point = { step: 5, epoch: 1, scope: 'step', name: 'late', value: 1, at: '2026-11-22T10:00:00.000Z' } as const; // prettier-ignore
        const event = { type: 'log', level: 'info', message: 'late', data: null } as const;
        expect(await test.store.runs.renewLease(late, 30)).toMatchObject({ held: false });
        expect(await test.store.runs.updateProgress(late, { elapsedSeconds: 99 })).toBe(false);
        expect(await test.store.metrics.append(late, [point])).toBe(false);
        expect(await test.store.metrics.removeAfter(late, 0)).toBe(false);
        expect(await test.store.events.append(runId, [event], { lease: late })).toBeNull();
        expect(await test.store.checkpoints.insert(late, checkpoint)).toBe(false);
        expect(await test.store.checkpoints.markPruned(late, [5], new Date())).toBe(false);
        expect(
          await test.store.runs.transition({
            runId, from: ['starting', 'running'], to: 'failed', message: 'late', lease: late,
          }), // prettier-ignore
        ).toBe(false);
      };
      await tryEverything();
      // also when the same worker has the run again: the attempt is another
      const { run: second } = await claimRun(test.another, runId, late.workerId);
      expect(second.attempt).toBe(2);
      await tryEverything();

      expect(await find(runId)).toMatchObject({ status: 'starting', attempt: 2, elapsedSeconds: 0 });
      expect(await test.store.metrics.list(runId, { maxPoints: 10 })).toEqual([]);
      expect(await test.store.checkpoints.list(runId)).toEqual([]);
      expect((await test.store.events.list(runId, 0, 100)).map((event) => event.message)).not.toContain(
        'late',
      );
      expect(await test.store.runs.listAttempts(runId)).toMatchObject([
        { attempt: 1, outcome: 'queued' },
        { attempt: 2, outcome: null },
      ]);
    });

    it('keeps the place in the queue; a resumed run queues anew', async () => {
      const takenOver = await addClaimedRun(test.store, project);
      const paused = await addRunIn(test.store, project, 'paused');
      const waiting = await addRun(test.store, project);
      await test.store.runs.transition({ runId: paused.id, from: ['paused'], to: 'queued', message: '' });
      await test.store.runs.transition({
        runId: takenOver.run.id,
        from: ['starting'],
        to: 'queued',
        message: '',
      });
      const queued = await test.store.runs.listQueued();
      const mine = queued.filter((run) => run.projectId === project).map((run) => run.id);
      expect(mine).toEqual([takenOver.run.id, waiting.id, paused.id]);
    });
  });

  describe('removal', () => {
    it('is for finished runs, and takes everything under them along', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const runId = run.id;
      await test.store.metrics.append(lease, [
        { step: 1, epoch: 1, scope: 'step', name: 'train.loss', value: 1, at: '2026-11-22T10:00:00.000Z' },
      ]);
      await test.store.checkpoints.insert(lease, {
        runId, step: 1, epoch: 1, kind: 'final', best: true, metrics: {}, sizeBytes: 1, artifactKey: 'k',
      }); // prettier-ignore
      expect(await test.store.runs.remove(project, runId)).toBe('active');
      await test.store.runs.transition({ runId, from: ['starting'], to: 'failed', message: '' });
      expect(await test.store.runs.remove(project, runId)).toBe('removed');
      expect(await test.store.runs.remove(project, runId)).toBeNull();
      expect(await test.store.runs.findAny(runId)).toBeNull();
      expect(await test.store.runs.listAttempts(runId)).toEqual([]);
      expect(await test.store.events.list(runId, 0, 10)).toEqual([]);
      expect(await test.store.metrics.list(runId, { maxPoints: 10 })).toEqual([]);
      expect(await test.store.checkpoints.list(runId)).toEqual([]);
      expect(await test.store.events.append(runId, [])).toBeNull();
    });

    it('is refused for a run that can go on', async () => {
      for (const status of runStatuses) {
        const { id } = await addRunIn(test.store, project, status);
        const isFinished = (finishedRunStatuses as readonly string[]).includes(status);
        expect(await test.store.runs.remove(project, id), status).toBe(isFinished ? 'removed' : 'active');
      }
    });
  });
});
