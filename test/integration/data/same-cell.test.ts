import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCell } from '../../../src/data/cells/read-cell.ts';
import { storedReadings } from '../../../src/data/cells/stored-readings.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const caseFile = (name: string) => readFile(join(import.meta.dirname, '..', '..', 'fixtures', 'cases', name));

/** A value of a prediction as the stored row would show it. */
async function read(column: string, value: unknown): Promise<unknown> {
  const readings = await storedReadings(folder.engine, folder.parquetPath);
  return readCell(readings.find(({ name }) => name === column)!.reading, value);
}

test('a mark that was missing in the file is missing in a prediction', async () => {
  await folder.ingest(await caseFile('08-null-token-serving.csv'));
  expect(await read('grade', '?')).toBeNull();
  expect(await read('grade', ' A ')).toBe('A');
  await folder.ingest(await caseFile('01-minus-class.csv'));
  expect(await read('strand', '-')).toBe('-');
  expect(await read('x', '-')).toBeNull();
});

test('spaces around a cell, the form of a date and the spelling of a number are the same on both ways', async () => {
  await folder.ingest(await caseFile('11-space-after-comma.csv'));
  expect(await read('sex', 'Male')).toBe('Male');
  expect(await read('sex', ' Male')).toBe('Male');
  await folder.ingest(await caseFile('12-day-first.csv'));
  expect(await read('day', '13/02/2021')).toBe('2021-02-13T00:00:00Z');
  expect(await read('day', '2021-02-13')).toBe('2021-02-13T00:00:00Z');
  expect(await read('day', '02/13/2021')).toBeUndefined();
  await folder.ingest(await caseFile('13-iso-minutes-z.csv'));
  expect(await read('t', '2020-01-01T02:00+02:00')).toBe('2020-01-01T00:00:00Z');
  await folder.ingest(await caseFile('03-tab-thousands.tsv'), { fileName: 'a.tsv' });
  expect(await read('sales', '2,533')).toBe(2533);
  expect(await read('sales', 2533)).toBe(2533);
});

test('digits beyond a double are kept, and refused where JSON has lost them', async () => {
  await folder.ingest(await caseFile('06-int64-ids.ndjson'), { fileName: 'a.ndjson' });
  expect(await read('account', '1610521604143693825')).toBe('1610521604143693825');
  expect(await read('account', Number('1610521604143693825'))).toBeUndefined();
  expect(await read('account', 17)).toBe('17');
});

test('a file that was stored before readings were kept has none', async () => {
  const path = join(folder.folder, 'old.parquet');
  await folder.engine.run(`COPY (SELECT 1 AS a, 'x' AS b) TO '${path}' (FORMAT parquet)`);
  expect(await storedReadings(folder.engine, path)).toEqual([]);
});
