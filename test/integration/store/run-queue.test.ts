import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noResources, type Resources } from '../../../src/contracts/system.ts';
import { newId } from '../../../src/identifiers.ts';
import { withQueuePlaces } from '../../../src/services/queue-places.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addExperiment, addProject, addRun, addRunIn, claimRun } from '../../support/store-fixtures.ts';

describe.each(storeBackends)('which run a free slot takes, by $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => {
    for (const id of await takeAll(null)) await end(id);
  });
  afterAll(() => test.close());

  const end = async (runId: string) => {
    const { status } = (await test.store.runs.findAny(runId))!;
    await test.store.runs.transition({ runId, from: [status], to: 'failed', message: 'Ended.' });
  };
  /** A project with so many queued runs. */
  const addQueue = async (count: number, priority?: number) => {
    const project = await addProject(test.store);
    const experiment = (await addExperiment(test.store, project)).id;
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push((await addRun(test.store, project, experiment, priority)).id);
    return { project, experiment, ids };
  };
  const take = async (maxHeld: number | null, slot: Resources = noResources) => {
    const id = await test.store.runs.findNext(maxHeld, {}, slot);
    if (id !== null) await test.store.runs.claim(id, newId('worker'), 30, null, slot);
    return id;
  };
  /** Claims until nothing is left; the ids in their order. None of the runs ends. */
  async function takeAll(maxHeld: number | null): Promise<string[]> {
    const ids: string[] = [];
    for (let id = await take(maxHeld); id !== null; id = await take(maxHeld)) ids.push(id);
    return ids;
  }

  it('is none without a queued run', async () => {
    const { ids } = await addQueue(1);
    expect(await take(null)).toBe(ids[0]);
    expect(await test.store.runs.findNext(null)).toBeNull();
    expect(await test.store.runs.listQueues()).toEqual([]);
  });

  it('is of each project in turn while one slot works, so that nobody waits behind the many runs of another', async () => {
    const many = await addQueue(4);
    const taken: (string | null)[] = [];
    const takeAndEnd = async () => {
      const id = await take(null);
      if (id !== null) await end(id);
      taken.push(id);
    };
    await takeAndEnd();
    const few = await addQueue(2);
    for (let i = 0; i < 5; i++) await takeAndEnd();
    expect(taken).toEqual([many.ids[0], few.ids[0], many.ids[1], few.ids[1], many.ids[2], many.ids[3]]);
  });

  it('is of the project that has the fewest under way, whoever was there first', async () => {
    const many = await addQueue(3);
    expect([await take(null), await take(null)]).toEqual(many.ids.slice(0, 2));
    const few = await addQueue(3);
    expect([await take(null), await take(null)]).toEqual(few.ids.slice(0, 2));
    await end(few.ids[0]);
    expect(await take(null)).toBe(few.ids[2]);
  });

  it('is the first of its project by priority, then by time', async () => {
    const { project, experiment, ids } = await addQueue(2);
    const urgent = (await addRun(test.store, project, experiment, 99)).id;
    const idle = (await addRun(test.store, project, experiment, 1)).id;
    expect(await test.store.runs.findAny(urgent)).toMatchObject({ priority: 99 });
    expect(await test.store.runs.findAny(ids[0])).toMatchObject({ priority: 50 });
    const queued = await test.store.runs.listQueued(project);
    expect(queued).toEqual([urgent, ...ids, idle].map((id) => ({ id, retryAt: null })));
    expect(await takeAll(null)).toEqual([urgent, ...ids, idle]);
  });

  it('does not go by priority between projects', async () => {
    const urgent = await addQueue(3, 99);
    const usual = await addQueue(2);
    const taken = await takeAll(null);
    expect(taken.slice(0, 4).filter((id) => usual.ids.includes(id))).toEqual(usual.ids);
    expect(taken.filter((id) => urgent.ids.includes(id))).toEqual(urgent.ids);
  });

  it('is not of a project that has as many under way as it may have', async () => {
    const a = await addQueue(3);
    const b = await addQueue(1);
    expect((await takeAll(2)).toSorted()).toEqual([a.ids[0], a.ids[1], b.ids[0]].toSorted());
    expect(await test.store.runs.claim(a.ids[2], 'wrk_1', 30, 2)).toBeNull();
    await end(a.ids[0]);
    expect(await takeAll(2)).toEqual([a.ids[2]]);
  });

  it('goes to as many as the limit allows when many claim different runs at once', async () => {
    const { ids } = await addQueue(8);
    const claims = await Promise.all(
      ids.map((id, i) => (i % 2 ? test.store : test.another).runs.claim(id, `wrk_${i}`, 30, 2)),
    );
    const held = claims.filter((claim) => claim !== null).length;
    expect(held).toBeGreaterThanOrEqual(1);
    expect(held).toBeLessThanOrEqual(2);
    expect(await takeAll(2)).toHaveLength(2 - held);
  });

  it('is, without a limit, for each of many that claim at once', async () => {
    const { ids } = await addQueue(8);
    const claims = await Promise.all(
      ids.map((id, i) => (i % 2 ? test.store : test.another).runs.claim(id, `wrk_${i}`, 30)),
    );
    expect(claims.map((claim) => claim?.id)).toEqual(ids);
  });

  it('comes in the order of the positions that the runs were told', async () => {
    const early = await addQueue(1);
    await take(null);
    const queues = [await addQueue(5), await addQueue(1), await addQueue(3)];
    const more = (await addRun(test.store, early.project, early.experiment)).id;
    const projects = [...queues, { project: early.project, ids: [more] }];
    const told = new Map<string, number>();
    for (const { project } of projects) {
      const { data } = await test.store.runs.list(project, { status: 'queued', limit: 100 });
      for (const { id, queue } of await withQueuePlaces(test.store, data, { maxRunsUnderWay: null })) {
        told.set(id, queue!.position);
      }
    }
    const taken = await takeAll(null);
    expect(taken.map((id) => told.get(id))).toEqual(taken.map((_, index) => index + 1));
  });

  it('is told to wait for the limit of its project, where that is what it waits for', async () => {
    const { project } = await addQueue(2);
    await take(1);
    await test.store.workers.heartbeat({
      id: 'wrk_1',
      host: 'h',
      pid: 1,
      slots: 4,
      busySlots: 1,
      engine: null,
    });
    const { data } = await test.store.runs.list(project, { status: 'queued', limit: 100 });
    const waitingFor = async (maxRunsUnderWay: number | null) =>
      (await withQueuePlaces(test.store, data, { maxRunsUnderWay }))[0].queue!.waitingFor;
    expect([await waitingFor(1), await waitingFor(2), await waitingFor(null)]).toEqual([
      'projectLimit',
      'turn',
      'turn',
    ]);
  });

  it('counts the queued and held runs of each project with queued ones', async () => {
    const { project, ids } = await addQueue(3);
    await claimRun(test.store, ids[1]);
    await addRunIn(test.store, project, 'paused');
    await addRunIn(test.store, project, 'succeeded');
    expect(await test.store.runs.listQueues()).toEqual([
      { projectId: project, waiting: 2, delayed: 0, held: 1, share: 1 },
    ]);
  });

  it('counts and tells apart the runs that wait to be tried again, which are not taken', async () => {
    const { project, ids } = await addQueue(3);
    await claimRun(test.store, ids[0]);
    const lost = { runId: ids[0], from: ['starting'], to: 'queued', message: 'Lost.' } as const;
    await test.store.runs.transition({ ...lost, retryAfterSeconds: 60 });
    expect(await test.store.runs.listQueues()).toEqual([
      { projectId: project, waiting: 2, delayed: 1, held: 0, share: 1 },
    ]);
    const queued = await test.store.runs.listQueued(project);
    expect(queued.map(({ id }) => id)).toEqual([ids[1], ids[2], ids[0]]);
    expect(queued[2].retryAt).not.toBeNull();
    await test.store.workers.heartbeat({
      id: 'wrk_1',
      host: 'h',
      pid: 1,
      slots: 4,
      busySlots: 0,
      engine: null,
    });
    const { data } = await test.store.runs.list(project, { status: 'queued', limit: 100 });
    const told = await withQueuePlaces(test.store, data, { maxRunsUnderWay: null });
    expect(told.toReversed().map(({ queue }) => queue)).toMatchObject([
      { position: 3, waitingFor: 'retry', retryAt: queued[2].retryAt },
      { position: 1, waitingFor: 'turn', retryAt: null },
      { position: 2, waitingFor: 'turn', retryAt: null },
    ]);
    expect(await takeAll(null)).toEqual(ids.slice(1));
    await test.passTime(61);
    expect(await test.store.runs.listQueues()).toEqual([
      { projectId: project, waiting: 1, delayed: 0, held: 2, share: 1 },
    ]);
    expect(await takeAll(null)).toEqual([ids[0]]);
  });

  it('is of each project in proportion to its share', async () => {
    const [large, small] = [await addQueue(9), await addQueue(9)];
    await test.store.projects.update(large.project, { share: 3 });
    const taken: (string | null)[] = [];
    for (let i = 0; i < 8; i++) taken.push(await take(null));
    expect(taken.filter((id) => large.ids.includes(id!))).toHaveLength(6);
    expect(taken.filter((id) => small.ids.includes(id!))).toHaveLength(2);
  });

  it('is one that asks for nothing which the worker is not, and the others are told so', async () => {
    const { project, experiment, ids } = await addQueue(1);
    const asked = { zone: 'a', gpu: 'h100' };
    const { id } = await addRun(test.store, project, experiment, 99, [], asked);
    const next = (labels?: Record<string, string>) => test.store.runs.findNext(null, labels);
    expect(await Promise.all([next(), next({ zone: 'a' }), next({ ...asked, gpu: 'a100' })])).toEqual(
      Array.from({ length: 3 }, () => ids[0]),
    );
    expect(await next({ ...asked, host: 'b' })).toBe(id);
    await claimRun(test.store, ids[0]!);
    expect(await next({ zone: 'a' })).toBeNull();
    const worker = { id: 'wrk_1', host: 'h', pid: 1, slots: 1, busySlots: 0, engine: null };
    const waitingFor = async (labels: Record<string, string>) => {
      await test.store.workers.heartbeat({ ...worker, labels });
      const { data } = await test.store.runs.list(project, { status: 'queued', limit: 100 });
      return (await withQueuePlaces(test.store, data, { maxRunsUnderWay: null }))[0]!.queue!.waitingFor;
    };
    expect([await waitingFor({ zone: 'b' }), await waitingFor(asked)]).toEqual(['noFittingWorker', 'turn']);
    await test.store.workers.heartbeat(worker);
    await claimRun(test.store, id);
  });

  it.each([
    ['runs', { runs: 2 }, { limit: 2, used: 2, needed: 1 }],
    ['cores', { cores: 9 }, { limit: 9, used: 8, needed: 4 }],
    ['gpus', { gpus: 5 }, { limit: 5, used: 4, needed: 2 }],
    ['memoryBytes', { memoryBytes: 5e9 }, { limit: 5e9, used: 4e9, needed: 2e9 }],
  ])(
    'is none of a project beyond its limit of %s, also when many claim at once, and says so',
    async (name, limits, numbers) => {
      const slot = { cores: 4, gpus: 2, memoryBytes: 2e9 };
      const { project, ids } = await addQueue(6);
      await test.store.projects.update(project, { limits });
      await Promise.all(
        ids.map((id, i) => (i % 2 ? test.store : test.another).runs.claim(id, `wrk_${i}`, 30, null, slot)),
      );
      for (let id = await take(null, slot); id !== null; id = await take(null, slot));
      const { used } = await test.store.projects.findUse(project);
      expect(used[name as keyof typeof used]).toBe(numbers.used);
      const worker = { id: 'wrk_1', host: 'h', pid: 1, slots: 9, busySlots: 1, engine: null };
      await test.store.workers.heartbeat({ ...worker, slot });
      const { data } = await test.store.runs.list(project, { status: 'queued', limit: 100 });
      const queueOf = async () => (await withQueuePlaces(test.store, data, { maxRunsUnderWay: null }))[0]!.queue!; // prettier-ignore
      expect(await queueOf()).toMatchObject({ waitingFor: 'projectLimit', limit: { name, ...numbers } });
      // A worker with smaller slots has room, where slots are what is limited.
      await test.store.workers.heartbeat({ ...worker, id: 'wrk_small', slot: noResources });
      const isRuns = name === 'runs';
      expect((await queueOf()).waitingFor).toBe(isRuns ? 'projectLimit' : 'turn');
      expect(await test.store.runs.findNext(null, {}, noResources)).toEqual(
        isRuns ? null : expect.any(String),
      );
      await test.store.projects.update(project, { limits: { [name]: null } });
      expect((await queueOf()).waitingFor).toBe('turn');
      await test.store.workers.remove('wrk_small');
    },
  );

  describe('after others', () => {
    const succeed = async (runId: string) => {
      const { status } = (await test.store.runs.findAny(runId))!;
      const to = status === 'starting' ? 'running' : 'succeeded';
      await test.store.runs.transition({ runId, from: [status], to, message: 'On.' });
      if (to === 'running') await succeed(runId);
    };
    const place = async (project: string, id: string) => {
      const { data } = await test.store.runs.list(project, { limit: 100 });
      const told = await withQueuePlaces(test.store, data, { maxRunsUnderWay: null });
      return told.find((run) => run.id === id)!.queue!;
    };

    it('is taken once all of them have succeeded, and told what it waits for', async () => {
      const { project, experiment, ids } = await addQueue(2);
      const { id: last } = await addRun(test.store, project, experiment, 99, ids);
      expect((await test.store.runs.findAny(last))!.after).toEqual(ids);
      expect(await test.store.runs.listQueues()).toMatchObject([{ waiting: 2, delayed: 1 }]);
      expect(await takeAll(null)).toEqual(ids);
      expect(await test.store.runs.claim(last, 'w', 30)).toBeNull();
      await succeed(ids[0]!);
      expect(await place(project, last)).toMatchObject({
        waitingFor: 'runs',
        waitsFor: [{ id: ids[1], status: 'starting' }],
        estimatedStartAt: null,
      });
      expect(await takeAll(null)).toEqual([]);
      await succeed(ids[1]!);
      expect(await place(project, last)).toMatchObject({ position: 1, waitsFor: [] });
      expect(await takeAll(null)).toEqual([last]);
    });

    it('goes on waiting for one that fails, until it is retried', async () => {
      const { project, experiment, ids } = await addQueue(1);
      const { id: last } = await addRun(test.store, project, experiment, 50, ids);
      await take(null);
      await end(ids[0]!);
      expect((await place(project, last)).waitsFor).toEqual([{ id: ids[0], status: 'failed' }]);
      expect(await takeAll(null)).toEqual([]);
      await test.store.runs.transition({ runId: ids[0]!, from: ['failed'], to: 'queued', message: 'Again.' });
      expect(await takeAll(null)).toEqual(ids);
      await succeed(ids[0]!);
      expect(await takeAll(null)).toEqual([last]);
    });

    it('waits for one that was removed until it is cancelled, and not for one that has succeeded already', async () => {
      const { project, experiment, ids } = await addQueue(1);
      const { id: last } = await addRun(test.store, project, experiment, 50, ids);
      await take(null);
      await end(ids[0]!);
      await test.store.runs.remove(project, ids[0]!);
      expect((await place(project, last)).waitsFor).toEqual([{ id: ids[0], status: 'removed' }]);
      const done = await addRunIn(test.store, project, 'succeeded');
      const { id: free } = await addRun(test.store, project, experiment, 50, [done.id]);
      expect(await takeAll(null)).toEqual([free]);
    });

    it('is released when what it waits for succeeds as it is inserted', async () => {
      const { project, experiment, ids } = await addQueue(8);
      await takeAll(null);
      const [dependents] = await Promise.all([
        Promise.all(ids.map((id) => addRun(test.another, project, experiment, 50, [id]))),
        Promise.all(ids.map(succeed)),
      ]);
      expect((await takeAll(null)).toSorted()).toEqual(dependents.map(({ id }) => id).toSorted());
    });
  });

  it('comes, whatever the shares, priorities and runs that end meanwhile, as the rule says', async () => {
    const queue = fc.record({
      share: fc.integer({ min: 1, max: 4 }),
      cores: fc.option(fc.integer({ min: 0, max: 5 })),
      priorities: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 5 }),
    });
    /** Each step takes a run, and then ends so many of those under way, the first ones first. */
    const steps = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(queue, { minLength: 1, maxLength: 3 }), steps, async (queues, ends) => {
        const model = [];
        for (const { share, cores, priorities } of queues) {
          const project = await addProject(test.store);
          const experiment = (await addExperiment(test.store, project)).id;
          await test.store.projects.update(project, { share, limits: { cores } });
          const waiting = [];
          for (const priority of priorities) {
            const { id } = await addRun(test.store, project, experiment, priority);
            waiting.push({ id, priority });
          }
          model.push({ project, share, cores, waiting, held: 0, claimedAt: 0 });
        }
        const underWay: { id: string; of: (typeof model)[number] }[] = [];
        let claims = 0;
        for (const count of ends) {
          const [next] = model
            .filter(({ waiting }) => waiting.length > 0)
            .filter(({ cores, held }) => cores === null || 2 * held + 2 <= cores)
            .toSorted(
              (a, b) =>
                a.held / a.share - b.held / b.share ||
                a.claimedAt - b.claimedAt ||
                (a.project < b.project ? -1 : 1),
            );
          const expected = next?.waiting.toSorted((a, b) => b.priority - a.priority)[0]?.id ?? null;
          expect(await take(null, { cores: 2, gpus: 0, memoryBytes: 0 })).toBe(expected);
          if (next && expected !== null) {
            next.waiting = next.waiting.filter(({ id }) => id !== expected);
            next.held += 1;
            next.claimedAt = ++claims;
            underWay.push({ id: expected, of: next });
          }
          for (const { id, of } of underWay.splice(0, count)) {
            await end(id);
            of.held -= 1;
          }
        }
        for (const { id } of underWay) await end(id);
        for (const { project } of model)
          await test.store.projects.update(project, { limits: { cores: null } });
        for (const id of await takeAll(null)) await end(id);
      }),
      { numRuns: 8 },
    );
  });
});
