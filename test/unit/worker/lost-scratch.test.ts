import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
  await removeLostScratch({ scratchDir, workers, log: silentLog });
  expect((await readdir(scratchDir)).toSorted()).toEqual(['engine-plans', live].toSorted());
  await removeLostScratch({ scratchDir: path.join(scratchDir, 'none'), workers, log: silentLog });
});
