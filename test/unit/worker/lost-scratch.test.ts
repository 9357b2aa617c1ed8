import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import { removeLostScratch } from '../../../src/worker/lost-scratch.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { silentLog } from './silent-log.ts';

test('folders of workers that are gone are removed; those of others, and other folders, are not', async () => {
  const scratchDir = await mkdtemp(path.join(tmpdir(), 'trainyard-scratch-'));
  onTestFinished(() => rm(scratchDir, { recursive: true, force: true }));
  const { workers } = createFakeStore();
  const [live, gone] = [newId('worker'), newId('worker')];
  await workers.heartbeat({ id: live, host: 'here', pid: 1, slots: 1, busySlots: 0, engine: null });
  for (const name of [live, gone, 'engine-plans'])
    await mkdir(path.join(scratchDir, name, 'run'), { recursive: true });
  await removeLostScratch({ scratchDir, workers, goneAfterSeconds: 3600, log: silentLog });
  expect((await readdir(scratchDir)).toSorted()).toEqual(['engine-plans', live].toSorted());
  const none = path.join(scratchDir, 'none');
  await removeLostScratch({ scratchDir: none, workers, goneAfterSeconds: 3600, log: silentLog });
});

test('a worker of this machine whose process has ended is gone a minute after it was last seen', async () => {
  const scratchDir = await mkdtemp(path.join(tmpdir(), 'trainyard-scratch-'));
  onTestFinished(() => rm(scratchDir, { recursive: true, force: true }));
  let now = Date.now();
  const { workers } = createFakeStore({ now: () => now });
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  const about = { slots: 1, busySlots: 0, engine: null };
  const [alive, dead, elsewhere] = [newId('worker'), newId('worker'), newId('worker')];
  await workers.heartbeat({ id: alive, host: hostname(), pid: process.pid, ...about });
  await workers.heartbeat({ id: dead, host: hostname(), pid: ended, ...about });
  await workers.heartbeat({ id: elsewhere, host: 'elsewhere', pid: ended, ...about });
  const all = [alive, dead, elsewhere];
  for (const name of all) await mkdir(path.join(scratchDir, name));
  const remove = () => removeLostScratch({ scratchDir, workers, goneAfterSeconds: 3600, log: silentLog });
  await remove();
  expect(await readdir(scratchDir)).toHaveLength(3);
  now += 61_000;
  await remove();
  expect((await readdir(scratchDir)).toSorted()).toEqual([alive, elsewhere].toSorted());
  expect((await workers.listLive(3600)).map(({ id }) => id).toSorted()).toEqual(
    [alive, elsewhere].toSorted(),
  );
});
