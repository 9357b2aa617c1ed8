import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createFsBlobStore } from '../../../src/artifacts/fs-blob-store.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { describeBlobConformance } from '../../support/blob-conformance.ts';
import { testEncryption } from '../../support/test-cipher.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-blobs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeBlobConformance('file system', async () => ({
  open: (root) => createFsBlobStore({ root: path.join(root, 'blobs') }),
}));

describeBlobConformance('file system, encrypted', async () => ({
  open: async (root) =>
    createFsBlobStore({ root: path.join(root, 'blobs'), encryption: await testEncryption(root) }),
}));

describeBlobConformance('fake', async () => {
  const opened: ReturnType<typeof createFakeBlobStore>[] = [];
  return {
    async open() {
      opened.push(createFakeBlobStore());
      return opened[0]!;
    },
    clear: async () => await opened.pop()?.close(),
  };
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
