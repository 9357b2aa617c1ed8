import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { withQueuePlaces } from '../../../src/services/queue-places.ts';
import { gangFixtures } from '../../support/gang-fixtures.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addProject, addRun, engine } from '../../support/store-fixtures.ts';

/** Only the store on Postgres has gangs: its locks are what is tested. */
let test: StoreUnderTest;
let project: string;
beforeAll(async () => (test = await storeBackends[0].open()));
afterAll(() => test.close());
beforeEach(async () => {
  project = await addProject(test.store);
  await removeWorkers();
});

const { addWorker, removeWorkers, claim, ...fixtures } = gangFixtures(() => test);
const queueSpread = (replicas: number) => fixtures.queueSpread(project, replicas);
const end = (runId: string) =>
  test.store.runs.transition({ runId, from: ['starting'], to: 'failed', message: 'Over.' });
const next = (workerId: string) => test.store.runs.findNext(null, {}, undefined, workerId);
const waitingFor = async () => {
  const { data } = await test.store.runs.list(project, { status: 'queued', limit: 10 });
  return (await withQueuePlaces(test.store, data, { maxRunsUnderWay: null }))[0]!.queue!.waitingFor;
};

it('waits until slots of other workers are free at once, and is passed by others meanwhile', async () => {
  const first = await addWorker({ slots: 2 });
  const spread = await queueSpread(3);
  expect([await next(first), await claim(spread, first), await waitingFor()]).toEqual([
    null,
    null,
    'members',
  ]);
  const { id: alone } = await addRun(test.store, project);
  expect(await next(first)).toBe(alone);

  const [second, third] = [await addWorker(), await addWorker()];
  expect([await waitingFor(), await next(first)]).toEqual(['turn', spread]);
  const lease = (await claim(spread, first))!;
  expect(await test.store.members.list(lease)).toMatchObject([
    { rank: 1, workerId: second, state: 'reserved' },
    { rank: 2, workerId: third, state: 'reserved' },
  ]);
  // A slot with a member takes no run; the second one of the first worker does.
  expect([await next(third), await claim(alone, third)]).toEqual([null, null]);
  expect([await next(first), await claim(alone, first)]).toMatchObject([alone, { workerId: first }]);
  const { id: more } = await addRun(test.store, project);
  expect([await next(first), await claim(more, first)]).toEqual([null, null]);

  await end(spread);
  expect(await test.store.members.listOn(second)).toEqual([]);
  expect(await claim(more, third)).not.toBeNull();
  await Promise.all([end(alone), end(more)]);
});

it('takes no worker that could not serve', async () => {
  const me = await addWorker();
  const spread = await queueSpread(2);
  const unfit: Parameters<typeof addWorker>[0][] = [
    { clusterHost: null },
    { host: 'another', clusterHost: '127.0.0.1' },
    { engine: { ...engine, version: '2.17.0' } },
  ];
  for (const changes of unfit) {
    const id = await addWorker(changes);
    expect(await claim(spread, me)).toBeNull();
    await test.store.workers.remove(id);
  }
  const other = await addWorker({ host: 'another' });
  await test.store.workers.setDrain(other, true);
  expect(await claim(spread, me)).toBeNull();
  await test.store.workers.setDrain(other, false);
  const slot = { cores: 2, gpus: 0, memoryBytes: 1e9 };
  await addWorker({ id: me, slot });
  expect(await claim(spread, me)).toBeNull();
  await addWorker({ id: other, host: 'another', slot });
  expect(await test.store.runs.claim(spread, me, 30, null, slot)).not.toBeNull();
  // Both slots count for the limits of the project.
  expect((await test.store.projects.findUse(project)).used).toMatchObject({ runs: 1, cores: 4 });
  await end(spread);
});

it('counts all slots against the limits of a project', async () => {
  const slot = { cores: 2, gpus: 0, memoryBytes: 0 };
  const me = await addWorker({ slot });
  await addWorker({ slot });
  await test.store.projects.update(project, { limits: { cores: 3 } });
  const spread = await queueSpread(2);
  const nextOf = () => test.store.runs.findNext(null, {}, slot, me);
  expect([await nextOf(), await test.store.runs.claim(spread, me, 30, null, slot)]).toEqual([null, null]);
  expect(await waitingFor()).toBe('projectLimit');
  await test.store.projects.update(project, { limits: { cores: 4 } });
  expect(await nextOf()).toBe(spread);
});

it('asks for processes, moves members of workers that were not seen since, and drops what is told of earlier gatherings', async () => {
  const [me, second, third] = [await addWorker(), await addWorker(), await addWorker()];
  const spread = await queueSpread(2);
  const lease = (await claim(spread, me))!;
  const wanted = { gathering: 1, threads: 3, seenWithinSeconds: 30 };
  expect(await test.store.members.gather(lease, wanted)).toBe('asked');
  const [asked] = await test.store.members.listOn(second);
  expect(asked).toMatchObject({ rank: 1, state: 'asked', gathering: 1, threads: 3 });
  expect(await test.store.members.serve(asked!, 'h:1')).toBe(true);
  // What serves goes on.
  expect(await test.store.members.gather(lease, wanted)).toBe('asked');
  expect(await test.store.members.list(lease)).toMatchObject([{ state: 'serving', address: 'h:1' }]);

  await test.passTime(10);
  const again = { ...wanted, gathering: 2, seenWithinSeconds: 5 };
  expect(await test.store.members.gather(lease, again)).toBe('short');
  expect(await test.store.members.list(lease)).toMatchObject([{ workerId: second, gathering: 1 }]);
  await addWorker({ id: third });
  expect(await test.store.members.gather(lease, again)).toBe('asked');
  const moved = { workerId: third, gathering: 2, state: 'asked', address: null };
  expect(await test.store.members.list(lease)).toMatchObject([moved]);
  expect(await test.store.members.serve(asked!, 'h:2')).toBe(false);
  await test.store.members.fail(asked!, { code: 'unavailable', message: 'late', issues: [] });
  expect(await test.store.members.list(lease)).toMatchObject([moved]);

  await test.store.members.leave(third);
  expect(await test.store.members.list(lease)).toMatchObject([{ leaving: true }]);
  await test.store.members.release(lease);
  expect(await test.store.members.list(lease)).toMatchObject([{ state: 'reserved', workerId: third }]);
  await end(spread);
  expect(await test.store.members.gather(lease, again)).toBe('lost');
});

it('admits all of a gang or none, and no slot twice, whatever claims race', async () => {
  let admitted = 0;
  const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 });
  const gangs = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, gangs, async (slots, replicas) => {
      const ids = await Promise.all(slots.map((count) => addWorker({ slots: count })));
      const runs = await Promise.all(replicas.map((count) => count === 1 ? addRun(test.store, project).then(({ id }) => id) : queueSpread(count))); // prettier-ignore
      const leases = await Promise.all(
        runs.flatMap((run) =>
          ids.map((worker, index) =>
            (index % 2 ? test.store : test.another).runs
              .claim(run, worker, 30)
              .then((claimed) => claimed && { runId: run, attempt: claimed.attempt, workerId: worker }),
          ),
        ),
      );
      const won = leases.filter((lease) => lease !== null);
      expect(new Set(won.map(({ runId }) => runId)).size).toBe(won.length);
      const taken = new Map(ids.map((id) => [id, 0]));
      for (const lease of won) {
        const members = await test.store.members.list(lease);
        expect(members).toHaveLength(replicas[runs.indexOf(lease.runId)]! - 1);
        if (members.length > 0) admitted += 1;
        expect(members.map(({ workerId }) => workerId)).not.toContain(lease.workerId);
        for (const { workerId } of [lease, ...members]) taken.set(workerId, taken.get(workerId)! + 1);
      }
      for (const [index, id] of ids.entries()) expect(taken.get(id)).toBeLessThanOrEqual(slots[index]!);
      for (const run of runs) {
        const isHeld = won.some(({ runId }) => runId === run);
        if (!isHeld) expect(await test.store.members.list({ runId: run, attempt: 1, workerId: '' })).toEqual([]); // prettier-ignore
        await test.store.runs.transition({ runId: run, from: [isHeld ? 'starting' : 'queued'], to: isHeld ? 'failed' : 'cancelled', message: 'Over.' }); // prettier-ignore
      }
      for (const id of ids) {
        expect(await test.store.members.listOn(id)).toEqual([]);
        await test.store.workers.remove(id);
      }
    }),
    { numRuns: 15 },
  );
  expect(admitted).toBeGreaterThan(5);
});
