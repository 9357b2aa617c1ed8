import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { finishedRunStatuses, runStatuses, runTransitions } from '../../../src/contracts/run.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addClaimedRun,
  addProject,
  addRunIn,
  claimRun,
  engine,
  execution,
} from '../../support/store-fixtures.ts';

const evaluation: Evaluation = {
  test: { kind: 'regression', rows: 30, loss: 0.1, mse: 0.1, rmse: 0.3, mae: 0.2, medianAbsoluteError: 0.2, mape: 0.1,
    r2: 0.9, explainedVariance: 0.9, meanPoissonDeviance: null, residuals: { probabilities: [0, 1], quantiles: [-1, 1] } },
  validation: null,
}; // prettier-ignore
const timings = { startSeconds: 1, dataSeconds: 2, buildSeconds: 3, trainSeconds: 4, evaluateSeconds: 5, saveSeconds: 6 }; // prettier-ignore

describe.each(storeBackends)('the status of runs of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  const find = async (id: string) => (await test.store.runs.find(project, id))!;

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
        expect(await find(id)).toMatchObject({ status });
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
      expect(events[2].data).toEqual({ status: 'failed', attempt: 2, stopReason: 'error', error: stored });
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
});
