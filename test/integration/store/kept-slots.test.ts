import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { withQueuePlaces } from '../../../src/services/queue-places.ts';
import type { SlotKeeping } from '../../../src/store/ports/run-store.ts';
import { gangFixtures } from '../../support/gang-fixtures.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addExperiment, addProject, addRun } from '../../support/store-fixtures.ts';

let test: StoreUnderTest;
let project: string;
const { addWorker, removeWorkers, queueSpread, claim } = gangFixtures(() => test);
beforeAll(async () => (test = await storeBackends[0].open()));
afterAll(() => test.close());
beforeEach(async () => {
  for (const status of ['queued', 'starting', 'running'] as const)
    for (const id of under.splice(0)) await finish(id, status);
  await removeWorkers();
  project = await addProject(test.store);
});

/** Runs of a test, which later ones must not meet. */
const under: string[] = [];
const finish = async (runId: string, from: 'queued' | 'starting' | 'running' = 'running') => {
  const to = from === 'queued' ? 'cancelled' : 'failed';
  if (!(await test.store.runs.transition({ runId, from: [from], to, message: 'Over.' }))) under.push(runId);
};

const keeping: SlotKeeping = { afterSeconds: 0, maxHeld: null, seenWithinSeconds: 30 };
const keep = (changes: Partial<SlotKeeping> = {}) => test.store.runs.keepSlots({ ...keeping, ...changes });
const next = (workerId: string, labels = {}) => test.store.runs.findNext(null, labels, undefined, workerId);
const queue = async (priority = 50, of = project) => {
  const { id } = await addRun(test.store, of, (await addExperiment(test.store, of)).id, priority);
  under.push(id);
  return id;
};
const spread = async (replicas: number, priority?: number, labels?: Record<string, string>, of = project) => {
  const id = await queueSpread(of, replicas, priority, labels);
  under.push(id);
  return id;
};
const train = async (workerId: string, priority = 50, of = project) => {
  const id = await queue(priority, of);
  const lease = (await claim(id, workerId))!;
  await test.store.runs.transition({ runId: id, from: ['starting'], to: 'running', message: 'On.' });
  return { id, lease };
};
const keepsSince = async (id: string) => (await test.store.runs.findAny(id))!.keepsSlotsSince;
const messages = async (id: string) =>
  (await test.store.events.list(id, 1, 20)).map(({ message }) => message);
const yieldsTo = async ({ lease }: Awaited<ReturnType<typeof train>>) =>
  (await test.store.runs.renewLease(lease, 300)).yieldsTo;

it('keeps the slots that become free for a run that has waited, until all are free', async () => {
  const [one, two, three] = [await addWorker(), await addWorker(), await addWorker({ clusterHost: null })];
  const held = [await train(one), await train(two), await train(three)];
  const gang = await spread(2);
  const single = await queue();
  await keep({ afterSeconds: 60 });
  expect(await keepsSince(gang)).toBeNull();
  await keep();
  await keep();
  expect(await keepsSince(gang)).not.toBeNull();
  expect(await messages(gang)).toEqual(['This run needs 2 slots at once. Slots that become free are kept for it from now on.']); // prettier-ignore
  const { data } = await test.store.runs.list(project, { status: 'queued', limit: 10 });
  const told = await withQueuePlaces(test.store, data, { maxRunsUnderWay: null });
  expect(told.find(({ id }) => id === gang)!.queue).toMatchObject({ waitingFor: 'members', keepsSlotsSince: await keepsSince(gang) }); // prettier-ignore

  await finish(held[0]!.id);
  expect(await next(one)).toBeNull();
  // The worker that takes no members could not serve it.
  await finish(held[2]!.id);
  expect(await next(three)).toBe(single);
  await finish(held[1]!.id);
  expect([await next(one), await next(two)]).toEqual([gang, gang]);
  expect(await claim(gang, two)).not.toBeNull();
  expect(await keepsSince(gang)).toBeNull();
});

it('lets them go where another run of its project comes before it, a limit is reached, or a worker is gone', async () => {
  const [one, two] = [await addWorker(), await addWorker()];
  const held = await train(two);
  const gang = await spread(2);
  await keep();
  const urgent = await queue(90);
  expect(await next(one)).toBeNull();
  await keep();
  expect([await keepsSince(gang), await next(one)]).toEqual([null, urgent]);
  expect((await messages(gang)).at(-1)).toMatch(/^Slots are kept for this run no more: another run of its project is before it/); // prettier-ignore
  await finish(urgent, 'queued');

  const single = await queue();
  await keep();
  expect([await keepsSince(gang), await next(one)]).toEqual([expect.any(String), null]);
  await test.store.projects.update(project, { limits: { runs: 1 } });
  expect(await next(one)).toBeNull(); // the limit keeps all of them back
  await keep();
  expect(await keepsSince(gang)).toBeNull();
  await test.store.projects.update(project, { limits: { runs: null } });
  await keep();
  expect(await keepsSince(gang)).not.toBeNull();
  await test.store.workers.setDrain(two, true);
  expect(await next(one)).toBe(single);
  await keep();
  expect(await keepsSince(gang)).toBeNull();
  await finish(held.id);
});

it('keeps them for one run at a time: that whose project has its turn, and which there are slots enough for', async () => {
  const other = await addProject(test.store);
  const [one, two] = [await addWorker(), await addWorker({ labels: { zone: 'a' } })];
  const held = await train(one);
  const tooLarge = await spread(3, 90, {}, other);
  const unlabelled = await spread(2, 80, { zone: 'a' }, other);
  const late = await spread(2, 50, {}, other);
  const gang = await spread(2);
  // The project of `gang` holds a run, the other one none; of its gangs the first two have too few workers.
  await Promise.all([keep(), test.another.runs.keepSlots(keeping), keep()]);
  const since = async () => Promise.all([tooLarge, unlabelled, late, gang].map(keepsSince));
  expect(await since()).toEqual([null, null, expect.any(String), null]);
  await finish(held.id);
  expect([await next(one), await next(two, { zone: 'a' })]).toEqual([late, late]);
  await finish(late, 'queued');
  await keep();
  expect(await since()).toEqual([null, null, null, expect.any(String)]);
});

it('has runs of lower priority yield as many slots as it lacks, on workers that reach each other', async () => {
  const across = { between: 'all', maxHeld: null, seenWithinSeconds: 30 } as const;
  const apart = await addWorker({ host: 'another', clusterHost: '127.0.0.1' });
  const [one, two, three] = [await addWorker(), await addWorker({ slots: 2 }), await addWorker()];
  const low = [await train(apart, 1), await train(one, 10), await train(two, 20), await train(two, 30)];
  const high = await train(three, 70);
  const gang = await spread(3, 60);
  expect(await test.store.runs.preempt(across)).toEqual([]); // none are kept for it so far
  await keep();
  const yielding = await Promise.all([test.store, test.another].map(({ runs }) => runs.preempt(across)));
  yielding.push(await test.store.runs.preempt(across));
  // The first worker leads and the second serves with both of its slots: members are on other workers than the trainer.
  expect(yielding.flat().map(({ runId }) => runId).toSorted()).toEqual([low[1]!.id, low[2]!.id, low[3]!.id].toSorted()); // prettier-ignore
  expect(await Promise.all([...low, high].map(yieldsTo))).toEqual([null, gang, gang, gang, null]);
  const { data } = await test.store.runs.list(project, { status: 'queued', limit: 10 });
  const [told] = await withQueuePlaces(test.store, data, { maxRunsUnderWay: null });
  expect(told!.queue).toMatchObject({ waitingFor: 'preemption', preempts: low[1]!.id });

  for (const { id, lease } of low.slice(1)) {
    const back = { runId: id, from: ['running'], to: 'queued', lease, message: 'Preempted.' } as const;
    await test.store.runs.transition({ ...back, cause: 'preempted' });
  }
  expect(await test.store.runs.preempt(across)).toEqual([]);
  expect([await next(one), await next(two)]).toEqual([gang, null]);
  expect(await claim(gang, one)).not.toBeNull();
});

it('a run of several is started in the end, however many others keep coming', async () => {
  const slots = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(slots, fc.array(fc.nat(), { minLength: 24, maxLength: 24 }), async (counts, order) => {
      await removeWorkers();
      const workers = await Promise.all(counts.map((count) => addWorker({ slots: count })));
      const held: string[] = [];
      const total = counts.reduce((sum, count) => sum + count, 0);
      const fill = async () => {
        for (const worker of workers) {
          for (let id; (id = await next(worker)) !== null;) {
            if ((await claim(id, worker)) === null) break;
            held.push(id);
          }
        }
      };
      for (let count = 0; count < total; count += 1) await queue();
      await fill();
      // Of the slots of the worker that leads, one counts.
      const gang = await spread(Math.max(2, total - Math.max(...counts) + 1 - (order[0]! % 2)));
      const isStarted = () => held.includes(gang);
      for (const pick of order) {
        await queue();
        await keep();
        await fill();
        if (isStarted()) break;
        const [ended] = held.splice(pick % held.length, 1);
        await finish(ended!, 'starting');
      }
      expect(isStarted()).toBe(true);
      for (const id of held) await finish(id, 'starting');
      for (const { id } of (await test.store.runs.list(project, { status: 'queued', limit: 200 })).data) await finish(id, 'queued'); // prettier-ignore
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
