import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finishedRunStatuses, runStatuses } from '../../../src/contracts/run.ts';
import { toWarning } from '../../../src/contracts/warning.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addClaimedRun,
  addExperiment,
  addProject,
  addRun,
  addRunIn,
  claimRun,
  engine,
  execution,
  leakWarning,
} from '../../support/store-fixtures.ts';

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

    it('has the warnings of its experiment, an event each', async () => {
      const other = toWarning({ code: 'duplicateRows', detail: 'One row is there twice.' });
      const experiment = await addExperiment(test.store, project, undefined, [leakWarning, other]);
      const run = await addRun(test.store, project, experiment.id);
      expect(run).toMatchObject({ warnings: [leakWarning, other], warningCount: 2 });
      expect(await test.store.events.list(run.id, 0, 10)).toMatchObject([
        { id: 1, type: 'status' },
        {
          id: 2,
          type: 'warning',
          level: 'warning',
          message: `Column "petal width": ${leakWarning.detail}`,
          data: leakWarning,
        },
        { id: 3, type: 'warning', level: 'warning', message: other.detail, data: other },
      ]);
      await addRun(test.store, project);
      const listed = await test.store.runs.list(project, { warning: 'duplicateRows' });
      expect(listed.data.map(({ id }) => id)).toEqual([run.id]);
      const { lease } = await claimRun(test.store, run.id);
      const warnings = [leakWarning, other, toWarning({ code: 'noValidationRows', detail: 'None.' })];
      expect(await test.store.runs.updateProgress(lease, { warnings })).toBe(true);
      expect(await find(run.id)).toMatchObject({ warnings, warningCount: 3 });
      expect(await test.store.events.list(run.id, 3, 10)).toMatchObject([{ id: 4, type: 'status' }]);
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
        expect([status, await test.store.runs.remove(project, id)]).toEqual([
          status,
          isFinished ? 'removed' : 'active',
        ]);
      }
    });
  });
});
