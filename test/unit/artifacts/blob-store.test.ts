import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { BlobStore } from '../../../src/artifacts/blob-store.ts';
import { listFiles } from '../../../src/artifacts/durable-files.ts';
import { createFsBlobStore } from '../../../src/artifacts/fs-blob-store.ts';
import { createFakeBlobStore, sha256Of } from '../../fakes/fake-blob-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-blobs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = async (store: BlobStore, key: string): Promise<string> =>
  await readFile(await store.localPath(key), 'utf8');

/** Keys of the files that are stored under this one. */
const keysUnder = async (store: BlobStore, key: string): Promise<string[]> => {
  const root = await store.localPath(key).catch(() => null);
  if (root === null) return [];
  return (await listFiles(root)).map(({ name }) => (name === '' ? key : `${key}/${name}`));
};

/** A body that sends one chunk and then never ends by itself. */
const endless = (): Readable => new Readable({ read() {} });

describe.each([
  ['file system', (root: string) => createFsBlobStore({ root })],
  ['fake', async () => createFakeBlobStore()],
])('blob store (%s)', (_name, create) => {
  let store: BlobStore & { close?(): Promise<void> };
  beforeEach(async () => {
    store = await create(path.join(folder, 'blobs'));
  });
  afterEach(() => store.close?.());

  test('put streams bytes in, and hashes them', async () => {
    const bytes = Buffer.from('a,b\n1,2\n');
    const body = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]);
    expect(await store.put('uploads/ds_1/data.csv', body)).toEqual({
      sizeBytes: 8,
      sha256: sha256Of(bytes),
    });
    expect(await text(store, 'uploads/ds_1/data.csv')).toBe('a,b\n1,2\n');
    expect(await keysUnder(store, 'uploads')).toEqual(['uploads/ds_1/data.csv']);
  });

  test('an upload over the limit is refused and leaves nothing', async () => {
    const body = Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);
    await expect(store.put('uploads/big', body, { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'uploadTooLarge',
    });
    expect(await keysUnder(store, 'uploads')).toEqual([]);
  });

  test.each(['the sender', 'the signal'])('an upload ended early by %s leaves nothing', async (by) => {
    const body = endless();
    const abort = new AbortController();
    body.push('first');
    const put = store.put('uploads/x', body, { signal: abort.signal });
    if (by === 'the sender') body.destroy(new Error('socket hang up'));
    else abort.abort();
    await expect(put).rejects.toMatchObject({ code: 'uploadAborted' });
    expect(await keysUnder(store, 'uploads')).toEqual([]);
  });

  test('putPath takes a folder over, whole', async () => {
    const local = path.join(folder, 'checkpoint');
    await mkdir(path.join(local, 'deep'), { recursive: true });
    await writeFile(path.join(local, 'a'), 'one');
    await writeFile(path.join(local, 'deep/b'), 'three');
    expect(await store.putPath('runs/r/1', local)).toEqual({ sizeBytes: 8 });
    expect(await keysUnder(store, 'runs/r')).toEqual(['runs/r/1/a', 'runs/r/1/deep/b']);
    await expect(readdir(local)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(path.join(await store.localPath('runs/r/1'), 'deep/b'), 'utf8')).toBe('three');
  });

  test('a copy outlives what it was made from', async () => {
    const local = path.join(folder, 'checkpoint');
    await mkdir(local);
    await writeFile(path.join(local, 'weights'), 'w');
    await store.putPath('runs/r/1', local);
    expect(await store.copy('runs/r/1', 'models/m/1')).toEqual({ sizeBytes: 1 });
    await store.remove('runs/r');
    expect(await text(store, 'models/m/1/weights')).toBe('w');
    expect(await keysUnder(store, 'runs')).toEqual([]);
  });

  test('an object never changes', async () => {
    await store.put('uploads/x', Readable.from(['first']));
    await expect(store.put('uploads/x', Readable.from(['second']))).rejects.toThrow('exists already');
    expect(await text(store, 'uploads/x')).toBe('first');
  });

  test('what lies right under a key is listed by name', async () => {
    await store.put('uploads/b', Readable.from(['x']));
    await store.put('uploads/a/deep', Readable.from(['x']));
    const listed = await store.list('uploads');
    expect(listed.map(({ name }) => name)).toEqual(['a', 'b']);
    for (const { storedAt } of listed)
      expect(Math.abs(Date.now() - storedAt.getTime())).toBeLessThan(600_000);
    expect(await store.list('uploads/b')).toEqual([]);
    expect(await store.list('runs')).toEqual([]);
  });

  test('what is not there is artifactCorrupt, and removing it is fine', async () => {
    await expect(store.localPath('runs/none')).rejects.toMatchObject({ code: 'artifactCorrupt' });
    await expect(store.copy('runs/none', 'models/x')).rejects.toMatchObject({ code: 'artifactCorrupt' });
    await store.remove('runs/none');
    expect(await keysUnder(store, 'runs/none')).toEqual([]);
  });

  test.each(['../etc/passwd', 'a/../../b', '/abs', 'a//b', '', '.incoming/x', 'a/.hidden', 'a\\b', 'a b'])(
    'the key %j is refused',
    async (key) => {
      await expect((async () => store.put(key, Readable.from(['x'])))()).rejects.toThrow(
        'not a valid blob key',
      );
      await expect((async () => store.localPath(key))()).rejects.toThrow('not a valid blob key');
      await expect((async () => store.remove(key))()).rejects.toThrow('not a valid blob key');
    },
  );
});

describe('file-system blob store', () => {
  test('removes at its start what crashed writers left, and not what others are writing', async () => {
    const incoming = path.join(folder, '.incoming');
    await mkdir(incoming);
    const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(path.join(incoming, `${host}.${gone}.a`), 'half');
    await writeFile(path.join(incoming, `${host}.${process.pid}.b`), 'being written');
    await writeFile(path.join(incoming, `elsewhere.1.c`), 'being written');
    await createFsBlobStore({ root: folder });
    expect((await readdir(incoming)).toSorted()).toEqual(
      [`${host}.${process.pid}.b`, 'elsewhere.1.c'].toSorted(),
    );
  });

  test('nothing stays under .incoming after writes that worked and writes that failed', async () => {
    const store = await createFsBlobStore({ root: folder });
    await store.put('a', Readable.from(['x']));
    await store.copy('a', 'b');
    await store.remove('a');
    await expect(store.put('b', Readable.from(['y']))).rejects.toThrow('exists already');
    await expect(store.put('c', Readable.from([Buffer.alloc(9)]), { maxBytes: 1 })).rejects.toThrow(
      'larger than the limit',
    );
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  test('what is stored can be read by the own user alone, and so can its folders', async () => {
    const root = path.join(folder, 'blobs');
    const before = process.umask(0o000);
    onTestFinished(() => void process.umask(before));
    const store = await createFsBlobStore({ root });
    await store.put('uploads/x', Readable.from(['x']));
    const local = path.join(folder, 'checkpoint');
    await mkdir(path.join(local, 'deep'), { recursive: true });
    await writeFile(path.join(local, 'deep/b'), 'b');
    await store.putPath('runs/r/checkpoints/1', local);
    await store.copy('runs/r/checkpoints/1', 'models/m');
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const open = [];
    for (const entry of entries) {
      const file = path.join(entry.parentPath, entry.name);
      if (((await stat(file)).mode & 0o077) !== 0) open.push(file);
    }
    expect(open).toEqual([]);
    expect((await stat(root)).mode & 0o077).toBe(0);
    expect(entries.filter((entry) => entry.isFile())).toHaveLength(3);
  });

  test('folders that are empty after a removal go, too', async () => {
    const store = await createFsBlobStore({ root: folder });
    await store.put('datasets/ds_1/a', Readable.from(['x']));
    await store.put('datasets/ds_1/b', Readable.from(['x']));
    await store.remove('datasets/ds_1/a');
    expect(await readdir(path.join(folder, 'datasets'))).toEqual(['ds_1']);
    await store.remove('datasets/ds_1/b');
    expect(await readdir(folder)).toEqual(['.incoming']);
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await store.put(`datasets/ds_2/${index}`, Readable.from(['x']));
        await store.remove(`datasets/ds_2/${index}`);
      }),
    );
    expect(await readdir(folder)).toEqual(['.incoming']);
  });

  test('a store whose folder is away is told from an object that is missing', async () => {
    const root = path.join(folder, 'blobs');
    const store = await createFsBlobStore({ root });
    await store.put('uploads/x', Readable.from(['x']));
    await rename(root, `${root}-unmounted`);
    await mkdir(root);
    const away = { code: 'storageUnavailable' };
    await expect(store.localPath('uploads/x')).rejects.toMatchObject(away);
    await expect(store.put('uploads/y', Readable.from(['x']))).rejects.toMatchObject(away);
    await expect(store.copy('uploads/x', 'uploads/z')).rejects.toMatchObject(away);
    const failure: unknown = await store.ping().catch((error: unknown) => error);
    expect(failure).toMatchObject(away);
    expect(String(failure)).not.toContain(folder);
  });
});
