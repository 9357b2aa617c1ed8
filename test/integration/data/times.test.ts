import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadOptions } from '../../../src/contracts/dataset-reading.ts';
import { readCell } from '../../../src/data/cells/read-cell.ts';
import { storedReadings } from '../../../src/data/cells/stored-readings.ts';
import { requireReadOptions } from '../../../src/http/upload/read-options.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

/** Times of day, durations and dates in digits: numbers of seconds and dates where all of a column is so, told, and to be had otherwise. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const list = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
const two = (n: number): string => String(n).padStart(2, '0');
const csvOf = (cells: readonly (string | number)[]): string =>
  `x,i\n${cells.map((cell, i) => `"${cell}",${i % 7}`).join('\n')}\n`;
const ndjsonOf = (cells: readonly unknown[]): string =>
  cells.map((x, i) => JSON.stringify({ x, i: i % 7 })).join('\n');
const parquetOf = (cells: readonly string[], type: string): Promise<Buffer> =>
  folder.make(
    'times.parquet',
    `COPY (SELECT unnest([${cells.map((cell) => `'${cell}'`).join(', ')}])::${type} AS x, 1 AS i) TO $PATH (FORMAT parquet)`,
  );

/** What the column `x` is read as, and its values. */
async function read(content: string | Buffer, options: ReadOptions = {}) {
  const fileName = typeof content !== 'string' ? 'a.parquet' : content.startsWith('{') ? 'a.ndjson' : 'a.csv';
  const { profile, reading } = await folder.ingest(content, { fileName }, { read: options });
  const told = reading.columns.find(({ name }) => name === 'x');
  const values = (await folder.rows()).map((row) => row['x']);
  return {
    type: profile.columns[0].type,
    format: told?.reading.timeFormat ?? told?.reading.dateFormat,
    note: told?.note?.code,
    values,
  };
}
const predicted = async (value: unknown): Promise<unknown> =>
  readCell((await storedReadings(folder.engine, folder.parquetPath))[0].reading, value);

/** 30 different times, the hours with a leading zero or without. */
const clock = list(30, (i) => ({
  text: `${two(i % 24)}:${two((i * 7) % 60)}`,
  seconds: (i % 24) * 3600 + ((i * 7) % 60) * 60,
}));
const texts = clock.map(({ text }) => text);
const seconds = clock.map((one) => one.seconds);

describe('times of day', () => {
  test('are seconds since midnight in CSV, JSON and Parquet, and in predictions', async () => {
    const right = { type: 'numeric', format: 'hh:mm', note: 'clockTimes', values: seconds };
    expect(await read(csvOf(texts))).toEqual(right);
    expect(await predicted('12:30')).toBe(45_000);
    expect(await predicted('12:30:15')).toBe(45_015);
    expect(await predicted(45_000)).toBe(45_000);
    expect(await predicted('noon')).toBeUndefined();
    expect(await read(ndjsonOf(texts))).toEqual(right);
    expect(await read(await parquetOf(texts, 'TIME'))).toEqual(right);
    expect(await read(await parquetOf(texts, 'TIMETZ'))).toEqual(right);
  });

  test('may have seconds, halves of a day and gaps', async () => {
    const cells = list(30, (i) => `${1 + (i % 12)}:${two(i)}:05 ${i % 2 === 0 ? 'AM' : 'PM'}`);
    const { type, values } = await read(csvOf([...cells, '', 'NA']));
    expect(type).toBe('numeric');
    expect(values.slice(0, 2)).toEqual([3605, 14 * 3600 + 65]);
    expect(values.slice(30)).toEqual([null, null]);
    expect((await read(csvOf(['12:15:00 AM', ...cells]))).values[0]).toBe(15 * 60);
  });

  test('of few slots are names, as are scores and times in two forms; options read them', async () => {
    const slots = list(60, (i) => ['09:00', '12:30', '17:45'][i % 3]);
    expect(await read(csvOf(slots))).toMatchObject({ type: 'categorical', note: 'clockTimes' });
    expect((await read(csvOf(slots), { columns: { x: { format: 'hh:mm' } } })).values.slice(0, 2)).toEqual([
      32_400, 45_000,
    ]);
    expect((await read(csvOf(slots), { columns: { x: { type: 'numeric' } } })).values[2]).toBe(63_900);
    const scores = list(40, (i) => `${20 + (i % 15)}:${10 + ((i * 3) % 20)}`);
    expect(await read(csvOf(scores))).toMatchObject({ type: 'categorical', note: 'clockTimes' });
    const laps = list(40, (i) => (i % 2 === 0 ? `${50 + (i % 10)}:${two(i)}` : `1:${two(i)}:33`));
    expect(await read(csvOf(laps))).toMatchObject({ type: 'categorical', note: 'clockTimes' });
    const minutes = await read(csvOf(laps), { columns: { x: { format: 'mm:ss' } } });
    expect(minutes).toMatchObject({ type: 'numeric', format: 'mm:ss' });
    expect(minutes.values.slice(0, 2)).toEqual([3000, 3600 + 60 + 33]);
  });

  test('are names where that was told, or where one cell is something else, wherever it stands', async () => {
    expect((await read(csvOf(texts), { columns: { x: { type: 'categorical' } } })).values).toEqual(texts);
    expect((await read(csvOf([...texts, 'closed']))).values).toEqual([...texts, 'closed']);
    const many = list(6000, (i) => texts[i % 30]);
    expect((await read(csvOf([...many, '1:00:00', 'closed']))).type).toBe('categorical');
    expect((await read(csvOf(many))).type).toBe('numeric');
    const issuesOf = (type: 'text' | 'numeric') =>
      issuesThrownBy(() => requireReadOptions({ columns: { x: { type, format: 'hh:mm' } } }));
    expect(issuesOf('text')).toEqual([{ pointer: '/columns/x/format', code: 'formatWithoutDates' }]);
    expect(issuesOf('numeric')).toEqual([]);
  });
});

test.each([
  ['hours, minutes and seconds', 'hh:mm', list(30, (i) => `${i}:05:33.5`), (i: number) => i * 3600 + 333.5],
  ['minutes and seconds with a fraction', 'mm:ss', list(30, (i) => `${70 + i}:05.25`), (i: number) => (70 + i) * 60 + 5.25],
  ['pandas', 'duration', list(30, (i) => `${i - 3} days +01:00:0${i % 10}`), (i: number) => (i - 3) * 86_400 + 3600 + (i % 10)],
  ['Python', 'duration', list(30, (i) => `${i + 2} days, 0:00:0${i % 10}`), (i: number) => (i + 2) * 86_400 + (i % 10)],
  ['ISO 8601', 'duration', list(30, (i) => `P${i}DT1H${i}M`), (i: number) => i * 86_400 + 3600 + i * 60],
])('durations of %s are numbers of seconds', async (_name, format, cells, right) => {
  for (const content of [csvOf(cells), ndjsonOf(cells)])
    expect(await read(content)).toEqual({ type: 'numeric', format, note: 'clockTimes', values: cells.map((_, i) => right(i)) });
}); // prettier-ignore

test('intervals of Parquet are numbers of seconds, but for months, which have no length', async () => {
  const cells = list(30, (i) => `${i} hours ${i} seconds`);
  expect(await read(await parquetOf(cells, 'INTERVAL'))).toMatchObject({
    type: 'numeric',
    values: cells.map((_, i) => i * 3601),
  });
  const months = await read(
    await parquetOf(
      list(30, (i) => `${i + 1} months`),
      'INTERVAL',
    ),
  );
  expect(months.type).not.toBe('numeric');
});

describe('dates in eight digits', () => {
  const days = list(40, (i) => new Date(Date.UTC(2024, 0, 1 + 9 * i)).toISOString().slice(0, 10));
  const digits = days.map((day) => Number(day.replaceAll('-', '')));
  const right = { type: 'dateTime', format: 'yyyymmdd', note: undefined };

  test('are dates in every format, and in predictions', async () => {
    const midnights = days.map((day) => `${day}T00:00:00Z`);
    const cells = digits.map(String);
    const files = [csvOf(digits), csvOf(digits.map((n) => `${n}.0`)), ndjsonOf(digits), ndjsonOf(cells), await parquetOf(cells, 'BIGINT'), await parquetOf(cells, 'DOUBLE')]; // prettier-ignore
    for (const content of files) expect(await read(content)).toEqual({ ...right, values: midnights });
    expect(await predicted(20_240_131)).toBe('2024-01-31T00:00:00Z');
    expect(await predicted('20240131')).toBe('2024-01-31T00:00:00Z');
    expect(await predicted('2024-01-31')).toBe('2024-01-31T00:00:00Z');
    expect(await predicted(20_241_331)).toBeUndefined();
  });

  test('are numbers where that was told, and where one is no day; then that is told', async () => {
    for (const content of [csvOf(digits), ndjsonOf(digits)])
      expect(await read(content, { columns: { x: { type: 'numeric' } } })).toMatchObject({
        type: 'numeric',
        values: digits,
      });
    const some = [...digits, 99_999_999];
    for (const content of [csvOf(some), ndjsonOf(some)]) expect((await read(content)).values).toEqual(some);
    expect(await read(csvOf(some))).toMatchObject({ type: 'numeric', note: 'compactDates' });
    const told = { x: { format: 'yyyymmdd', missingValues: ['99999999'] } } satisfies ReadOptions['columns'];
    expect(await read(csvOf(some), { columns: told })).toMatchObject({
      type: 'dateTime',
      values: { 40: null },
    });
  });

  test('are no numbers of orders', async () => {
    const orders = list(40, (i) => 20_240_001 + i);
    expect(await read(csvOf(orders))).toMatchObject({ note: undefined, values: orders });
  });
});

test('a percentage is read without its sign in a prediction', async () => {
  const { values } = await read(csvOf(list(20, (i) => `${i}%`)));
  expect(values[7]).toBe(7);
  expect(await predicted('80%')).toBe(80);
  expect(await predicted('80')).toBe(80);
  expect(await predicted('eighty')).toBeUndefined();
});
