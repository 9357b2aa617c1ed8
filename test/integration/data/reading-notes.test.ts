import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadOptions } from '../../../src/contracts/dataset-reading.ts';
import { readCell } from '../../../src/data/cells/read-cell.ts';
import { storedReadings } from '../../../src/data/cells/stored-readings.ts';
import type { IngestResult } from '../../../src/data/ingest/ingest-dataset.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
/** A CSV with the column `x` of these cells beside another one. */
const csvOf = (cells: readonly string[]): string =>
  `x,i\n${cells.map((cell, i) => `"${cell.replaceAll('"', '""')}",${i % 7}`).join('\n')}\n`;
const ndjsonOf = (cells: readonly unknown[]): string =>
  cells.map((x, i) => JSON.stringify({ x, i: i % 7 })).join('\n');
const parquetOf = (cells: readonly string[]): Promise<Buffer> =>
  folder.make(
    'strings.parquet',
    `COPY (SELECT unnest([${cells.map((cell) => `'${cell}'`).join(', ')}]) AS x, 1 AS i) TO $PATH (FORMAT parquet)`,
  );
const ingest = (content: string | Buffer, read: ReadOptions = {}): Promise<IngestResult> =>
  folder.ingest(content, typeof content === 'string' && content.startsWith('{') ? { fileName: 'a.ndjson' } : {}, { read }); // prettier-ignore
const x = ({ reading }: IngestResult) => reading.columns.find(({ name }) => name === 'x');
const typeOf = ({ profile }: IngestResult) => profile.columns[0].type;
const values = async (): Promise<unknown[]> => (await folder.rows()).map((row) => row['x']);
const predicted = async (value: unknown): Promise<unknown> => {
  const readings = await storedReadings(folder.engine, folder.parquetPath);
  return readCell(readings[0].reading, value);
};

test.each([
  ['Indian groups', ['1,23,456', '45,000', '12,34,567.5', '999'], [123456, 45000, 1234567.5, 999]],
  ['a code of a currency', ['0.50 USD', '1,250.00 USD', '3 USD', 'USD 7'], [0.5, 1250, 3, 7]],
  ['accounting', ['5', '(5)', '(1,250.50)', '7.25'], [5, -5, -1250.5, 7.25]],
  ['accounting with a sign', ['$5', '($5.00)', '$7', '$8'], [5, -5, 7, 8]],
])('%s is read where all of the column is', async (_name, cells, numbers) => {
  const result = await ingest(csvOf([...cells, ...cells, ...cells]));
  expect(typeOf(result)).toBe('numeric');
  expect((await values()).slice(0, 4)).toEqual(numbers);
  for (const [i, cell] of cells.entries()) expect(await predicted(cell)).toBe(numbers[i]);
});

test.each([
  ['all in parentheses', range(20).map((i) => `(${i})`)],
  ['two currencies', range(20).map((i) => `${i}.50 ${i % 2 ? 'USD' : 'EUR'}`)],
  ['codes', range(20).map((i) => `a${i}`)],
])('%s are no numbers', async (_name, cells) => {
  expect(typeOf(await ingest(csvOf(cells)))).toBe('categorical');
});

test('numbers with a word after them are told', async () => {
  const result = await ingest(csvOf(range(30).map((i) => `${i}.5 kg`)));
  expect(typeOf(result)).toBe('categorical');
  expect(x(result)!.note).toMatchObject({ code: 'numbersWithUnit', detail: expect.stringContaining('"kg"') });
});

test.each<[string, string, string[], RegExp]>([
  ['several units', 'numbersWithUnit', ['1.5K', '2.25M', '700K', '9K', '12M', '8.1M'], /"K", "M"/],
  ['times of day', 'clockTimes', ['07:30', '12:00', '23:59'], /"07:30"/],
  ['times with AM and PM', 'clockTimes', ['7:30 AM', '12:00 PM'], /"7:30 AM"/],
  ['durations', 'clockTimes', ['1:02:03', '26:00:00.5'], /durations/],
  ['durations of pandas', 'clockTimes', ['1 days 02:03:04', '0 days 00:00:01.5'], /durations/],
  ['durations in ISO 8601', 'clockTimes', ['PT1M30S', 'P1DT2H'], /durations/],
  ['percentages with a sign and without', 'numbersWithUnit', ['50.5%', '48.25', '51%', '49'], /"%", no sign/],
  ['two currencies', 'numbersWithUnit', ['$50.10', '€49', '€1,250.00', '$3'], /"\$", "€"/],
  ['codes of currencies', 'numbersWithUnit', ['EUR 0.50', 'USD 49', 'EUR 1,250.00', '3 GBP'], /"EUR", "USD", "GBP"/],
  ['feet and inches', 'numbersWithUnit', ['5\'10"', '6\'1"', '5\'2"'], /several parts/],
  ['degrees, minutes and seconds', 'numbersWithUnit', ['52°10\'30"N', '52°11\'00"N'], /52°10/],
  ['digits of Arabic', 'otherDigits', ['١٢', '٣٤', '٥'], /"١٢"/],
  ['digits of full width', 'otherDigits', ['１２', '３４', '５'], /1234.5/],
  ['underscores between digits', 'otherDigits', ['1_000', '20_000', '5'], /"1_000"/],
  ['fractions', 'otherNotation', ['1/4', '3/4', '1 1/2', '7/8', '2/3'], /fractions, such as "1\/4"/],
  ['hexadecimal numbers', 'otherNotation', ['0x1', '0xfe', '0x11', '0xA0', '0x22'], /hexadecimal/],
  ['powers of ten', 'otherNotation', ['1.5×10^3', '2×10^-4', '3.25x10^5', '7·10³', '8×10^2'], /1\.5e3/],
  ['coordinates', 'otherNotation', ['48.1, 9.25', '48.2, 9.5', '47.9, -9.1', '50, 8', '51.5, 7.4'], /two columns/],
  ['numbers with stars', 'otherNotation', ['0.12*', '1.5**', '0.7***', '2.25*', '3.5 *'], /with marks, such as "0.12\*"/],
  ['limits of detection', 'otherNotation', ['<0.5', '<0.1', '>100', '<0.25', '~12'], /with marks/],
  ['minus behind the digits', 'otherNotation', ['1.234,50-', '12,25', '7,00-', '8,5', '9,75-'], /the minus behind them, such as "1.234,50-"/],
  ['formulas', 'otherNotation', ['=A1+1', '=A2+1', '=SUM(A1:A3)', '=A4+1', '=A5+1'], /spreadsheet/],
  ['dates with months in German', 'unreadDates', ['1. Januar 2024', '12. Februar 2024'], /"1. Januar 2024" and/],
  ['dates of web servers', 'unreadDates', ['31/Jan/2024:10:00:00 +0000', '01/Feb/2024:07:30:00 +0000'], /2024-01-31/],
  ['dates of ordinals', 'unreadDates', ['January 1st, 2024', 'May 22nd, 2024'], /2024-01-31/],
  ['dates with spaces', 'unreadDates', ['2024 01 31', '2024 02 01'], /2024-01-31/],
  ['dates in Japanese', 'unreadDates', ['2024年1月31日', '2024年2月1日'], /2024-01-31/],
  ['dates with names of time zones', 'unreadDates', ['2024-01-31 10:00:00 CET', '2024-02-01 10:00:00 CEST'], /CET/],
  ['dates in two orders', 'unreadDates', ['2024-01-31', '31/01/2024'], /several forms/],
])('%s that are read as names are told in CSV and JSON', async (_name, code, cells, detail) => {
  const repeated = range(40).map((i) => cells[i % cells.length]);
  for (const write of [csvOf, ndjsonOf]) {
    const result = await ingest(write(repeated));
    expect(typeOf(result)).toBe('categorical');
    expect(x(result)!.note).toMatchObject({ code, detail: expect.stringMatching(detail) });
  }
}); // prettier-ignore

test.each([
  ['seats', range(40).map((i) => `${i}${'ABCDEF'[i % 6]}`)],
  ['grades', range(40).map((i) => `${1 + (i % 3)}${'ab'[i % 2]}`)],
  ['ranges of ages', range(40).map((i) => ['18-25', '26-40', '41-65'][i % 3])],
  ['names with years', range(40).map((i) => `Model ${i % 5} 2024`)],
  ['sizes', range(40).map((i) => ['1/2', '3/4', '1/1'][i % 3])],
  ['versions', range(40).map((i) => `1.${i % 4}.${i % 7}`)],
  ['addresses', range(40).map((i) => `10.0.${i}.7`)],
])('%s are names, of which nothing is told', async (_name, cells) => {
  expect(x(await ingest(csvOf(cells)))?.note).toBeUndefined();
});

const days = range(100).map((i) => `2023-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`); // prettier-ignore

test.each([
  ['CSV', csvOf],
  ['NDJSON', ndjsonOf],
])('a few dates that no calendar has are told with the dates in %s', async (_name, write) => {
  const cells = days.map((day, i) => (i % 20 === 7 ? '2023-02-30' : day));
  const result = await ingest(write(cells));
  expect(typeOf(result)).toBe('categorical');
  expect(x(result)!.note).toMatchObject({
    code: 'mostlyDates',
    detail: expect.stringContaining('95 of 100 values are dates'),
    others: [{ value: '2023-02-30', cells: 5 }],
  });
  const told = await ingest(write(cells), { columns: { x: { missingValues: ['2023-02-30'] } } });
  expect(typeOf(told)).toBe('dateTime');
});

const zips = range(40).map((i) => String(10_000 + 37 * i));

test.each([
  ['JSON', async (cells: string[]) => ndjsonOf(cells)],
  ['Parquet', parquetOf],
])('numbers, and true and false, that are strings in %s stay names, which is told', async (_name, write) => {
  const numbers = await ingest(await write(zips));
  expect(typeOf(numbers)).toBe('categorical');
  expect(x(numbers)!.note).toMatchObject({
    code: 'writtenAsText',
    detail: expect.stringContaining('All 40 values are numbers, written as strings'),
  });
  expect(await values()).toEqual(zips);
  expect(await predicted(zips[3])).toBe(zips[3]);
  expect(await predicted(Number(zips[3]))).toBe(zips[3]);
  const truths = await ingest(await write(range(40).map((i) => (i % 3 ? 'true' : 'false'))));
  expect(x(truths)!.note).toMatchObject({ code: 'writtenAsText', detail: expect.stringContaining('`type: boolean`') }); // prettier-ignore
  const told = await folder.ingest(await write([...zips, '#DIV/0!', '#N/A']), _name === 'JSON' ? { fileName: 'a.ndjson' } : {}, { read: { columns: { x: { type: 'numeric' } } } }); // prettier-ignore
  expect(told.profile.columns[0]).toMatchObject({ type: 'numeric', missing: 2 });
  expect(
    x(told)!
      .missing.map(({ mark }) => mark)
      .toSorted(),
  ).toEqual(['#DIV/0!', '#N/A']);
});

test('strings that are mostly numbers are told with the others; errors of spreadsheets are no categories', async () => {
  const mixed = await ingest(ndjsonOf([...zips, 'unknown', '#REF!']));
  expect(x(mixed)!.note).toMatchObject({ code: 'mostlyNumbers', others: [{ value: 'unknown', cells: 1 }] });
  for (const write of [csvOf, ndjsonOf]) {
    const names = await ingest(
      write(range(30).map((i) => (i % 5 === 0 ? '#DIV/0!' : i % 2 ? 'red' : 'blue'))),
    );
    expect(names.profile.columns[0]).toMatchObject({ type: 'categorical', distinct: 2, missing: 6 });
    expect(x(names)!.missing).toEqual([{ mark: '#DIV/0!', cells: 6 }]);
    expect(await predicted('#DIV/0!')).toBeNull();
  }
});

test.each([
  ['CSV', csvOf(['-999', '-999.0', '-999.00', '1.5', '2', '3'])],
  ['NDJSON', ndjsonOf([-999, -999.0, '-999.00', 1.5, 2, 3])],
  ['a decimal comma', csvOf(['-999', '-999,0', '-999,00', '1,5', '2', '3'])],
])('a mark that is a number counts by its value: %s', async (_name, content) => {
  const result = await ingest(content, { missingValues: ['-999'] });
  expect(result.profile.columns[0]).toMatchObject({ type: 'numeric', missing: 3, min: 1.5, max: 3 });
  expect(x(result)!.missing.reduce((sum, { cells }) => sum + cells, 0)).toBe(3);
  for (const value of [-999, '-999', '-999.0'])
    expect(await predicted(typeof value === 'string' && _name === 'a decimal comma' ? value.replace('.', ',') : value)).toBeNull(); // prettier-ignore
  expect(await predicted(-99)).toBe(-99);
});

test('a mark that is a number stays a text among texts', async () => {
  const result = await ingest(csvOf(['-999', '-999.0', 'a', 'b', 'c', 'd']), { missingValues: ['-999'] });
  expect(result.profile.columns[0]).toMatchObject({ type: 'categorical', missing: 1, distinct: 5 });
});

const warned = ({ profile }: IngestResult) =>
  profile.warnings.filter(({ code }) => code.startsWith('option')).map(({ code, column, detail }) => [code, column, detail] as const); // prettier-ignore
const american = range(60).map((i) => `${String((i % 12) + 1).padStart(2, '0')}/${String((i % 28) + 1).padStart(2, '0')}/2020`); // prettier-ignore

test.each<[string, string, ReadOptions, string]>([
  ['dates', csvOf(american), { dateFormat: 'dd/mm/yyyy' }, '`format: mm/dd/yyyy`'],
  ['decimal commas', csvOf(range(60).map((i) => `${i},5`)), { decimal: '.' }, '`decimal: ,`'],
  ['decimal points', csvOf(range(60).map((i) => `${i}.5`)), { decimal: ',' }, '`decimal: .`'],
])('options that %s contradict are warned of, with what is right', async (_name, content, read, right) => {
  const result = await ingest(content, read);
  expect(typeOf(result)).toBe('categorical');
  expect(x(result)!.note).toMatchObject({ code: 'otherFormat', detail: expect.stringContaining(right) });
  expect(warned(result)).toContainEqual(['optionContradicted', 'x', x(result)!.note!.detail]);
});

test.each<[string, string, ReadOptions, string[]]>([
  ['a delimiter of JSON', ndjsonOf(range(30)), { delimiter: ';', header: true }, ['delimiter', 'header']],
  ['a decimal comma without decimals', csvOf(range(30).map(String)), { decimal: ',', delimiter: ',' }, ['decimal']],
  ['groups that nothing has', csvOf(range(30).map(String)), { thousands: "'" }, ['thousands']],
  ['a format of dates without dates', csvOf(range(30).map(String)), { dateFormat: 'dd/mm/yyyy' }, ['dateFormat']],
  ['options that are used', csvOf(range(30).map((i) => `${i + 1}.000,5`)), { decimal: ',', thousands: '.', delimiter: ',' }, []],
  ['dates as told', csvOf(american), { dateFormat: 'mm/dd/yyyy' }, []],
])('%s: options without effect are named', async (_name, content, read, options) => {
  const found = warned(await ingest(content, read));
  expect(found.map(([code, column, detail]) => [code, column, /`(\w+)`/.exec(detail)![1]])).toEqual(
    options.map((option) => ['optionWithoutEffect', null, option]),
  );
}); // prettier-ignore

test('lines at the end of a CSV are left out as told, blank ones not counted', async () => {
  const lines = range(30).map((i) => `${i};${i * 10};c${i % 3}`);
  const content = `a;b;c\r\n${lines.join('\r\n')}\r\n\r\nSumme;4.350;\r\nStand: 1. Mai 2024; ohne Gewähr\r\n \r\n`;
  const refused = await folder.rejection(content);
  expect(refused.message).toContain('tell `skipLastLines`');
  await ingest(content, { skipLastLines: 2 });
  expect((await folder.rows()).at(-1)).toEqual({ a: 29, b: 290, c: 'c2' });
  expect((await folder.rows()).length).toBe(30);
  expect(warned(await ingest(ndjsonOf(range(30)), { skipLastLines: 1 }))).toHaveLength(1);
  const { issues } = await folder.rejection('a,b\n1,2\n', {}, { read: { skipLastLines: 5 } });
  expect(issues[0].code).toBe('emptyFile');
});

test('a total below dates or numbers, and a second line of the header, are refused with what helps', async () => {
  const total = await folder.rejection(`month,n\n${range(12).map((i) => `${i + 1},${i * 3}\n`).join('')}Total,198\n`);
  expect(total.message).toContain('If the last lines are totals or notes, tell `skipLastLines`.');
  const units = await folder.rejection(`t,p\ns,hPa\n${range(30).map((i) => `${i},${i + 990}\n`).join('')}`);
  expect(units.message).toContain('If the header has more lines than one, tell `headerLines`');
  const middle = await folder.rejection(`t,p\n${range(30).map((i) => `${i === 15 ? 'x' : i},${i + 990}\n`).join('')}`);
  expect(middle.message).not.toContain('skipL');
}); // prettier-ignore

test.each<[string, string, boolean]>([
  ['a title', `city,pop\n${range(20).map((i) => `c${i % 4},${i * 7}\n`).join('')}Total,1330\n`, true],
  ['no name', `city,pop\n${range(20).map((i) => `c${i % 4},${i * 7}\n`).join('')},1330\n`, true],
  ['two columns of sums', `n,pop,area\n${range(20).map((i) => `${i % 4},${i * 7},${i / 2}\n`).join('')}30,1330,95\n`, true],
  ['one column that adds up by chance', `n,pop\n${range(20).map((i) => `${i % 4},${i * 7}\n`).join('')}3,1330\n`, false],
  ['no sums', `city,pop\n${range(20).map((i) => `c${i % 4},${i * 7}\n`).join('')}Total,1331\n`, false],
])('a last row of sums is told: %s', async (_name, content, isTold) => {
  const { profile } = await ingest(content);
  expect(profile.warnings.some(({ code }) => code === 'totalRow')).toBe(isTold);
}); // prettier-ignore

test('lists of numbers can not be told to be something else', async () => {
  const content = ndjsonOf(range(10).map((i) => [i, 1]));
  const read = { columns: { x: { type: 'numeric' as const } } };
  const { issues } = await folder.rejection(content, { fileName: 'a.ndjson' }, { read });
  expect(issues).toMatchObject([{ code: 'toldType', column: 'x' }]);
});

test.each([
  ['CSV', 'File_Row_Number,b\n1,2\n3,5\n'],
  ['NDJSON', '{"File_Row_Number":1,"b":2}\n{"File_Row_Number":3,"b":5}\n'],
])('a name that the reader needs itself is changed in %s, which is told', async (_name, content) => {
  const { reading } = await ingest(content);
  expect(await folder.rows()).toEqual([
    { File_Row_Number_2: 1, b: 2 },
    { File_Row_Number_2: 3, b: 5 },
  ]);
  expect(reading.columns).toMatchObject([{ name: 'File_Row_Number_2', note: { code: 'renamed' } }]);
});

test('NA that turns up late among codes of countries is Namibia, and among words it is missing', async () => {
  const countries = ['DE', 'FR', 'IT', 'ES'];
  const rows = range(12_000).map((i) => `${i === 7001 || i === 8888 ? 'NA' : countries[i % 4]},${i % 5 === 0 ? 'NA' : 'word'},${i % 9}`); // prettier-ignore
  const { profile, reading } = await ingest(`x,word,i\n${rows.join('\n')}\n`);
  expect(profile.columns[0]).toMatchObject({ distinct: 5, missing: 0 });
  expect(profile.columns[0].topValues).toContainEqual({ value: 'NA', count: 2 });
  expect(profile.columns[1]).toMatchObject({ distinct: 1, missing: 2400 });
  expect(reading.columns.find(({ name }) => name === 'word')!.missing).toEqual([{ mark: 'NA', cells: 2400 }]);
  expect(await predicted('NA')).toBe('NA');
});

test('dates of SAS are dates', async () => {
  const days = range(20).map((i) => `${String(i + 1).padStart(2, '0')}${['JAN', 'FEB', 'MAR'][i % 3]}2024`);
  expect(typeOf(await ingest(csvOf(days)))).toBe('dateTime');
  expect((await values()).slice(0, 2)).toEqual(['2024-01-01T00:00:00Z', '2024-02-02T00:00:00Z']);
  expect(await predicted('05MAR2024')).toBe('2024-03-05T00:00:00Z');
  await ingest(csvOf(days.map((day, i) => `${day}:0${i % 10}:15:00`)));
  expect((await values())[1]).toBe('2024-02-02T01:15:00Z');
});

test('codes of digits with an E among them are names, until it is told otherwise; numbers with exponents are numbers', async () => {
  const codes = range(30).map((i) => (i % 5 === 0 ? `${10 + i}E${i % 9}` : String(1000 + i)));
  const result = await ingest(csvOf(codes));
  expect(typeOf(result)).toBe('categorical');
  expect(x(result)!.note).toMatchObject({ code: 'exactDigits', detail: expect.stringContaining('12E4') });
  expect(typeOf(await ingest(csvOf(codes), { columns: { x: { type: 'numeric' } } }))).toBe('numeric');
  for (const written of ['1.5E3', '1E+3', '2e-5'])
    expect(typeOf(await ingest(csvOf([...range(30).map((i) => `${i}E2`), written])))).toBe('numeric');
});

test('a point before three digits is the decimal mark where a zero leads, and told where semicolons leave it open', async () => {
  const table = (cells: readonly string[], beside: string): string =>
    `x;b\n${cells.map((cell) => `${cell};${beside}\n`).join('')}`;
  const thousands = range(20).map((i) => `${i + 100}.012`);
  const open = await ingest(table(thousands, 'k'));
  expect(x(open)!.note).toMatchObject({ code: 'decimalMark', detail: expect.stringContaining('point') });
  expect((await values())[0]).toBe(100.012);
  // Decimal commas beside them tell that it groups; but 0.123 is no number with groups.
  await ingest(table(thousands, '1,5'));
  expect((await values())[0]).toBe(100_012);
  await ingest(
    table(
      range(20).map((i) => `0.1${i + 10}`),
      '1,5',
    ),
  );
  expect((await values())[0]).toBe(0.11);
  await ingest(csvOf(range(20).map((i) => `0,1${i + 10}`)));
  expect((await values())[0]).toBe(0.11);
});

test('numbers far from all others that stand for no value are told', async () => {
  const codes = (result: IngestResult) => result.profile.warnings.filter(({ code }) => code === 'sentinelValue');
  const measured = range(40).map((i) => (i % 10 === 3 ? '-999' : `${15 + (i % 9)}.5`));
  const [warning] = codes(await ingest(csvOf(measured)));
  expect(warning).toMatchObject({ column: 'x', detail: expect.stringMatching(/^4 rows hold -999, far from .* \(15.5 to 23.5\)/) });
  expect(codes(await ingest(csvOf(measured), { columns: { x: { missingValues: ['-999'] } } }))).toEqual([]);
  expect(codes(await ingest(csvOf(range(100).map(String))))).toEqual([]);
  expect(codes(await ingest(csvOf(range(40).map((i) => (i === 3 ? '9999' : String(i))))))).toEqual([]);
}); // prettier-ignore
