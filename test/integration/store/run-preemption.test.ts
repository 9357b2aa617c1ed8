import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withQueuePlaces } from '../../../src/services/queue-places.ts';
import type { Preemption } from '../../../src/store/ports/run-store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addExperiment, addProject, addRun, claimRun } from '../../support/store-fixtures.ts';

const seenWithinSeconds = 30;
const within: Preemption = { between: 'project', maxHeld: null, seenWithinSeconds };
const across: Preemption = { ...within, between: 'all' };

describe.each(storeBackends)('preemption by $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  let workers = 0;
  /** A live worker; those of earlier tests are gone. */
  const addWorker = async (slots: number, labels: Record<string, string> = {}) => {
    const id = `wrk_${(workers += 1)}`;
    await test.store.workers.heartbeat({ id, host: 'h', pid: 1, slots, busySlots: 0, labels, engine: null });
    return id;
  };
  const removeWorkers = async () => {
    for (const { id } of await test.store.workers.listLive(1e9)) await test.store.workers.remove(id);
  };
  const addTeam = async () => {
    const project = await addProject(test.store);
    const experiment = (await addExperiment(test.store, project)).id;
    const queue = async (priority: number, labels?: Record<string, string>) =>
      (await addRun(test.store, project, experiment, priority, [], labels)).id;
    const train = async (priority: number, workerId: string, labels?: Record<string, string>) => {
      const id = await queue(priority, labels);
      const { lease } = await claimRun(test.store, id, workerId);
      await move(id, 'starting', 'running');
      return { id, lease };
    };
    return { project, queue, train };
  };
  const move = (runId: string, from: 'starting' | 'running', to: 'running' | 'failed') =>
    test.store.runs.transition({ runId, from: [from], to, message: 'On.' });
  const clear = async (...ids: string[]) => {
    for (const id of ids) {
      const { status } = (await test.store.runs.findAny(id))!;
      if (status === 'failed' || status === 'cancelled') continue;
      const to = status === 'queued' ? 'cancelled' : 'failed';
      await test.store.runs.transition({ runId: id, from: [status], to, message: 'Over.' });
    }
    await removeWorkers();
  };
  const yieldsTo = async (lease: Parameters<typeof test.store.runs.renewLease>[0]) =>
    (await test.store.runs.renewLease(lease, 300)).yieldsTo;

  it('takes the slot of the lowest priority, and of equals that which was taken last; both are told', async () => {
    const worker = await addWorker(3);
    const { project, queue, train } = await addTeam();
    const early = await train(10, worker);
    const high = await train(40, worker);
    const late = await train(10, worker);
    const urgent = await queue(90);
    expect(await test.store.runs.preempt(within)).toEqual([{ runId: late.id, yieldsTo: urgent }]);
    expect(await test.store.runs.preempt(within)).toEqual([]);
    expect([await yieldsTo(early.lease), await yieldsTo(high.lease), await yieldsTo(late.lease)]).toEqual([
      null,
      null,
      urgent,
    ]);
    expect((await test.store.events.list(late.id, 3, 10)).map(({ id, level, message, data }) => ({ id, level, message, data }))).toEqual([{ id: 4, level: 'warning', message: `Run ${urgent}, of priority 90, waits for a slot. This run, of priority 10, is saved and yields its slot.`, data: { yieldsTo: urgent } }]); // prettier-ignore
    expect(await test.store.events.list(urgent, 1, 10)).toMatchObject([
      { id: 2, type: 'log', level: 'info', data: { preempts: late.id } },
    ]);
    const { data } = await test.store.runs.list(project, { status: 'queued', limit: 10 });
    const [told] = await withQueuePlaces(test.store, data, { maxRunsUnderWay: null });
    expect(told!.queue).toMatchObject({ waitingFor: 'preemption', preempts: late.id });
    await clear(early.id, high.id, late.id, urgent);
  });

  it('counts the attempt apart, and gives the run back at its place without an error', async () => {
    const worker = await addWorker(1);
    const { train, queue } = await addTeam();
    const low = await train(10, worker);
    const urgent = await queue(11);
    await test.store.runs.preempt(within);
    const back = { runId: low.id, from: ['running'], to: 'queued', lease: low.lease, message: 'Preempted.' } as const; // prettier-ignore
    expect(await test.store.runs.transition({ ...back, cause: 'preempted' })).toBe(true);
    expect(await test.store.runs.findAny(low.id)).toMatchObject({ status: 'queued', preemptions: 1 });
    expect(await test.store.runs.listAttempts(low.id)).toMatchObject([
      { outcome: 'queued', cause: 'preempted', error: null },
    ]);
    // It is held by nobody: the promise went with the slot.
    expect(await test.store.runs.findYielding([urgent])).toEqual(new Map());
    await clear(low.id, urgent);
  });

  it('gives each waiting run one slot, whoever sweeps at the same time', async () => {
    const worker = await addWorker(4);
    const { train, queue } = await addTeam();
    const held = [await train(1, worker), await train(2, worker), await train(3, worker), await train(4, worker)]; // prettier-ignore
    const urgent = [await queue(90), await queue(80)];
    const sweeps = await Promise.all(
      Array.from({ length: 6 }, (_, index) => (index % 2 ? test.store : test.another).runs.preempt(within)),
    );
    await test.store.runs.preempt(within); // what sweeps that met each other left
    const promises = [];
    for (const { lease } of held) promises.push(await yieldsTo(lease));
    expect(promises.filter((taker) => taker !== null).toSorted()).toEqual(urgent.toSorted());
    expect(sweeps.flat().length).toBeLessThanOrEqual(2);
    await clear(...held.map(({ id }) => id), ...urgent);
  });

  it('takes none where a slot is free, none of equal priority, of another project, of a worker that is gone or does not fit', async () => {
    const worker = await addWorker(2, { zone: 'a' });
    const [one, other] = [await addTeam(), await addTeam()];
    const low = await one.train(10, worker, { zone: 'a' });
    const nothing = async () => expect(await test.store.runs.preempt(within)).toEqual([]);
    const urgent = await one.queue(90, { zone: 'a' });
    await nothing();
    const another = await one.train(90, worker);
    await clear(urgent);
    await test.store.workers.heartbeat({ id: worker, host: 'h', pid: 1, slots: 2, busySlots: 2, labels: { zone: 'a' }, engine: null }); // prettier-ignore
    const unfit = await one.queue(90, { zone: 'b' });
    const equal = await one.queue(10);
    const foreign = await other.queue(90);
    await nothing();
    await clear(unfit, equal, foreign);
    await test.passTime(60); // the worker is gone
    const late = await one.queue(90);
    await nothing();
    await clear(low.id, another.id, late);
  });

  it('takes the promise back when the run that waits was taken, or cancelled', async () => {
    const worker = await addWorker(1);
    const { train, queue } = await addTeam();
    const low = await train(10, worker);
    const urgent = await queue(90);
    await test.store.runs.preempt(within);
    await test.store.runs.transition({ runId: urgent, from: ['queued'], to: 'cancelled', message: 'No.' });
    expect(await yieldsTo(low.lease)).toBeNull();
    const next = await queue(80);
    expect(await test.store.runs.preempt(within)).toEqual([{ runId: low.id, yieldsTo: next }]);
    await clear(low.id, next);
  });

  it('takes a slot of its own project where that has as many under way as it may, though others are free', async () => {
    const worker = await addWorker(4);
    const [one, other] = [await addTeam(), await addTeam()];
    const low = await one.train(10, worker);
    const foreign = await other.train(1, worker);
    const urgent = await one.queue(90);
    expect(await test.store.runs.preempt({ ...across, maxHeld: 1 })).toEqual([
      { runId: low.id, yieldsTo: urgent },
    ]);
    await clear(low.id, foreign.id, urgent);
  });

  it('takes the slot of its own project where that uses all that it may, and none where it uses more', async () => {
    const worker = await addWorker(4);
    const slot = { cores: 2, gpus: 0, memoryBytes: 0 };
    const { project, queue } = await addTeam();
    await test.store.workers.heartbeat({ id: worker, host: 'h', pid: 1, slots: 4, busySlots: 0, slot, engine: null }); // prettier-ignore
    const low = await queue(10);
    await test.store.runs.claim(low, worker, 30, null, slot);
    await move(low, 'starting', 'running');
    const urgent = await queue(90);
    await test.store.projects.update(project, { limits: { cores: 1 } });
    expect(await test.store.runs.preempt(within)).toEqual([]);
    await test.store.projects.update(project, { limits: { cores: 3 } });
    expect(await test.store.runs.preempt(within)).toEqual([{ runId: low, yieldsTo: urgent }]);
    await clear(low, urgent);
  });

  it('goes, between projects, only where a turn would: not beyond the share of the one that waits', async () => {
    const worker = await addWorker(4);
    const [large, small] = [await addTeam(), await addTeam()];
    const held: string[] = [];
    for (const priority of [10, 20, 30, 40]) held.push((await large.train(priority, worker)).id);
    const urgent = [await small.queue(90), await small.queue(89), await small.queue(88)];
    expect(await test.store.runs.preempt(within)).toEqual([]);
    // 4 : 0 becomes 3 : 1, then 2 : 2; with one less, the other project would be the next in turn.
    expect(await test.store.runs.preempt(across)).toEqual([
      { runId: held[0], yieldsTo: urgent[0] },
      { runId: held[1], yieldsTo: urgent[1] },
    ]);
    const [event] = await test.store.events.list(held[0]!, 3, 1);
    expect(event!.message).toMatch(/^A run of another project, of priority 90,/);
    expect(event!.data).toEqual({ yieldsTo: null });
    await test.store.projects.update(small.project, { share: 2 });
    expect(await test.store.runs.preempt(across)).toEqual([{ runId: held[2], yieldsTo: urgent[2] }]);
    await clear(...held, ...urgent);
  });
});

it('is the same, whatever runs and waits where, by the statement and by the words of the rule', async () => {
  const [postgres, words] = await Promise.all(storeBackends.map(({ open }) => open()));
  const run = fc.record({
    team: fc.integer({ min: 0, max: 2 }),
    priority: fc.integer({ min: 1, max: 5 }),
    zone: fc.constantFrom('', 'a'),
    worker: fc.option(fc.integer({ min: 0, max: 1 })),
  });
  const shares = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 });
  const rule = fc.record({
    between: fc.constantFrom('project' as const, 'all' as const),
    maxHeld: fc.option(fc.integer({ min: 1, max: 3 })),
    seenWithinSeconds: fc.constant(seenWithinSeconds),
  });
  const promisesOf = async (
    { store }: StoreUnderTest,
    { runs, shares: given, preemption }: { runs: { team: number; priority: number; zone: string; worker: number | null }[]; shares: number[]; preemption: Preemption }, // prettier-ignore
  ) => {
    const teams: { project: string; experiment: string }[] = [];
    for (const share of given) {
      const project = await addProject(store);
      await store.projects.update(project, { share });
      teams.push({ project, experiment: (await addExperiment(store, project)).id });
    }
    for (const zone of ['a', '']) {
      const held = runs.filter(({ worker }) => worker === (zone === 'a' ? 0 : 1)).length;
      await store.workers.heartbeat({ id: `wrk_${zone}`, host: 'h', pid: 1, slots: Math.max(2, held), busySlots: 0, labels: zone ? { zone } : {}, engine: null }); // prettier-ignore
    }
    const names = new Map<string, number>();
    for (const [index, { team, priority, zone, worker }] of runs.entries()) {
      const { project, experiment } = teams[team]!;
      const { id } = await addRun(store, project, experiment, priority, [], zone ? { zone } : {});
      names.set(id, index);
      if (worker === null) continue;
      await claimRun(store, id, worker === 0 ? 'wrk_a' : 'wrk_');
      await store.runs.transition({ runId: id, from: ['starting'], to: 'running', message: 'On.' });
    }
    const promised = await store.runs.preempt(preemption);
    for (const id of names.keys()) {
      const { status } = (await store.runs.findAny(id))!;
      await store.runs.transition({ runId: id, from: [status], to: 'failed', message: 'Over.' });
    }
    return promised.map(({ runId, yieldsTo }) => [names.get(runId), names.get(yieldsTo)]);
  };
  let some = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(run, { minLength: 2, maxLength: 9 }),
      shares,
      rule,
      async (runs, given, preemption) => {
        const situation = { runs, shares: given, preemption };
        const expected = await promisesOf(words!, situation);
        some += expected.length;
        expect(await promisesOf(postgres!, situation)).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
  expect(some).toBeGreaterThan(0);
  await Promise.all([postgres!.close(), words!.close()]);
});
