import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorIssue } from '../../../src/errors.ts';
import { detectFormat as detectUpload } from '../../../src/services/dataset-format.ts';
import { createIngestFolder, testLimits } from '../../support/ingest-folder.ts';
import { zipFiles } from '../../../scripts/zip-files.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');

/** Bytes that look random and are the same each time. */
function junk(bytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 32 < bytes; i++) blocks.push(createHash('sha256').update(String(i)).digest());
  return Buffer.concat(blocks);
}

const csv = { fileName: 'data.csv' };
const json = { contentType: 'application/json' };
const ndjson = { fileName: 'data.jsonl' };

const cases: [name: string, content: string | Buffer, declared: object, issue: Partial<ErrorIssue>][] = [
  ['too few fields', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', csv, { code: 'raggedRow', row: 2, line: 3, column: 'c' }],
  ['too many fields', 'a,b\n1,2\n3,4,5\n', csv, { code: 'raggedRow', row: 2, line: 3 }],
  [
    'too few fields after quoted line breaks and blank lines',
    'a,b\n1,"x\ny"\n\n2,z\n\n3\n',
    csv,
    { code: 'raggedRow', row: 3, line: 7 },
  ],
  ['a quote that is not closed', 'a,b\n1,x\n2,"open\n3,y\n', csv, { code: 'quoting', row: 2, line: 3 }],
  ['text after a closing quote', 'a,b\n1,"x"y\n2,z\n', csv, { code: 'quoting', row: 1, line: 2, column: 'b' }],
  ['Latin-1', Buffer.from('name,b\nAnna,1\nJosé,2\n', 'latin1'), csv, { code: 'encoding', line: 3 }],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), csv, { code: 'encoding' }],
  ['UTF-16 that breaks off within a character', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le').subarray(0, -1), csv, { code: 'encoding' }],
  ['a character cut off at the end', Buffer.concat([Buffer.from('a,b\n1,x'), Buffer.from([0xc3])]), csv, { code: 'encoding', line: 2 }],
  ['no header over numbers', '5.1,3.5,setosa\n4.9,3.0,setosa\n6.0,2.9,virginica\n', csv, { code: 'noHeader', line: 1 }],
  ['no header over text', lines(40, (i) => `${i % 2 ? 'p' : 'e'},${i % 3 ? 'x' : 'b'}`), csv, { code: 'noHeader', line: 1 }],
  ['a title in place of names', 'Report 2024,,\na,b,c\n1,2,3\n4,5,6\n', csv, { code: 'emptyColumnName', line: 1, detail: 'Column 2 has no name. Where the first line is a title, tell `skipLines`.' }],
  ['a zero character in a name', '[{"a\\u0000b":1,"c":2},{"a\\u0000b":1,"c":4}]', json, { code: 'columnNameReserved' }],
  ['a header alone', 'a,b\n', csv, { code: 'zeroRows' }],
  ['one column', 'value\n1\n2\n', csv, { code: 'oneColumn', column: 'value' }],
  ['a word among numbers', `a,b\n${lines(4000, (i) => (i === 2500 ? 'oops,1' : `${i},1`))}`, csv, { code: 'mixedTypes', row: 2501, line: 2502, column: 'a' }],
  ['a word among dates', `d,b\n${lines(300, (i) => (i === 7 ? 'soon,1' : `2024-01-${String((i % 28) + 1).padStart(2, '0')},1`))}`, csv, { code: 'mixedTypes', row: 8, column: 'd' }],
  ['a word among true and false', `t,b\n${lines(300, (i) => (i === 7 ? 'maybe,1' : `${i % 2 === 0},1`))}`, csv, { code: 'mixedTypes', row: 8, line: 9, column: 't' }],
  ['an infinite number', 'a,b\n1,2\ninf,3\n4,5\n', csv, { code: 'infiniteValue', row: 2, column: 'a' }],
  ['a line of 10 MB', `a,b\n1,${'x'.repeat(10_000_000)}\n`, csv, { code: 'lineTooLong', line: 2 }],
  ['a zero byte', 'a,b\n1,x\u0000y\n', csv, { code: 'binaryContent', line: 2 }],
  ['binary junk', junk(50_000), csv, {}],
  ['white space only', '  \n\n  \n', csv, { code: 'emptyFile' }],
  ['nothing', '', csv, { code: 'emptyFile' }],
  ['gzip that is cut off', gzipSync(`a,b\n${lines(1000, (i) => `${i},x`)}`).subarray(0, 500), csv, { code: 'gzip' }],
  ['gzip that is damaged', Buffer.concat([gzipSync('a,b\n1,2\n').subarray(0, 12), junk(64)]), csv, { code: 'gzip' }],
  ['JSON that is cut off', '[{"a":1,"b":2},{"a":2', json, { code: 'malformedJson' }],
  ['JSON that is cut off after a comma', '[{"a":1,"b":2},{"a":2,"b":3},', json, { code: 'malformedJson' }],
  ['JSON with something after its end', '[{"a":1,"b":2}] x', json, { code: 'malformedJson' }],
  ['JSON with an error in it', '[{"a":1,"b":2},{"a":}]', json, { code: 'malformedJson', row: 2 }],
  ['an NDJSON line with an error', '{"a":1,"b":2}\n{"a":2\n{"a":3,"b":4}\n', ndjson, { code: 'malformedJson', line: 2 }],
  ['JSON of numbers', '[1,2,3]', json, { code: 'notObjects' }],
  ['JSON without records', '[]', json, { code: 'zeroRows' }],
  ['a word among JSON numbers', '[{"a":1,"b":1},{"a":"oops","b":2},{"a":3,"b":3}]', json, { code: 'mixedTypes', row: 2, column: 'a' }],
  ['objects in JSON', '[{"a":[{"x":1}],"b":2}]', json, { code: 'nestedColumn', column: 'a' }],
  ['columns of uneven length', '{"a":[1,2,3],"b":[4,5]}', json, { code: 'otherJsonLayout' }],
  ['rows as arrays without names', '[[1,2],[3,4]]', json, { code: 'otherJsonLayout' }],
  ['a row of fewer values than names', '{"columns":["a","b"],"data":[[1,2],[3]]}', json, { code: 'otherJsonLayout' }],
  ['an object of objects', '{"ann":{"a":1,"b":2},"bob":{"a":3,"b":4}}', json, { code: 'otherJsonLayout' }],
  ['brackets 5,000 deep', `[{"a":${'['.repeat(5000)}1${']'.repeat(5000)},"b":1}]`, json, { code: 'tooDeep' }],
  ['vectors of uneven length', '[{"v":[1,2],"b":1},{"v":[1,2,3],"b":2}]', json, { code: 'unevenVector', row: 1, column: 'v' }],
  ['a shorter list among vectors', `v,b\n${lines(50, (i) => (i === 30 ? '"[1, 2]",1' : `"[${i}, 2.5, -1e3]",1`))}`, csv, { code: 'unevenVector', row: 31, column: 'v', detail: 'The list has 2 number(s), most lists of this column have 3; all have to be of one length.' }],
  ['a vector with a gap', '[{"v":[1,2],"b":1},{"v":[1,null],"b":2}]', json, { code: 'gapInVector', row: 2, column: 'v' }],
  ['empty vectors', '[{"v":[1],"b":1},{"v":[],"b":2},{"v":[2],"b":2}]', json, { code: 'unevenVector', row: 2, column: 'v' }],
  ['a word among vectors', `v,b\n${lines(300, (i) => (i === 7 ? 'oops,1' : `"[${i}, 2]",1`))}`, csv, { code: 'mixedTypes', row: 8, column: 'v' }],
  ['Parquet that is none', 'PAR1 and no more', { fileName: 'x.parquet' }, { code: 'malformedParquet' }],
  ['text called Parquet', 'a,b\n1,2\n', { fileName: 'x.parquet' }, { code: 'notParquet' }],
]; // prettier-ignore

test.each(cases)('%s is refused with its place', async (_name, content, declared, issue) => {
  const error = await folder.rejection(content, declared);
  expect(error.code).toBe('datasetInvalid');
  expect(error.issues.length).toBeGreaterThan(0);
  expect(error.issues[0]).toMatchObject(issue);
  expect(error.message.length).toBeLessThan(600);
  expect(error.message).not.toContain(folder.folder);
  expect(await folder.leftovers()).toEqual([]);
});

test('every ragged row is named, not only the first', async () => {
  const error = await folder.rejection('a,b\n1\n2,3\n4,5,6\n7\n');
  expect(error.issues.map(({ row }) => row)).toEqual([1, 3, 4]);
});

test('a gzip bomb stops at the limit', async () => {
  const bomb = gzipSync(Buffer.alloc(80_000_000, 'a,b\n'));
  expect(bomb.length).toBeLessThan(1_000_000);
  const error = await folder.rejection(bomb, csv);
  expect(error.code).toBe('datasetLimitExceeded');
  expect(error.message).toContain('50000000');
  expect(await folder.leftovers()).toEqual([]);
});

test.each([
  ['zero bytes', '\0', 'binaryContent'],
  ['one line', 'x', 'lineTooLong'],
])('a gzip bomb of %s is told by its beginning, before the limit is reached', async (_name, byte, code) => {
  const error = await folder.rejection(gzipSync(Buffer.alloc(80_000_000, byte)), csv);
  expect(error.issues[0]).toMatchObject({ code, line: 1 });
});

test('a gzip bomb of blank lines is told by how much it shrinks', async () => {
  const limits = { ...testLimits, maxUncompressedBytes: 10 ** 10 };
  const error = await folder.rejection(gzipSync(Buffer.alloc(120_000_000, '\n')), csv, { limits });
  expect(error.code).toBe('datasetLimitExceeded');
  expect(error.message).toContain('repetition');
});

test.each([
  ['an old Office document', 'd0cf11e0a1b11ae1000000000000', 'Save its sheet as CSV'],
  ['an Arrow file', '4152524f573100000000', 'Save it as Parquet'],
  ['an SQLite database', '53514c69746520666f726d6174203300', 'Export a table as CSV'],
  ['Zstandard', '28b52ffd0458', 'compressed by gzip'],
  ['a pickle', '80049500', 'to_parquet'],
  ['an array of NumPy', '934e554d505901', 'Parquet'],
  ['a file of R', '58 0a 00 00 00 02'.replaceAll(' ', ''), 'saved by R'],
  ['a shapefile', '0000270a00000000', 'GeoJSON'],
  ['HTML', Buffer.from('\n<!DOCTYPE html><table>').toString('hex'), 'Save its table as CSV'],
  ['ARFF', Buffer.from('% Iris\n@RELATION iris\n').toString('hex'), 'ARFF'],
])('%s is refused by what it is, whether a format was named or not', async (_name, hex, hint) => {
  const head = Buffer.from(hex, 'hex');
  expect(() => detectUpload({ format: undefined, mediaType: undefined, fileName: null, head })).toThrow(hint);
  const error = await folder.rejection(head, csv);
  expect(error.code).toBe('datasetFormatUnknown');
  expect(error.message).toContain(hint);
});

test('too many rows or columns are refused, naming limit and value', async () => {
  const rows = await folder.rejection(`a,b\n${lines(30, (i) => `${i},1`)}`, csv, {
    limits: { ...testLimits, maxRows: 20 },
  });
  expect(rows.code).toBe('datasetLimitExceeded');
  expect(rows.message).toMatch(/30 rows.*20/);
  const wide = await folder.rejection('a,b,c\n1,2,3\n', csv, { limits: { ...testLimits, maxColumns: 2 } });
  expect(wide.code).toBe('datasetLimitExceeded');
  expect(wide.message).toMatch(/3 columns.*2/);
});

test('a Parquet that is too large is refused by its footer', async () => {
  const bytes = await folder.make(
    'big.parquet',
    'COPY (SELECT i AS a, i AS b FROM range(5000) t(i)) TO $PATH (FORMAT parquet)',
  );
  const error = await folder.rejection(bytes, {}, { limits: { ...testLimits, maxRows: 1000 } });
  expect(error.code).toBe('datasetLimitExceeded');
  const nested = await folder.make(
    'n.parquet',
    `COPY (SELECT [{'x': 1}] AS s, 2 AS b) TO $PATH (FORMAT parquet)`,
  );
  expect((await folder.rejection(nested)).issues[0]).toMatchObject({ code: 'nestedColumn', column: 's' });
  const blob = await folder.make(
    'b.parquet',
    `COPY (SELECT 'x'::BLOB AS s, 2 AS b) TO $PATH (FORMAT parquet)`,
  );
  expect((await folder.rejection(blob)).issues[0]).toMatchObject({ code: 'unreadableImage', column: 's' });
});

test.each(["'infinity'::TIMESTAMP", "DATE '0044-03-15 (BC)'", "DATE '20000-01-01'"])(
  'a date such as %s is refused with its row',
  async (date) => {
    const bytes = await folder.make(
      'dates.parquet',
      `COPY (SELECT * FROM (VALUES (DATE '2020-01-01', 1), (${date}, 2)) t(d, b)) TO $PATH (FORMAT parquet)`,
    );
    const error = await folder.rejection(bytes);
    expect(error.issues).toMatchObject([{ code: 'dateOutOfRange', row: 2, column: 'd' }]);
  },
);

test('a workbook is not read', async () => {
  const error = await folder.rejection(zipFiles([['[Content_Types].xml', '<Types/>']]), {});
  expect(error.code).toBe('datasetFormatUnknown');
});

test('an aborted ingest ends with its reason and leaves nothing', async () => {
  const abort = new AbortController();
  const reason = new Error('stopped for the test');
  const work = folder.ingest(`a,b\n${lines(50_000, (i) => `${i},${i % 7}`)}`, csv, {
    signal: abort.signal,
    onProgress: () => abort.abort(reason),
  });
  await expect(work).rejects.toBe(reason);
  expect(await folder.leftovers()).toEqual([]);
});

test('JSON of too many levels is refused before a reader could die of it', async () => {
  const nested = (levels: number): string => `[{"a": ${'['.repeat(levels)}1${']'.repeat(levels)}}]`;
  const { code, issues } = await folder.rejection(nested(99), { fileName: 'a.json' });
  expect([code, issues[0].code]).toEqual(['datasetInvalid', 'tooDeep']);
  const { issues: others } = await folder.rejection(nested(90), { fileName: 'a.json' });
  expect(others[0].code).not.toBe('tooDeep');
});

test('a Parquet whose footer tells other rows than it has is refused', async () => {
  const bytes = await folder.make(
    'rows.parquet',
    'COPY (SELECT i AS a, -i AS b FROM range(1000) t(i)) TO $PATH (FORMAT parquet)',
  );
  // In the footer, `num_rows` is the field 3, a varint of 2 · 1000; its first place is the one of the whole file.
  const at = bytes.indexOf(
    Buffer.from([0x16, 0xd0, 0x0f]),
    bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8),
  );
  bytes[at + 1] = 0xd2;
  const { message, issues } = await folder.rejection(bytes, { fileName: 'a.parquet' });
  expect(issues[0].code).toBe('malformedParquet');
  expect(message).toContain('1001');
});
