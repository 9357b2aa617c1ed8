import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkerMeter } from '../../../src/metrics/worker-meter.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { engine } from '../../support/store-fixtures.ts';

describe.each(storeBackends)('workers of $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  it('are live while they are heard of', async () => {
    const worker = { id: newId('worker'), host: 'gpu-1', pid: 42, slots: 2, busySlots: 0, engine: null };
    await test.store.workers.heartbeat(worker);
    const [first] = await test.store.workers.listLive(30);
    expect(first).toMatchObject(worker);

    await test.passTime(20);
    await test.store.workers.heartbeat({ ...worker, busySlots: 1, engine });
    await test.passTime(20);
    const [second] = await test.store.workers.listLive(30);
    expect(second).toMatchObject({ ...worker, busySlots: 1, engine, startedAt: first.startedAt });

    await test.passTime(20);
    expect(await test.store.workers.listLive(30)).toEqual([]);
    expect(await test.store.workers.listFigures(30)).toEqual([]);
  });

  it('tell what they count', async () => {
    const worker = { id: newId('worker'), host: 'gpu-1', pid: 42, slots: 2, busySlots: 1, engine: null };
    await test.store.workers.heartbeat(worker);
    const told = { slots: 2, busySlots: 1 };
    expect(await test.store.workers.listFigures(30)).toEqual([{ ...told, figures: null }]);
    const meter = createWorkerMeter(worker.id);
    meter.onSteps(7);
    const figures = await meter.figures();
    await test.store.workers.heartbeat({ ...worker, figures });
    expect(await test.store.workers.listFigures(30)).toEqual([
      { ...told, figures: JSON.parse(JSON.stringify(figures)) as unknown },
    ]);
    await test.store.workers.remove(worker.id);
  });

  it('are gone once they leave', async () => {
    const [a, b] = ['a', 'b'].map((host) => ({
      id: newId('worker'), host, pid: 1, slots: 1, busySlots: 0, engine: null,
    })); // prettier-ignore
    await Promise.all([test.store.workers.heartbeat(a), test.store.workers.heartbeat(b)]);
    await test.store.workers.remove(a.id);
    await test.store.workers.remove(a.id);
    expect((await test.store.workers.listLive(30)).map((worker) => worker.host)).toEqual(['b']);
  });

  it('are forgotten when they were killed long ago', async () => {
    const killed = { id: newId('worker'), host: 'c', pid: 1, slots: 1, busySlots: 0, engine: null };
    const live = { ...killed, id: newId('worker') };
    await test.store.workers.heartbeat(killed);
    await test.passTime(3000);
    await test.store.workers.heartbeat(live);
    const ids = async () => (await test.store.workers.listLive(1e6)).map(({ id }) => id);
    await test.store.workers.removeGone(3600);
    expect(await ids()).toEqual(expect.arrayContaining([killed.id, live.id]));
    await test.passTime(700);
    await test.store.workers.removeGone(3600);
    expect(await ids()).not.toContain(killed.id);
    expect(await ids()).toContain(live.id);
  });

  it('answers a ping', async () => {
    await expect(test.store.ping()).resolves.toBeUndefined();
  });
});
