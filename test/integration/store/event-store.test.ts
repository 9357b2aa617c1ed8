import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewRunEvent } from '../../../src/contracts/run.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addClaimedRun, addProject, addRun } from '../../support/store-fixtures.ts';

const log = (message: string, data: unknown = null): NewRunEvent => ({
  type: 'log',
  level: 'info',
  message,
  data,
});

describe.each(storeBackends)('events of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  it('are numbered on from the status events, with the time given or now', async () => {
    const { id } = await addRun(test.store, project);
    const appended = await test.store.events.append(id, [
      { ...log('first', { loss: 0.5 }), at: '2026-11-22T10:00:00.5Z' },
      { type: 'warning', level: 'warning', message: 'second', data: [1, 'two'] },
    ]);
    expect(appended).toMatchObject([
      { id: 2, at: '2026-11-22T10:00:00.500Z', message: 'first', data: { loss: 0.5 } },
      { id: 3, type: 'warning', level: 'warning', data: [1, 'two'] },
    ]);
    expect(Math.abs(Date.parse(appended![1].at) - Date.now())).toBeLessThan(60_000);
    expect(await test.store.events.list(id, 1, 10)).toEqual(appended);
  });

  it('are read on from an id, a few at a time', async () => {
    const { id } = await addRun(test.store, project);
    await test.store.events.append(
      id,
      ['a', 'b', 'c', 'd'].map((message) => log(message)),
    );
    const messages = async (after: number, limit: number) =>
      (await test.store.events.list(id, after, limit)).map((event) => event.message);
    expect(await messages(1, 2)).toEqual(['a', 'b']);
    expect(await messages(3, 2)).toEqual(['c', 'd']);
    expect(await messages(5, 2)).toEqual([]);
    expect(await test.store.events.list(newId('run'), 0, 2)).toEqual([]);
  });

  it('are read as text, of some types or all', async () => {
    const { id } = await addRun(test.store, project);
    await test.store.events.append(id, [
      log('a "quoted"\nline \u2028', { loss: 1e-320, deep: [{ text: '\\ü' }, null] }),
      { type: 'metrics', level: 'info', message: 'Step 1', data: { points: [] } },
      { type: 'warning', level: 'warning', message: 'w', data: null },
    ]);
    const texts = await test.store.events.listTexts(id, 0, 10);
    const events = await test.store.events.list(id, 0, 10);
    expect(texts.map(({ json }) => JSON.parse(json) as unknown)).toEqual(events);
    expect(texts.map(({ id: number, type }) => ({ id: number, type }))).toEqual(
      events.map(({ id: number, type }) => ({ id: number, type })),
    );
    expect(events[1]).toMatchObject({ message: 'a "quoted"\nline \u2028', data: { loss: 1e-320 } });
    const ofLog = await test.store.events.listTexts(id, 1, 10, ['log', 'warning']);
    expect(ofLog.map(({ id: number }) => number)).toEqual([2, 4]);
    expect(await test.store.events.listTexts(id, 1, 1, ['warning'])).toMatchObject([{ id: 4 }]);
  });

  it('have no gaps when many are appended at once', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const appends = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? test.store : test.another).events.append(
        run.id,
        Array.from({ length: 1 + (i % 3) }, (_unused, j) => log(`${i}.${j}`)),
        i % 5 ? { lease } : {},
      ),
    );
    appends.push(
      test.store.runs
        .transition({ runId: run.id, from: ['starting'], to: 'running', message: '' })
        .then(() => []),
    );
    const answered = (await Promise.all(appends)).flatMap((events) => events!);
    const stored = await test.store.events.list(run.id, 0, 1000);
    expect(stored.map((event) => event.id)).toEqual(stored.map((_, i) => i + 1));
    expect(stored).toHaveLength(2 + 1 + answered.length);
    for (const event of answered) expect(stored[event.id - 1]).toEqual(event);
  });

  it('hold characters that the database has not', async () => {
    const { id } = await addRun(test.store, project);
    await test.store.events.append(id, [log('nul \0 here', { 'key\0': ['\0', '\udfff', '😀', '\\u0000'] })]);
    expect(await test.store.events.list(id, 1, 1)).toMatchObject([
      { message: 'nul \ufffd here', data: { 'key\ufffd': ['\ufffd', '\ufffd', '😀', '\\u0000'] } },
    ]);
  });

  it('need a run, and the lease that is named', async () => {
    expect(await test.store.events.append(newId('run'), [log('lost')])).toBeNull();
    const { run, lease } = await addClaimedRun(test.store, project);
    expect(
      await test.store.events.append(run.id, [log('late')], { lease: { ...lease, attempt: 0 } }),
    ).toBeNull();
    expect(await test.store.events.append(run.id, [log('mine')], { lease })).toMatchObject([{ id: 3 }]);
    await expect(test.store.events.append(newId('run'), [log('wrong')], { lease })).rejects.toThrow(
      RangeError,
    );
  });

  it('wake those who follow the run, in any process, until they stop', async () => {
    const { id } = await addRun(test.store, project);
    const other = await addRun(test.store, project);
    const [first, second, ofOther] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    const stopFirst = await test.another.events.subscribe(id, first);
    const stopSecond = await test.another.events.subscribe(id, second);
    const stopOther = await test.another.events.subscribe(other.id, ofOther);

    await test.store.events.append(id, [log('one')]);
    await vi.waitFor(() => expect(first).toHaveBeenCalled(), 60_000);
    await vi.waitFor(() => expect(second).toHaveBeenCalled(), 60_000);

    stopFirst();
    stopFirst();
    for (const follower of [first, second, ofOther]) follower.mockClear();
    await test.store.runs.claim(id, 'w', 30);
    await vi.waitFor(() => expect(second).toHaveBeenCalledTimes(1), 60_000);
    await test.store.runs.transition({ runId: id, from: ['starting'], to: 'failed', message: '' });
    await vi.waitFor(() => expect(second).toHaveBeenCalledTimes(2), 60_000);
    expect(first).not.toHaveBeenCalled();
    expect(ofOther).not.toHaveBeenCalled();
    stopSecond();
    stopOther();
  });

  it('can be read by whoever is woken', async () => {
    const { id } = await addRun(test.store, project);
    const seen: string[] = [];
    const followed = new Promise<void>((resolve, reject) => {
      const onEvents = () =>
        void test.another.events.list(id, 1 + seen.length, 100).then((events) => {
          seen.push(...events.map((event) => event.message));
          return seen.length === 3 && resolve();
        }, reject);
      test.another.events
        .subscribe(id, onEvents)
        .then(() => test.store.events.append(id, [log('a'), log('b'), log('c')]))
        .catch(reject);
    });
    await followed;
    expect(seen).toEqual(['a', 'b', 'c']);
  });
});
