import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  dateFormats,
  groupingMarks,
  timeFormats,
  type ColumnReading,
} from '../../../src/contracts/column-reading.ts';
import { unitSigns } from '../../../src/data/cells/number-cell.ts';
import { cellSql, isMissingSql, readText } from '../../../src/data/cells/read-cell.ts';
import { expectedNumberSql, isExpectedNumber, rawCellSql } from '../../../src/data/cells/raw-cell.ts';
import { trimmedSql, trimSql } from '../../../src/data/cells/trim-cell.ts';
import { textMarks, valueMarks } from '../../../src/data/cells/missing-marks.ts';
import { createDataEngine, type DataEngine } from '../../../src/data/data-engine.ts';
import { quoteText } from '../../../src/data/sql-literals.ts';

let engine: DataEngine;
beforeAll(async () => {
  engine = await createDataEngine({ memoryLimitBytes: 200e6, threads: 1 });
});
afterAll(() => engine.close());

/** Cells that mean something to somebody, and cells that nearly do. */
const cells = [
  ['1', '-1', '+1', '1.', '.5', '1e5', '1E+5', '1e', '.', '+', '1_000', '1e1_0', '+-1', '--1', '0', '00', '007', '0.5', '00.5', '-0', '-0.5'],
  ['1,234', '1,234.5', '1.234,5', '1.234', '12,34', '1,23,456', '1 234', '1\u00a0234,5', "1'234", '1’234.5', '1234', '12345,678', ',5', '1,234,567', '0,5'],
  ['12%', '12 %', '%', '$5', '-$5', '$-5', '$ 1,234.50', '5 €', '€5', '€5€', '£', '¥1000', '\u22125', '\u22121.234,5', '-\u22125', '₹1,00,000', '(5)', '(-5)', '()', '(5', '5)', '($5)', '($ 1,234.5)', '$(5)', '$ (1,371.25)', '(5)$', '-$(5)', '($5', '(5) %', '%(5)', 'EUR (5)', '(1e5)', '0.50 USD', 'USD 5', '5USD', 'usd 5', '-5,0', '12,34,567', '1,234,56', '-5.'],
  ['inf', 'Infinity', '-inf', '+INF', 'nan', 'NaN', '-nan', 'NAN', '1e400', '-1e400', '1e-400', '9007199254740993', '0x1A', '１', '1.5.', '5f'],
  ['true', 'TRUE', 'False', 'yes', 'N', 't', 'on', 'maybe'],
  ['2020-01-01', '2020-1-1', '2020-02-30', '2020-02-29', '2021-02-29', '0000-01-01', '0001-01-01', '9999-12-31', '2020-13-01', '2020-00-10', '2020-01-00'],
  ['2020-01-01T00:00Z', '2020-01-01T00:00', '2020-01-01 10:30', '2020-01-01t10:30:15z', '2020-01-01T10:30:15.5+02:00', '2020-01-01T10:30:15,123456789-0530', '2020-01-01T10:30+02', '2020-01-01T24:00', '2020-01-01T10:60', '2020-01-01 10:30:15 UTC', '2020-01-01T10:30:60Z', '2020-01-01T10:00+16:00', '2020-01-01T10:00-00:30'],
  ['20200101T101500Z', '20200101T1015', '20200101', '20201301', '20200230'],
  ['13/01/2021', '01/13/2021', '1/2/2021', '01.02.2021', '31.12.2021 23:59', '01-02-2021', '32/01/2021', '29/02/2021', '1/2/21', '13/1/69', '1/13/68', '12/31/1999 11:59 PM', '12/31/1999 12:00 AM', '12/31/1999 12:00 p.m.', '12/31/1999 13:00 PM', '12/31/1999 0:30 AM', '1/2/2021, 3:04:05 AM', '01/02/2021 10:30:15.25'],
  ['2021/03/04', '2021.03.04', '2021/3/4 5:06', '2021-03', '2021-13', '2021-3'],
  ['2021Q1', '2021-Q4', '2021 q2', '2021Q5', 'Q1 2021', 'q3/2021', 'Q42021', '01 Jan 2020', '1-February-2020', '30/Feb/2020', 'Jan 1, 2020', 'Sept. 30 2020 10:00', 'JUNE 5 2020', 'dec 5 2020'],
  ['2024-W05', '2024W53', '2020-W53', '2024-W05-3', '2024W057', '2024-W00', '2024-W54', '2024-W05-8', '2020-W01-1', '2024-w10'],
  ['2024M01', '2024-M12', '2024-M13', '2024/05', '01/2024', '13/2024', '1.2024', '05-2024', 'Jan 2024', 'January-2024', 'Sept. 2024', 'Jan-24', "May '68", 'May-69'],
  ['1-Jan-24', '01-JAN-69', '31-Feb-20', '1 Mar. 2024', 'Mon, 01 Jan 2024 10:00:00 GMT', 'Thursday, January 4, 2024', 'Tue Jan  2 10:00:00 2024', 'Wed Jan 31 23:59:59 UTC 2024', 'Foo, 1 Jan 2024', 'Sat 6 Jan 2024'],
  ['2020-01-01T10:30:15.123456789Z', '1500-01-01T00:00:00.000000001', '2262-01-01'],
  ['[1, 2.5]', '[1]', '[]', '[a]', '[1,,2]', '[ -1e5 , +2. ]', '[1, null]', '1, 2'],
  ['', ' ', ' a ', '\ta', '\u00a0x\u202f', "it's", '"q"', 'é', 'none', 'None', 'Null', 'NULL', '-', '?', 'N/A', 'n.a.', '\\N', '#DIV/0!', '#NV', '#nv', '#N/D', '#¿NOMBRE?', '#¡valor!', '#NÚM!', '#núm!', '#nÚm!', '<NA>', '(null)', '–', 'missing'],
  ['5_0', '-5_0', '.5_5', '5\v', '\f5', '5\u0085', ' 5', '5 ', '\t-5', '-5\u00a0', '-.5', '-.', '-,5', '0', '0,', '0.', '0e5', '/5', '-/5', '1e', '5\u3000', '-nan', '-inf', '1,5,5', '1.5,5'],
  ['2020-01-01 10:30:15', '2020-01-01T10:30:15', '2020-01-01T10:30:15Z', '2020-01-01 10:30:15z', '2020-01-01 24:00:00', '2020-01-01 10:60:00', '2020-02-30 10:00:00', '2020-1-01 10:30:1', '2020-01-1 ', ' 2020-01-01', '12020-01-0', '2020-01--1', '0000-01-01', '2020-01-01 1:30:150', '2020-01-01 -1:30:15', '202a-01-01', '2020-01-0é'],
  ['12:30', '1:05:33', '01:05:33.25', '-1:05:33', '25:00', '100:00', '7:5', '07:60', '12:30 PM', '12:30am', '1:05:33 p.m.', '13:00 PM', '0:30 AM', '-1:00 PM', '12:30:15,5', '12:30:15.1234567899', '1234:56', '12:30:15:1'],
  ['PT1H5M', 'PT1.5S', 'P1D', 'P2W', 'P1DT2H3M4,25S', '-PT30M', 'P', 'PT', 'P1DT', 'P1Y', 'P1M', 'pt1h', 'PT5H1D'],
  ['1 days 02:03:04', '-1 days +23:59:59', '-1 day, 23:59:59.5', '0 days 00:00:00.000000001', '3 days', '1 day', '-2 days -01:00:00', '1 days 2:03', '1 month'],
  ['01JAN2024', '1-FEB-2024', '31FEB2024', '01JAN24', 'JAN2024', '01JAN2024:10:30:15.25', '01JAN2024:24:00', '01JAN2024 10:30'],
  ['0,123', '0.123', '0.123.456', '00,123', '1,023', '0,12,345', '1,23,456'],
  ['20240131.0', '20240131.', '20240131.5'],
  textMarks,
  valueMarks,
].flat(); // prettier-ignore

const readings: ColumnReading[] = [
  { type: 'text' },
  { type: 'text', missing: ['-', "it's"] },
  { type: 'boolean' },
  { type: 'boolean', spellings: true },
  { type: 'vector' },
  ...dateFormats.map((dateFormat) => ({ type: 'dateTime' as const, dateFormat })),
  { type: 'number' },
  ...timeFormats.map((timeFormat) => ({ type: 'number' as const, timeFormat })),
  { type: 'number', timeFormat: 'hh:mm', missing: ['12:30', '0'] },
  { type: 'number', missing: ['0', '-1'] },
  { type: 'number', minus: true },
  { type: 'number', parentheses: true },
  { type: 'number', parentheses: true, unit: '$', thousands: ',' },
  { type: 'number', parentheses: true, unit: '%' },
  { type: 'number', parentheses: true, unit: 'EUR' },
  { type: 'number', missing: ['-5', '1234,5', 'none'], decimal: ',', thousands: '.' },
  { type: 'number', leadingZeros: true },
  ...(['.', ','] as const).flatMap((decimal) =>
    [undefined, ...groupingMarks]
      .filter((thousands) => thousands !== decimal)
      .flatMap((thousands) =>
        [undefined, ...unitSigns.slice(0, 7)].map((unit) => ({
          type: 'number' as const,
          decimal,
          ...(thousands === undefined ? {} : { thousands }),
          ...(unit === undefined ? {} : { unit }),
        })),
      ),
  ),
];

const storedOf = { number: 'DOUBLE', boolean: 'BOOLEAN', dateTime: 'TIMESTAMP', vector: 'DOUBLE[]', text: 'VARCHAR' } as const; // prettier-ignore

/** What SQL makes of the cells, as texts that tell every digit. */
async function bySql(
  reading: ColumnReading,
  texts: readonly string[],
  sql: string,
): Promise<(string | null)[]> {
  const list = texts.map((text, i) => `(${i}, ${quoteText(text)})`).join(', ');
  const value = `CAST(${sql} AS ${storedOf[reading.type]})`;
  const shown = reading.type === 'dateTime' ? `epoch_us(v)` : reading.type === 'vector' ? 'v::VARCHAR' : 'v';
  const rows = await engine.query(
    `SELECT CAST(${shown} AS VARCHAR) AS v, missing FROM (SELECT i, ${value} AS v, ${isMissingSql(reading, trimSql('c'))} AS missing FROM (VALUES ${list}) t(i, c)) ORDER BY i`,
  );
  return rows.map(({ v, missing }) => (missing === true ? 'missing' : (v as string | null)));
}

function byCode(reading: ColumnReading, text: string): string | null {
  const value = readText(reading, text);
  if (value === null) return 'missing';
  if (value === undefined) return null;
  if (Array.isArray(value)) return `[${value.map(asDouble).join(', ')}]`;
  if (typeof value === 'number') return asDouble(value);
  if (typeof value === 'object')
    return String(BigInt(value.seconds) * 1_000_000n + BigInt(Math.floor(value.nanos / 1000)));
  return String(value);
}

const asDouble = (value: number): string => `double ${value}`;
const comparable = (reading: ColumnReading, text: string | null): string | null => {
  if (text === null || text === 'missing') return text;
  if (reading.type === 'number') return asDouble(Number(text.replace(/inf/, 'Infinity')));
  if (reading.type === 'vector')
    return `[${text
      .slice(1, -1)
      .split(', ')
      .map((item) => asDouble(Number(item)))
      .join(', ')}]`;
  return text;
};

test.each(readings.map((reading) => [JSON.stringify(reading), reading] as const))(
  'SQL and TypeScript read every cell alike as %s',
  async (_name, reading) => {
    const right = cells.map((cell) => [cell, byCode(reading, cell)]);
    const quick = rawCellSql(reading, 'c') ?? cellSql(reading, trimmedSql('c'));
    for (const sql of [cellSql(reading, trimSql('c')), quick]) {
      const found = await bySql(reading, cells, sql);
      expect(found.map((text, i) => [cells[i], comparable(reading, text)])).toEqual(right);
    }
  },
);

const expectedNumbers = readings.flatMap((reading) =>
  expectedNumberSql(reading, 'c') === null ? [] : [[JSON.stringify(reading), reading] as const],
);

test.each(expectedNumbers)('a number that is expected is read or given up, never otherwise, as %s', async (_name, reading) => {
  const sql = expectedNumberSql(reading, 'c')!;
  const expected = cells.filter((cell) => cell !== '' && isExpectedNumber(cell, reading));
  const found = await bySql(reading, expected, sql);
  expect(found.map((text) => comparable(reading, text))).toEqual(expected.map((cell) => byCode(reading, cell)));
  const any = await bySql(reading, cells, `TRY(${sql})`);
  for (const [i, text] of any.entries()) {
    const isGivenUp = text === null || ['nan', 'inf', '-inf', 'missing'].includes(text);
    if (!isGivenUp) expect([cells[i], comparable(reading, text)]).toEqual([cells[i], byCode(reading, cells[i])]);
  }
}); // prettier-ignore
