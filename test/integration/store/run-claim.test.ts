import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runStatuses } from '../../../src/contracts/run.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addClaimedRun,
  addProject,
  addRun,
  addRunIn,
  claimRun,
  definitions,
} from '../../support/store-fixtures.ts';

describe.each(storeBackends)('claiming runs of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  const find = async (id: string) => (await test.store.runs.find(project, id))!;

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
        definition: definitions(won[0].datasetId).resolved,
        startedAt: expect.any(String) as string,
      });
      expect(won[0].transitions.map((step) => step.status)).toEqual(['queued', 'starting']);
      expect(await test.store.runs.listAttempts(id)).toMatchObject([
        { attempt: 1, workerId: won[0].workerId, endedAt: null, outcome: null, engine: null },
      ]);
      expect(await test.store.events.list(id, 1, 10)).toMatchObject([
        { id: 2, data: { status: 'starting' } },
      ]);
    });

    it('gives a run that waits to be tried again when its time has come', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const change = { runId: run.id, from: ['starting'], to: 'queued', message: 'lost', lease } as const;
      await test.store.runs.transition({ ...change, retryAfterSeconds: 60 });
      expect(await test.store.runs.claim(run.id, 'w', 30)).toBeNull();
      // Another run of the project is not held up, nor is another project.
      const next = async () => test.store.runs.findNext(null);
      expect(await next()).not.toBe(run.id);
      const { id: other } = await addRun(test.store, project);
      const before = (await test.store.runs.listQueued(project)).slice(0, 2).map(({ id }) => id);
      expect(before).toEqual([other, run.id]);
      expect(await test.store.runs.claim(other, 'w', 30)).not.toBeNull();
      await test.passTime(61);
      const again = (await test.store.runs.claim(run.id, 'w', 30))!;
      expect(again.attempt).toBe(2);
      // Going back without a pause takes it away again.
      await test.store.runs.transition({ ...change, lease: { ...lease, attempt: 2, workerId: 'w' } });
      expect((await test.store.runs.claim(run.id, 'w', 30))?.attempt).toBe(3);
    });

    it('gives no run that is not queued', async () => {
      for (const status of runStatuses.filter((other) => other !== 'queued')) {
        const { id } = await addRunIn(test.store, project, status);
        expect([status, await test.store.runs.claim(id, 'w', 30)]).toEqual([status, null]);
        expect(await find(id)).toMatchObject({ status });
      }
      expect(await test.store.runs.claim(newId('run'), 'w', 30)).toBeNull();
    });

    it('renews the lease of the holder only, and tells it of a wish to stop', async () => {
      const { run, lease } = await addClaimedRun(test.store, project);
      const renewed = await test.store.runs.renewLease(lease, 300);
      expect(renewed).toEqual({ held: true, status: 'starting', stopReason: null, yieldsTo: null });
      const { leaseExpiresAt } = await find(run.id);
      expect(Date.parse(leaseExpiresAt!) - Date.parse(run.leaseExpiresAt!)).toBeGreaterThan(200_000);

      for (const other of [{ attempt: 2 }, { workerId: 'another' }]) {
        expect(await test.store.runs.renewLease({ ...lease, ...other }, 30)).toEqual({
          held: false,
          status: 'starting',
          stopReason: null,
          yieldsTo: null,
        });
      }
      await test.store.runs.transition({ runId: run.id, from: ['starting'], to: 'cancelling', message: '' });
      expect(await test.store.runs.renewLease(lease, 30)).toEqual({
        held: true,
        status: 'cancelling',
        stopReason: null,
        yieldsTo: null,
      });
      await test.store.runs.transition({ runId: run.id, from: ['cancelling'], to: 'cancelled', message: '' });
      expect(await test.store.runs.renewLease(lease, 30)).toEqual({
        held: false,
        status: 'cancelled',
        stopReason: null,
        yieldsTo: null,
      });
      await test.store.runs.remove(project, run.id);
      expect(await test.store.runs.renewLease(lease, 30)).toEqual({
        held: false,
        status: null,
        stopReason: null,
        yieldsTo: null,
      });
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
      const queued = (await test.store.runs.listQueued(project)).map(({ id }) => id);
      expect(queued).toEqual([takenOver.run.id, waiting.id, paused.id]);
    });
  });
});
