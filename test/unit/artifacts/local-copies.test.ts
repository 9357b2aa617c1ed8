import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalCopies } from '../../../src/artifacts/local-copies.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-copies-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const twoHoursAgo = new Date(Date.now() - 7_200_000);

test('a copy that took more than an hour to fetch stays for an hour from then', async () => {
  const copies = await openLocalCopies({ root: path.join(folder, 'copies'), maxBytes: 0 });
  const copy = { id: 'a', name: 'data', sizeBytes: 5 };
  const kept = await copies.fetch(copy, async (to) => {
    await writeFile(to, 'bytes');
    await utimes(path.dirname(to), twoHoursAgo, twoHoursAgo); // its file was begun then
  });
  expect(await readFile(kept, 'utf8')).toBe('bytes');
  expect(await copies.find(copy)).toBe(kept);
});

test('what can not be taken over is no copy, and no failure', async () => {
  const copies = await openLocalCopies({ root: path.join(folder, 'copies'), maxBytes: 100 });
  const copy = { id: 'a', name: 'data', sizeBytes: 5 };
  await copies.adopt(copy, path.join(folder, 'none'));
  expect(await copies.find(copy)).toBeNull();
});
