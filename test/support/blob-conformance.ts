import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '../../src/artifacts/blob-store.ts';
import { listFiles } from '../../src/artifacts/durable-files.ts';
import { sha256Of } from '../fakes/fake-blob-store.ts';

/** A kind of store under test. */
export interface BlobBackend {
  /** Opens an empty store; `folder` is one of this test alone. */
  open(folder: string): Promise<BlobStore>;
  /** After each test. */
  clear?(): Promise<void>;
  /** At the end. */
  tearDown?(): Promise<void>;
}

const text = async (store: BlobStore, key: string): Promise<string> =>
  await readFile(await store.localPath(key), 'utf8');

/** A body that sends one chunk and then never ends by itself. */
const endless = (): Readable => new Readable({ read() {} });

/** Keys right under this one. */
const keysUnder = async (store: BlobStore, key: string): Promise<string[]> =>
  (await store.list(key)).map(({ name }) => `${key}/${name}`);

/** What every store of blobs must do. */
export function describeBlobConformance(kind: string, setUp: () => Promise<BlobBackend>): void {
  describe(`blob store (${kind})`, () => {
    let backend: BlobBackend;
    let folder: string;
    let store: BlobStore;
    beforeAll(async () => {
      backend = await setUp();
    });
    afterAll(() => backend.tearDown?.());
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'trainyard-blobs-'));
      store = await backend.open(folder);
    });
    afterEach(async () => {
      await backend.clear?.();
      await rm(folder, { recursive: true, force: true });
    });

    test('put streams bytes in, and hashes them', async () => {
      const bytes = Buffer.from('a,b\n1,2\n');
      const body = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]);
      expect(await store.put('uploads/ds_1/data.csv', body)).toEqual({
        sizeBytes: 8,
        sha256: sha256Of(bytes),
      });
      expect(await text(store, 'uploads/ds_1/data.csv')).toBe('a,b\n1,2\n');
      expect(await keysUnder(store, 'uploads')).toEqual(['uploads/ds_1']);
      expect(await keysUnder(store, 'uploads/ds_1')).toEqual(['uploads/ds_1/data.csv']);
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
      expect(await keysUnder(store, 'runs/r')).toEqual(['runs/r/1']);
      const stored = await listFiles(await store.localPath('runs/r/1'));
      expect(stored.map(({ name }) => name)).toEqual(['a', 'deep/b']);
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
      expect(await readFile(path.join(await store.localPath('models/m/1'), 'weights'), 'utf8')).toBe('w');
      expect(await keysUnder(store, 'runs')).toEqual([]);
    });

    test('a file that is larger than a part is stored and copied whole', async () => {
      const bytes = Buffer.alloc(700_001, 'one row after another,');
      const local = path.join(folder, 'large');
      await writeFile(local, bytes);
      expect(await store.putPath('datasets/ds_1/data.parquet', local)).toEqual({ sizeBytes: 700_001 });
      await store.copy('datasets/ds_1/data.parquet', 'datasets/ds_2/data.parquet');
      await store.put('uploads/large', Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]));
      for (const key of ['datasets/ds_1/data.parquet', 'datasets/ds_2/data.parquet', 'uploads/large'])
        expect(sha256Of(await readFile(await store.localPath(key)))).toBe(sha256Of(bytes));
    });

    test('an empty file is stored', async () => {
      expect(await store.put('uploads/empty', Readable.from([]))).toEqual({
        sizeBytes: 0,
        sha256: sha256Of(Buffer.alloc(0)),
      });
      expect(await text(store, 'uploads/empty')).toBe('');
    });

    test('of two writers of a key one is stored whole', async () => {
      const contents = ['a'.repeat(300_000), 'b'.repeat(300_000)];
      const written = await Promise.allSettled(
        contents.map((content) => store.put('uploads/raced', Readable.from([content]))),
      );
      const stored = contents.filter((_, index) => written[index]!.status === 'fulfilled');
      expect(stored).toContain(await text(store, 'uploads/raced'));
    });

    test('what is removed may be stored anew, with other bytes', async () => {
      await store.put('runs/r/rows/all', Readable.from(['first']));
      expect(await text(store, 'runs/r/rows/all')).toBe('first');
      await store.remove('runs/r/rows/all');
      await store.put('runs/r/rows/all', Readable.from(['second']));
      expect(await text(store, 'runs/r/rows/all')).toBe('second');
    });

    test('removing a key spares those that only begin alike', async () => {
      await store.put('runs/r_1/rows/all', Readable.from(['x']));
      await store.put('runs/r_10/rows/all', Readable.from(['y']));
      await store.remove('runs/r_1');
      expect(await keysUnder(store, 'runs')).toEqual(['runs/r_10']);
      expect(await text(store, 'runs/r_10/rows/all')).toBe('y');
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
      // Of a folder a store may leave it open.
      expect(Math.abs(Date.now() - listed[1]!.storedAt!.getTime())).toBeLessThan(600_000);
      expect(await store.list('uploads/b')).toEqual([]);
      expect(await store.list('runs')).toEqual([]);
    });

    test('what is not there is artifactCorrupt, and removing it is fine', async () => {
      await expect(store.localPath('runs/none')).rejects.toMatchObject({ code: 'artifactCorrupt' });
      await expect(store.copy('runs/none', 'models/x')).rejects.toMatchObject({ code: 'artifactCorrupt' });
      await store.remove('runs/none');
      expect(await keysUnder(store, 'runs')).toEqual([]);
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
}
