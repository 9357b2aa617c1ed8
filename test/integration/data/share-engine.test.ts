import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createDataEngine } from '../../../src/data/data-engine.ts';
import { createRowCounter } from '../../../src/data/row-counter.ts';
import { shareEngine, tookTooLong, type SharedEngine } from '../../../src/data/share-engine.ts';

/** Takes longer than any test waits. */
const endless = 'SELECT count(*) AS n FROM range(4000000000) a(i), range(1000) b(j) WHERE hash(i * j) = 1';

let shared: SharedEngine;
afterEach(() => shared.close());
const share = (
  limits: { mostSeconds?: number; mostWaiting?: number; mostSecondsWaiting?: number } = {},
): SharedEngine =>
  (shared = shareEngine({
    create: () => createDataEngine({ memoryLimitBytes: 1e8, threads: 1 }),
    ...limits,
  }));

test('a reading that takes too long is ended, and the next one goes on', async () => {
  const engine = share({ mostSeconds: 0.3 });
  const error: unknown = await engine
    .use((opened) => opened.query(endless))
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'readingTooSlow', message: expect.stringContaining('0.3 s') });
  expect(tookTooLong(error)).toBe(true);
  expect(await engine.use((opened) => opened.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
});

test('one whose time ends between two queries is ended by the next one', async () => {
  const engine = share({ mostSeconds: 0.1 });
  const slow = engine.use(async (opened) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return opened.query(endless);
  });
  await expect(slow).rejects.toMatchObject({ code: 'readingTooSlow' });
});

test('readings take turns, and more than may wait are refused', async () => {
  const engine = share({ mostWaiting: 2 });
  const order: number[] = [];
  const read = (number: number) =>
    engine.use(async (opened) => {
      await opened.query('SELECT 1');
      order.push(number);
    });
  const [first, second, third, fourth] = [1, 2, 3, 4].map(read);
  await expect(fourth).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
  await Promise.all([first, second, third]);
  expect(order).toEqual([1, 2, 3]);
  await read(5);
});

test('an engine that could not be made is made anew, and none is made when all is closed', async () => {
  let tries = 0;
  shared = shareEngine({
    create() {
      tries += 1;
      return tries === 1
        ? Promise.reject(new Error('no'))
        : createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
    },
  });
  const one = () => shared.use((opened) => opened.query('SELECT 1 AS one'));
  await expect(one()).rejects.toThrow('no');
  expect(await one()).toEqual([{ one: 1 }]);
  shared.close();
  await expect(one()).rejects.toMatchObject({ code: 'unavailable' });
});

test('who waits too long for a turn is told to come again, and does not get one', async () => {
  const engine = share({ mostSecondsWaiting: 0.1, mostSeconds: 0.5 });
  const slow = engine.use((opened) => opened.query(endless)).catch((error: unknown) => error);
  let isRead = false;
  const waiting = engine.use(async () => void (isRead = true));
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  expect(await slow).toMatchObject({ code: 'readingTooSlow' });
  await engine.use(async () => {});
  expect(isRead).toBe(false);
});

const countRequest = (columns: string[]) => ({
  columns,
  targets: [],
  required: [],
  classes: null,
  place: null,
  byVariety: columns,
});

test('a dataset is counted once for the same request, by many who ask at once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-counts-'));
  const parquetPath = path.join(folder, 'data.parquet');
  const writer = await createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
  await writer.run(`COPY (SELECT i % 3 AS a FROM range(30) t(i)) TO '${parquetPath}' (FORMAT parquet)`);
  writer.close();
  const counter = createRowCounter({ memoryLimitBytes: 1e8, threads: 1 });
  try {
    const count = (columns: string[]) => counter.count(parquetPath, countRequest(columns));
    const counted = await Promise.all(Array.from({ length: 60 }, () => count(['a'])));
    expect(new Set(counted).size).toBe(1);
    await rm(parquetPath);
    expect(await count(['a'])).toBe(counted[0]);
    // What failed is not remembered, and is no other's count.
    await expect(count(['a', 'b'])).rejects.toThrow('No files found');
  } finally {
    counter.close();
    await rm(folder, { recursive: true });
  }
});
