import { expect, it } from 'vitest';
import { createServedVersions } from '../../../src/services/served-versions.ts';
import type { ServedVersion } from '../../../src/store/ports/model-store.ts';

/** Versions whose latest the test sets, and how often they were looked for. */
function versions() {
  const state = { latest: 1 as number | null, asked: 0, now: 0 };
  const served = createServedVersions(
    async () => {
      state.asked += 1;
      return state.latest === null ? null : ({ version: state.latest } as ServedVersion);
    },
    { clock: { now: () => state.now } },
  );
  const find = async () => (await served.find('project', 'model', null))?.version ?? null;
  return { state, served, find };
}

it('a version is looked for once a second, by requests at the same time too', async () => {
  const { state, find } = versions();
  state.now = 10;
  expect(await Promise.all([find(), find()])).toEqual([1, 1]);
  state.latest = 2;
  state.now += 999;
  expect([await find(), state.asked]).toEqual([1, 1]);
  state.now += 2;
  expect([await find(), state.asked]).toEqual([2, 2]);
});

it('a change in this process is seen at once, also while a version is looked for', async () => {
  const { state, served, find } = versions();
  await find();
  state.latest = 2;
  served.forget();
  expect(await find()).toBe(2);
  served.forget();
  const before = find();
  state.latest = 3;
  served.forget();
  expect([await before, await find()]).toEqual([2, 3]);
});

it('what is not there, and what could not be looked for, is looked for again', async () => {
  const { state, find } = versions();
  state.latest = null;
  expect(await find()).toBeNull();
  state.latest = 1;
  expect(await find()).toBe(1);
  let fails = true;
  const failing = createServedVersions(async () => {
    if (fails) throw new Error('away');
    return { version: 1 } as ServedVersion;
  });
  await expect(failing.find('p', 'm', 1)).rejects.toThrow('away');
  fails = false;
  expect(await failing.find('p', 'm', 1)).toMatchObject({ version: 1 });
});
