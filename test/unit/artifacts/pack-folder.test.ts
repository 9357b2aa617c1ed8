import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { list } from 'tar';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packFolder } from '../../../src/artifacts/pack-folder.ts';
import { collectUncaughtErrors } from '../../support/uncaught-errors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-pack-'));
  await writeFile(path.join(folder, 'large.bin'), randomBytes(8_000_000));
  await writeFile(path.join(folder, 'small.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('packs all files under the name', async () => {
  const sizes: Record<string, number> = {};
  const parser = list({ onReadEntry: (entry) => void (sizes[entry.path] = entry.size) });
  for await (const chunk of packFolder(folder, 'run-step-3')) parser.write(chunk as Buffer);
  parser.end();
  expect(sizes).toEqual({
    'run-step-3/': 0,
    'run-step-3/large.bin': 8_000_000,
    'run-step-3/small.json': 2,
  });
});

it.skipIf(process.platform !== 'linux')('closes its files when the reader goes away', async () => {
  const openFiles = async () => {
    const descriptors = await readdir('/proc/self/fd');
    const targets = await Promise.all(
      descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    return targets.filter((target) => target.startsWith(folder));
  };
  for await (const chunk of packFolder(folder, 'x')) {
    expect((chunk as Buffer).length).toBeGreaterThan(0);
    expect(await openFiles()).not.toEqual([]);
    break;
  }
  await expect.poll(openFiles).toEqual([]);
});

it('reports a folder that has gone to its reader, and to nobody else', async () => {
  const uncaught = collectUncaughtErrors();
  const archive = packFolder(path.join(folder, 'gone'), 'x');
  const read = async () => {
    for await (const _ of archive);
  };
  await expect(read()).rejects.toThrow('ENOENT');
  const unread = packFolder(path.join(folder, 'gone'), 'x');
  await expect.poll(() => unread.destroyed).toBe(true);
  expect(uncaught.errors).toEqual([]);
  uncaught.stop();
});
