import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore, StoredFile } from '../../../src/artifacts/blob-store.ts';
import { listFiles } from '../../../src/artifacts/durable-files.ts';
import { probeBucket } from '../../../src/artifacts/s3/probe-bucket.ts';
import { createS3BlobStore, type S3StoreOptions } from '../../../src/artifacts/s3/s3-blob-store.ts';
import { createS3Client } from '../../../src/artifacts/s3/s3-client.ts';
import { describeBlobConformance } from '../../support/blob-conformance.ts';
import { testCipher } from '../../support/test-cipher.ts';
import { startFakeS3, type Fault, type FakeS3, type SeenRequest } from '../../support/fake-s3.ts';

/** Small, so that a few hundred kilobytes are several parts and ranges. */
const small = {
  partBytes: 200_000,
  copyBytes: 300_000,
  patience: { tries: 4, firstPause: 1, timeout: 60_000 },
};

const openIn = (s3: FakeS3, folder: string, options: Partial<S3StoreOptions> = {}): Promise<BlobStore> =>
  createS3BlobStore({
    s3: s3.settings,
    copies: { root: path.join(folder, 'copies'), maxBytes: 1e9 },
    givesLinks: false,
    ...small,
    ...options,
  });

/** Files below a folder that this process has open; none where the system does not tell. */
function openBelow(folder: string): string[] {
  const descriptors = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd') : [];
  const files = descriptors.map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return ''; // closed meanwhile
    }
  });
  return files.filter((file) => file.startsWith(folder));
}

describeBlobConformance('S3', async () => {
  const s3 = await startFakeS3();
  return { open: (folder) => openIn(s3, folder), clear: () => s3.reset(), tearDown: () => s3.close() };
});

describeBlobConformance('S3, encrypted', async () => {
  const s3 = await startFakeS3();
  return {
    open: (folder) => openIn(s3, folder, { cipher: testCipher() }),
    clear: () => s3.reset(),
    tearDown: () => s3.close(),
  };
});

describe('S3 blob store', () => {
  let s3: FakeS3;
  let folder: string;
  let store: BlobStore;
  beforeAll(async () => {
    s3 = await startFakeS3();
  });
  afterAll(() => s3.close());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trainyard-s3-store-'));
    store = await openIn(s3, folder);
  });
  afterEach(async () => {
    await s3.reset();
    await rm(folder, { recursive: true, force: true });
  });

  const text = async (from: BlobStore, key: string): Promise<string> =>
    await readFile(await from.localPath(key), 'utf8');
  const large = 'a line of a large file\n'.repeat(30_000);

  /** A fault of the first request that fits. */
  const once = (fits: (request: SeenRequest) => boolean, fault: Fault): void => {
    let left = 1;
    s3.disturb((request) => (fits(request) && left-- > 0 ? fault : null));
  };
  const isPart = ({ method, query }: SeenRequest): boolean => method === 'PUT' && query.has('partNumber');
  const isIndexPut = ({ method, object }: SeenRequest): boolean =>
    method === 'PUT' && object.startsWith('index/');
  const isFileGet = ({ method, object }: SeenRequest): boolean =>
    method === 'GET' && object.startsWith('files/');

  test('a large file is sent in parts and read in ranges', async () => {
    await store.put('uploads/large', Readable.from([large]));
    const parts = s3.requests.filter(isPart).map(({ query }) => query.get('partNumber'));
    expect(new Set(parts)).toEqual(new Set(['1', '2', '3', '4']));
    expect(await text(store, 'uploads/large')).toBe(large);
    const ranges = s3.requests.filter(isFileGet).map(({ headers }) => headers.range);
    expect(new Set(ranges)).toEqual(
      new Set(['bytes=0-199999', 'bytes=200000-399999', 'bytes=400000-599999', 'bytes=600000-689999']),
    );
  });

  /** The bytes of all objects but the indexes. */
  async function storedFiles(): Promise<Buffer[]> {
    const client = createS3Client(s3.settings, small.patience);
    const found: Buffer[] = [];
    for await (const { name } of client.listAll('files/')) found.push((await client.get(name))!);
    return found;
  }

  test('of what is encrypted the bucket holds nothing that can be read, and no link leads to it', async () => {
    const encrypting = await openIn(s3, folder, { cipher: testCipher(), givesLinks: true });
    await encrypting.put('uploads/large', Readable.from([large]));
    await encrypting.copy('uploads/large', 'uploads/copy');
    for (const bytes of await storedFiles()) expect(bytes.includes('a line of a large file')).toBe(false);
    expect(await text(encrypting, 'uploads/copy')).toBe(large);
    const as = { fileName: 'large', contentType: 'text/plain' };
    expect(await encrypting.linkTo('uploads/large', as)).toBeNull();
    await expect(store.localPath('uploads/large')).rejects.toMatchObject({ code: 'storageUnavailable' });
  });

  test('what was stored plain is encrypted, and who reads meanwhile gets the new files', async () => {
    const local = path.join(folder, 'checkpoint');
    await mkdir(path.join(local, 'deep'), { recursive: true });
    await writeFile(path.join(local, 'deep/weights'), large);
    await store.putPath('runs/r/1', local);
    await store.put('uploads/old', Readable.from(['a line of a large file']));
    const encrypting = await openIn(s3, folder, { cipher: testCipher() });
    expect(await text(encrypting, 'uploads/old')).toBe('a line of a large file');

    // A reader on another machine has read the index when the files are replaced.
    const elsewhere = await openIn(s3, path.join(folder, 'elsewhere'), { cipher: testCipher() });
    const files: StoredFile[] = [];
    const encrypted: Promise<void>[] = [];
    s3.disturb((request) => {
      if (request.object !== 'index/runs/r/1' || encrypted.length > 0) return null;
      encrypted.push(encrypting.encryptStored((file) => files.push(file)));
      return null;
    });
    const reading = readFile(path.join(await elsewhere.localPath('runs/r/1'), 'deep/weights'), 'utf8');
    expect(await reading).toBe(large);
    await Promise.all(encrypted);
    s3.disturb(() => null);
    expect(files.filter(({ isNew }) => isNew).map(({ sizeBytes }) => sizeBytes)).toEqual([690_000, 22]);
    for (const bytes of await storedFiles()) expect(bytes.includes('a line of a large file')).toBe(false);
    const [first] = await listFiles(await encrypting.localPath('runs/r/1'));
    expect(await readFile(first!.path, 'utf8')).toBe(large);
    await encrypting.encryptStored((file) => files.push(file));
    expect(files.filter(({ isNew }) => !isNew)).toHaveLength(2);
  });

  test('a reader whose files were replaced under its hands begins anew', async () => {
    await store.put('uploads/old', Readable.from([large]));
    const cipher = testCipher();
    const encrypting = await openIn(s3, folder, { cipher });
    const patience = { ...small.patience, tries: 20 };
    const elsewhere = await openIn(s3, path.join(folder, 'elsewhere'), { cipher, patience });
    let isEncrypted = false;
    const client = createS3Client(s3.settings, small.patience);
    const index = (await client.get('index/uploads/old'))!;
    await encrypting.encryptStored(() => (isEncrypted = true));
    const replaced = (await client.get('index/uploads/old'))!;
    await client.put('index/uploads/old', new Uint8Array(index));
    // The old index is read; by the time its files are given there is the new one.
    let put: 'no' | 'under way' | 'done' = 'no';
    s3.disturb(({ object }) => {
      if (!object.startsWith('files/uploads/old')) return null;
      if (put === 'no') {
        put = 'under way';
        void client.put('index/uploads/old', new Uint8Array(replaced)).then(() => (put = 'done'));
      }
      return put === 'done' ? null : 'busy';
    });
    expect(await text(elsewhere, 'uploads/old')).toBe(large);
    expect(isEncrypted).toBe(true);
  });

  test('of two writers of a key one is refused', async () => {
    const written = await Promise.allSettled(
      ['a', 'b'].map((content) => store.put('uploads/raced', Readable.from([content]))),
    );
    expect(written.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('a copy on this machine is used again, by other processes, too', async () => {
    await store.put('uploads/x', Readable.from(['bytes']));
    const first = await store.localPath('uploads/x');
    expect(await (await openIn(s3, folder)).localPath('uploads/x')).toBe(first);
    expect(s3.requests.filter(isFileGet)).toHaveLength(1);
  });

  test('what was stored from a local path needs no reading', async () => {
    const local = path.join(folder, 'made-here');
    await writeFile(local, 'bytes');
    await store.putPath('datasets/ds_1/data', local);
    expect(await text(store, 'datasets/ds_1/data')).toBe('bytes');
    expect(s3.requests.filter(isFileGet)).toEqual([]);
  });

  test('copies make room for others once nobody has used them for an hour', async () => {
    const narrow = await openIn(s3, folder, { copies: { root: path.join(folder, 'copies'), maxBytes: 10 } });
    for (const name of ['a', 'b', 'c']) await narrow.put(`uploads/${name}`, Readable.from(['12345678']));
    const a = await narrow.localPath('uploads/a');
    const b = await narrow.localPath('uploads/b');
    const anHourAgo = new Date(Date.now() - 3_700_000);
    await utimes(path.dirname(a), anHourAgo, anHourAgo);
    const c = await narrow.localPath('uploads/c');
    const kept = await readdir(path.join(folder, 'copies'));
    expect(kept.filter((name) => !name.startsWith('.')).toSorted()).toEqual(
      [b, c].map((file) => path.basename(path.dirname(file))).toSorted(),
    );
    expect(await text(narrow, 'uploads/a')).toBe('12345678');
  });

  test('a link gives a file without keys, and a folder has none', async () => {
    await store.put('batch-predictions/b/result', Readable.from(['a,b\n']));
    const as = { fileName: 'result.csv', contentType: 'text/csv; charset=utf-8' };
    expect(await store.linkTo('batch-predictions/b/result', as)).toBeNull();
    const linking = await openIn(s3, folder, { givesLinks: true });
    const link = (await linking.linkTo('batch-predictions/b/result', as))!;
    const read = await fetch(link);
    expect([read.status, read.headers.get('content-type'), read.headers.get('content-disposition')]).toEqual([
      200,
      as.contentType,
      'attachment; filename="result.csv"',
    ]);
    expect(await read.text()).toBe('a,b\n');
    expect((await fetch(link.replace('result.csv', 'other.csv'))).status).toBe(403);
    await mkdir(path.join(folder, 'made-here'));
    await writeFile(path.join(folder, 'made-here', 'a'), 'x');
    await store.putPath('runs/r/1', path.join(folder, 'made-here'));
    expect(await linking.linkTo('runs/r/1', as)).toBeNull();
    await expect(linking.linkTo('runs/none', as)).rejects.toMatchObject({ code: 'artifactCorrupt' });
  });

  describe('a store that fails now and then', () => {
    test.each<Fault>(['reset', 'lost', 'busy', 'wrongEtag'])('%s: a part is sent again', async (fault) => {
      once(isPart, fault);
      await store.put('uploads/large', Readable.from([large]));
      expect(await text(store, 'uploads/large')).toBe(large);
    });

    test.each<Fault>(['reset', 'lost', 'busy', 'wrongEtag'])(
      '%s: a blob is published once',
      async (fault) => {
        once(isIndexPut, fault);
        await store.put('uploads/x', Readable.from(['bytes']));
        expect(await text(store, 'uploads/x')).toBe('bytes');
      },
    );

    test('parts that were put together are not missed when the answer is lost', async () => {
      once(({ method, query }) => method === 'POST' && query.has('uploadId'), 'lost');
      await store.put('uploads/large', Readable.from([large]));
      expect(await text(store, 'uploads/large')).toBe(large);
    });

    test.each<Fault>(['reset', 'lost', 'busy', 'cut', 'flipped'])(
      '%s: a range is read again',
      async (fault) => {
        await store.put('uploads/large', Readable.from([large]));
        once(isFileGet, fault);
        expect(await text(store, 'uploads/large')).toBe(large);
      },
    );

    test('one that is silent is not waited for', async () => {
      const hasty = await openIn(s3, folder, { patience: { ...small.patience, timeout: 300 } });
      await hasty.put('uploads/x', Readable.from(['bytes']));
      once(isFileGet, 'silent');
      expect(await text(hasty, 'uploads/x')).toBe('bytes');
    });
  });

  describe('a store that fails for good', () => {
    test.each<[Fault, string]>([
      ['busy', 'SlowDown'],
      ['denied', 'AccessDenied'],
      ['reset', 'the store of uploads and artifacts cannot be used'],
    ])('%s: the store is unavailable, and nothing is left', async (fault, reason) => {
      s3.disturb(({ method, object }) => (method === 'PUT' && object.startsWith('files/') ? fault : null));
      const failure: unknown = await store.put('uploads/x', Readable.from(['bytes'])).catch((error) => error);
      expect(failure).toMatchObject({ code: 'storageUnavailable' });
      expect(String(failure).toLowerCase()).toContain(reason.toLowerCase());
      expect(String(failure)).not.toContain('127.0.0.1');
      expect(await store.list('uploads')).toEqual([]);
      await expect(store.localPath('uploads/x')).rejects.toMatchObject({ code: 'artifactCorrupt' });
    });

    test('denied: of a folder nothing is left, no upload goes on, and no file stays open', async () => {
      const local = path.join(folder, 'made-here');
      await mkdir(local);
      const names = Array.from({ length: 12 }, (_, i) => `part-${i + 10}`);
      for (const name of names) await writeFile(path.join(local, name), large);
      s3.disturb(({ method, object }) =>
        method !== 'DELETE' && object.endsWith('part-11') ? 'denied' : null,
      );
      await expect(store.putPath('runs/r/1', local)).rejects.toMatchObject({ code: 'storageUnavailable' });
      const { length } = s3.requests;
      expect(await store.list('runs')).toEqual([]);
      expect(s3.requests.slice(length).map(({ method }) => method)).toEqual(['GET', 'GET']);
      expect(s3.requests.some(({ object }) => object.endsWith('part-21'))).toBe(false);
      expect(openBelow(local)).toEqual([]);
    });

    test('silent: it is unavailable once its time is over', async () => {
      const hasty = await openIn(s3, folder, { patience: { tries: 2, firstPause: 1, timeout: 50 } });
      s3.disturb(() => 'silent');
      await expect(hasty.ping()).rejects.toMatchObject({
        code: 'storageUnavailable',
        message: expect.stringContaining('no answer in time') as string,
      });
    });

    test('wrongEtag: a write that the store confirms wrongly each time is none', async () => {
      s3.disturb(({ object }) => (object.startsWith('files/') ? 'wrongEtag' : null));
      await expect(store.put('uploads/x', Readable.from(['bytes']))).rejects.toMatchObject({
        code: 'storageUnavailable',
      });
      expect(await store.list('uploads')).toEqual([]);
    });

    test('flipped: bytes that are others each time are a damaged object', async () => {
      await store.put('uploads/x', Readable.from(['bytes']));
      s3.disturb((request) => (isFileGet(request) ? 'flipped' : null));
      await expect(store.localPath('uploads/x')).rejects.toMatchObject({ code: 'artifactCorrupt' });
      s3.disturb(() => null);
      expect(await text(store, 'uploads/x')).toBe('bytes');
    });

    test('cut: half an answer each time is no damaged object', async () => {
      await store.put('uploads/x', Readable.from(['bytes']));
      s3.disturb((request) => (isFileGet(request) ? 'cut' : null));
      await expect(store.localPath('uploads/x')).rejects.toMatchObject({ code: 'storageUnavailable' });
    });

    test('a bucket that is not there is not an object that is missing', async () => {
      const elsewhere = await openIn(s3, folder, { s3: { ...s3.settings, bucket: 'none' } });
      await expect(elsewhere.localPath('uploads/x')).rejects.toMatchObject({
        code: 'storageUnavailable',
        message: expect.stringContaining('NoSuchBucket') as string,
      });
    });

    test('keys that the store refuses are no reason to try again', async () => {
      const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'wrong' };
      const stranger = await openIn(s3, folder, { s3: { ...s3.settings, credentials } });
      await expect(stranger.ping()).rejects.toMatchObject({
        code: 'storageUnavailable',
        message: expect.stringContaining('SignatureDoesNotMatch') as string,
      });
      expect(s3.requests).toHaveLength(1);
    });
  });

  test('a probe finds nothing wrong, and leaves nothing', async () => {
    expect(await probeBucket(s3.settings)).toEqual([]);
    const names = s3.requests.filter(({ method }) => method !== 'DELETE').map(({ object }) => object);
    const removed = s3.requests.filter(({ method }) => method === 'DELETE').map(({ object }) => object);
    expect(new Set(names.filter((name) => name !== ''))).toEqual(new Set(removed));
  });

  test('a probe says what a store does not do', async () => {
    s3.disturb(({ headers }) => (headers['if-none-match'] ? 'unconditional' : null));
    expect(await probeBucket(s3.settings)).toEqual([
      'the store ignores If-None-Match, so two writers of a key are not kept apart.',
    ]);
  });

  test('what a crashed writer left is listed with its time, and removed by its key', async () => {
    s3.disturb(({ method, object }) =>
      method === 'DELETE' || (method === 'PUT' && object.startsWith('index/')) ? 'reset' : null,
    );
    await expect(store.put('uploads/x', Readable.from(['bytes']))).rejects.toMatchObject({
      code: 'storageUnavailable',
    });
    s3.disturb(() => null);
    const [left, ...others] = await store.list('uploads');
    expect([left?.name, others]).toEqual(['x', []]);
    expect(Math.abs(Date.now() - left!.storedAt!.getTime())).toBeLessThan(600_000);
    await store.remove('uploads/x');
    expect(await store.list('uploads')).toEqual([]);
  });
});
