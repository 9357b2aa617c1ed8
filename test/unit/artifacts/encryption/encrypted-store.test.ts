import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BlobStore, StoredFile } from '../../../../src/artifacts/blob-store.ts';
import { listFiles } from '../../../../src/artifacts/durable-files.ts';
import { createFsBlobStore } from '../../../../src/artifacts/fs-blob-store.ts';
import { openLocalCopies } from '../../../../src/artifacts/local-copies.ts';
import { testEncryption } from '../../../support/test-cipher.ts';

let folder: string;
let root: string;
let plain: BlobStore;
let store: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-encrypted-'));
  root = path.join(folder, 'blobs');
  plain = await createFsBlobStore({ root });
  store = await createFsBlobStore({ root, encryption: await testEncryption(folder) });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = async (from: BlobStore, key: string, file = ''): Promise<string> =>
  await readFile(path.join(await from.localPath(key), file), 'utf8');

/** Names of stored files that hold this text. */
async function filesWith(part: string): Promise<string[]> {
  const found = [];
  for (const file of await listFiles(root))
    if ((await readFile(file.path)).includes(part)) found.push(file.name);
  return found;
}

async function encryptStored(): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  await store.encryptStored((file) => files.push(file));
  return files;
}

async function checkpoint(): Promise<string> {
  const local = path.join(folder, 'checkpoint');
  await mkdir(path.join(local, 'deep'), { recursive: true });
  await writeFile(path.join(local, 'manifest'), 'secret manifest');
  await writeFile(path.join(local, 'deep/weights'), 'secret weights');
  return local;
}

test('nothing that is stored can be read without the key, and copies are for the own user alone', async () => {
  await store.put('uploads/x', Readable.from(['a secret upload']));
  await store.putPath('runs/r/1', await checkpoint());
  await store.copy('runs/r/1', 'models/m');
  expect(await filesWith('secret')).toEqual([]);
  expect(await text(store, 'models/m', 'deep/weights')).toBe('secret weights');
  const copies = await listFiles(path.join(folder, 'blob-copies'));
  expect(copies.length).toBeGreaterThan(0);
  for (const file of copies) expect((await stat(file.path)).mode & 0o077).toBe(0);
  expect((await stat(path.join(folder, 'blob-copies'))).mode & 0o777).toBeLessThanOrEqual(0o755);
});

test('what was stored plain is read beside what is encrypted, and is encrypted by the command', async () => {
  await plain.put('uploads/old', Readable.from(['an old secret']));
  await plain.putPath('runs/r/1', await checkpoint());
  await plain.copy('runs/r/1', 'models/m');
  await store.put('uploads/new', Readable.from(['a new secret']));
  expect([await text(store, 'uploads/old'), await text(store, 'models/m', 'manifest')]).toEqual([
    'an old secret',
    'secret manifest',
  ]);
  expect(await filesWith('secret')).toHaveLength(5);

  const reading = await store.localPath('runs/r/1');
  const files = await encryptStored();
  expect(files.filter(({ isNew }) => isNew)).toHaveLength(5);
  expect(files.filter(({ isNew }) => !isNew)).toEqual([{ sizeBytes: 12, isNew: false }]);
  expect(await filesWith('secret')).toEqual([]);
  // Who read before reads on.
  expect(await readFile(path.join(reading, 'deep/weights'), 'utf8')).toBe('secret weights');
  for (const key of ['runs/r/1', 'models/m'])
    expect([await text(store, key, 'manifest'), await text(store, key, 'deep/weights')]).toEqual([
      'secret manifest',
      'secret weights',
    ]);
  expect(await text(store, 'uploads/old')).toBe('an old secret');
  // A model version goes on to share the bytes of its checkpoint.
  const names = ['runs/r/1/manifest', 'models/m/manifest'].map((name) => stat(path.join(root, name)));
  const [ofRun, ofModel] = await Promise.all(names);
  expect(ofModel!.ino).toBe(ofRun!.ino);
  expect((await encryptStored()).filter(({ isNew }) => isNew)).toEqual([]);
});

test('a damaged blob is told', async () => {
  await store.put('uploads/x', Readable.from(['bytes']));
  const file = path.join(root, 'uploads/x');
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
  await expect(store.localPath('uploads/x')).rejects.toMatchObject({ code: 'artifactCorrupt' });
});

test('a store without a key encrypts nothing, and reads nothing that is encrypted', async () => {
  await store.putPath('runs/r/1', await checkpoint());
  await expect(plain.localPath('runs/r/1')).rejects.toMatchObject({ code: 'storageUnavailable' });
  await expect(plain.encryptStored(() => {})).rejects.toMatchObject({ code: 'configInvalid' });
});

test('a copy goes once it was unused for an hour', async () => {
  await store.put('uploads/x', Readable.from(['bytes']));
  await store.put('uploads/y', Readable.from(['bytes']));
  const [old, used] = [await store.localPath('uploads/x'), await store.localPath('uploads/y')];
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(path.dirname(old), twoHoursAgo, twoHoursAgo);
  await openLocalCopies({ root: path.join(folder, 'blob-copies'), maxBytes: 1e9, expire: true });
  await expect(stat(old)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readFile(used, 'utf8')).toBe('bytes');
});
