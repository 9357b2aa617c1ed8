import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataEngine } from '../../../src/data/data-engine.ts';
import { readRows } from '../../../src/data/read-rows.ts';
import { createIngestFolder, testLimits } from '../../support/ingest-folder.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
const typesOf = (result: { profile: { columns: { name: string; type: string }[] } }) =>
  result.profile.columns.map(({ name, type }) => `${name} ${type}`);

const plain = [
  { a: 1, b: 'x' },
  { a: 2, b: 'y' },
];

test.each([
  ['CSV', 'a,b\n1,x\n2,y\n', {}],
  ['no line break at the end', 'a,b\n1,x\n2,y', {}],
  ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n', {}],
  ['CR', 'a,b\r1,x\r2,y\r', {}],
  ['CRLF and LF mixed', 'a,b\r\n1,x\n2,y\r\n', {}],
  ['a byte order mark', '\uFEFFa,b\n1,x\n2,y\n', {}],
  ['a byte order mark with CRLF', '\uFEFFa,b\r\n1,x\r\n2,y\r\n', {}],
  ['semicolons', 'a;b\n1;x\n2;y\n', {}],
  ['bars', 'a|b\n1|x\n2|y\n', {}],
  ['tabs', 'a\tb\n1\tx\n2\ty\n', { fileName: 'x.tsv' }],
  ['quotes', '"a","b"\n"1","x"\n2,"y"\n', {}],
  ['spaces around names', ' a , b\n1,x\n2,y\n', {}],
  ['blank lines', 'a,b\n1,x\n\n2,y\n\n', {}],
  ['gzip', gzipSync('a,b\n1,x\n2,y\n'), { fileName: 'x.csv.gz' }],
  ['two gzip members', Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')]), {}],
  ['JSON', '[{"a":1,"b":"x"},{"a":2,"b":"y"}]', {}],
  ['JSON on many lines', '[\n  {\n "a": 1, "b": "x"\n},\n{"a":2,"b":"y"}\n]\n', { fileName: 'x.json' }],
  ['NDJSON', '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n', { contentType: 'application/x-ndjson' }],
  ['NDJSON with a byte order mark', '\uFEFF{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n', {}],
  ['NDJSON called CSV', '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n', { format: 'csv' as const }],
  ['UTF-16 with a mark', Buffer.from('\uFEFFa\tb\r\n1\tx\r\n2\ty\r\n', 'utf16le'), { fileName: 'x.txt' }],
  ['UTF-16 without a mark', Buffer.from('a,b\n1,x\n2,y\n', 'utf16le'), {}],
  ['UTF-16, the high byte first', Buffer.from('\uFEFFa,b\n1,x\n2,y\n', 'utf16le').swap16(), {}],
  [
    'JSON in UTF-16',
    Buffer.from('\uFEFF[{"a":1,"b":"x"},{"a":2,"b":"y"}]', 'utf16le'),
    { fileName: 'x.json' },
  ],
  ['spaces before quotes', '"a", "b"\n1, "x"\n2, "y"\n', {}],
  ['comments', '# made by R\n# a,b\n\n1,x\n2,y\n', {}],
  ['a comment with as many fields', '# made by R, version 4\na,b\n1,x\n2,y\n', {}],
  ['a header of NumPy', '# a,b\n1,x\n2,y\n', {}],
  ['the delimiter in the first line', 'sep=;\na;b\n1;x\n2;y\n', {}],
  ['columns as arrays', '{"a":[1,2],"b":["x","y"]}', { fileName: 'x.json' }],
  ['columns by index', '{"a":{"0":1,"1":2},"b":{"0":"x","1":"y"}}', {}],
  ['rows by index', '{"3":{"a":1,"b":"x"},"5":{"a":2,"b":"y"}}', {}],
  ['names beside rows', '{"columns":["a","b"],"index":[0,1],"data":[[1,"x"],[2,"y"]]}', {}],
  ['names above rows', '[["a", "b"],\n [1, "x"],\n [2, "y"]]', { fileName: 'x.json' }],
  ['gzip JSON', gzipSync('[{"a":1,"b":"x"},{"a":2,"b":"y"}]'), {}],
])('%s is read', async (_name, content, declared) => {
  const result = await folder.ingest(content, declared);
  expect(result.rows).toBe(2);
  expect(typesOf(result)).toEqual(['a numeric', 'b categorical']);
  expect(await folder.rows()).toEqual(plain);
});

test('Parquet is read, whatever it is called, its types made ours', async () => {
  const bytes = await folder.make(
    'types.parquet',
    `COPY (SELECT i::INTEGER AS i, i::FLOAT / 2 AS f, i::DECIMAL(9, 2) AS d, i % 2 = 0 AS b, DATE '2024-01-01' + i::INTEGER AS day,
       TIMESTAMPTZ '2024-01-01 10:00:00+02' AS at, 'v' || i AS s, [i::DOUBLE, 1.5] AS v, (9007199254740993 + i)::UBIGINT AS u
       FROM range(3) t(i)) TO $PATH (FORMAT parquet)`,
  );
  const result = await folder.ingest(bytes, { fileName: 'x.csv' });
  expect(result.format).toBe('parquet');
  expect(typesOf(result)).toEqual([
    'i numeric', 'f numeric', 'd numeric', 'b boolean', 'day dateTime', 'at dateTime', 's categorical', 'v vector', 'u categorical',
  ]); // prettier-ignore
  const [, second] = await folder.rows();
  expect(second).toMatchObject({
    i: 1, f: 0.5, d: 1, b: false, day: '2024-01-02', at: '2024-01-01T08:00:00Z', s: 'v1', v: [1, 1.5], u: '9007199254740994',
  }); // prettier-ignore
});

test('cells that stand for nothing are missing values', async () => {
  const missing = ['', 'NA', 'N/A', 'null', 'NULL', 'NaN', 'nan', '?', '-', 'n/a'];
  const content = `n,s,b,d\n${lines(40, (i) => {
    const nothing = missing[i];
    return nothing === undefined
      ? `${i},s${i % 3},${i % 2 ? 'true' : 'False'},2024-02-${String((i % 28) + 1).padStart(2, '0')}`
      : `${nothing},${nothing},${nothing},${nothing}`;
  })}`;
  const result = await folder.ingest(content);
  expect(typesOf(result)).toEqual(['n numeric', 's categorical', 'b boolean', 'd dateTime']);
  // Among words a hyphen may be one.
  expect(result.profile.columns.map((column) => column.missing)).toEqual([10, 9, 10, 10]);
});

test('numbers keep what they mean', async () => {
  const content = `zip,account,price,code,late\n${lines(200, (i) =>
    [
      String(i).padStart(5, '0'),
      `1234567890123456${100 + i}`,
      `${i}.5`,
      i % 3 ? i : `${i}A`,
      i < 199 ? i : '3.25',
    ].join(','),
  )}`;
  const result = await folder.ingest(content);
  expect(typesOf(result)).toEqual([
    'zip categorical',
    'account categorical',
    'price numeric',
    'code categorical',
    'late numeric',
  ]);
  const rows = await folder.rows();
  expect(rows[7]).toEqual({ zip: '00007', account: '1234567890123456107', price: 7.5, code: '7', late: 7 });
  expect(rows[199]['late']).toBe(3.25);
});

test('a column that turns out to be of another type late is read again as text, losing no row', async () => {
  // Beyond the sampled beginning.
  const count = 120_000;
  const content = `a,b\n${lines(count, (i) => (i < 100_000 ? `${i},1` : `w${i},2`))}`;
  const result = await folder.ingest(content);
  expect(result.rows).toBe(count);
  expect(typesOf(result)[0]).toBe('a categorical');
  const { rows } = await readRows(folder.engine, {
    parquetPath: folder.parquetPath,
    offset: 99_999,
    limit: 2,
  });
  expect(rows).toEqual([
    { a: '99999', b: 1 },
    { a: 'w100000', b: 2 },
  ]);
});

test('integers too long to be numbers, met late, make the column text', async () => {
  const content = `a,b\n${lines(120_000, (i) => (i < 110_000 ? `${i},1` : `90071992547409${i},2`))}`;
  const result = await folder.ingest(content);
  expect(typesOf(result)[0]).toBe('a categorical');
  const { rows } = await readRows(folder.engine, {
    parquetPath: folder.parquetPath,
    offset: 119_999,
    limit: 1,
  });
  expect(rows).toEqual([{ a: '90071992547409119999', b: 2 }]);
});

test('a key that only the last record has is a column', async () => {
  const content = `${lines(30_000, (i) => `{"a":${i},"b":${i % 5}}`)}{"a":1,"b":2,"late":"here"}\n`;
  const result = await folder.ingest(content);
  expect(result.profile.columns.map(({ name }) => name)).toEqual(['a', 'b', 'late']);
  expect(result.rows).toBe(30_001);
});

test('offsets of times are honoured; decimal commas and years as names are understood', async () => {
  await folder.ingest('t,x\n2024-03-01T10:00:00+02:00,1\n2024-03-01 08:00,2\n');
  expect((await folder.rows()).map(({ t }) => t)).toEqual(['2024-03-01T08:00:00Z', '2024-03-01T08:00:00Z']);
  await folder.ingest('[{"t":"2024-03-01T10:00:00+02:00","x":1},{"t":"2024-03-02T10:00:00+02:00","x":2}]');
  expect((await folder.rows())[0]['t']).toBe('2024-03-01T08:00:00Z');
  await folder.ingest('a;b\n1,5;x\n"2,25";y\n');
  expect((await folder.rows()).map(({ a }) => a)).toEqual([1.5, 2.25]);
  const years = await folder.ingest('country,2019,2020\nNL,1,2\nBE,3,4\n');
  expect(years.profile.columns.map(({ name }) => name)).toEqual(['country', '2019', '2020']);
});

test('names and values may hold what SQL uses', async () => {
  const names = [`it's`, 'say "hi"', 'a;DROP TABLE x', 'sélect', 'file_row', '%s'];
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  const result = await folder.ingest(`${quoted}\n'; --,"""q""",3,é,5,6\nx,y,4,ü,6,7\n`);
  expect(result.profile.columns.map(({ name }) => name)).toEqual(names);
  const [first] = await folder.rows();
  expect(Object.keys(first)).toEqual(names);
  expect(first[`it's`]).toBe(`'; --`);
  expect(first['say "hi"']).toBe('"q"');
});

test('progress never falls and ends at 1', async () => {
  const seen: number[] = [];
  await folder.ingest(`a,b\n${lines(2000, (i) => `${i},${i % 3}`)}`, {}, { onProgress: (f) => seen.push(f) });
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

test('lists of numbers in a CSV are vectors; lists of anything else are text', async () => {
  const content = `v;w;tags\n${lines(60, (i) => `[${i}, ${i / 2},-1.5e2];${i === 9 ? '' : `[${i}]`};[a, b${i % 3}]`)}`;
  const result = await folder.ingest(content);
  expect(typesOf(result)).toEqual(['v vector', 'w vector', 'tags categorical']);
  expect(result.profile.columns.map(({ vectorLength }) => vectorLength)).toEqual([3, 1, undefined]);
  expect(result.profile.columns[1].missing).toBe(1);
  const rows = await folder.rows();
  expect(rows[9]).toEqual({ v: [9, 4.5, -150], w: null, tags: '[a, b0]' });
});

test('many lists that are none make the column text', async () => {
  const content = `v,b\n${lines(20_000, (i) => (i < 15_000 ? `"[${i}, 2]",1` : `note ${i % 5},2`))}`;
  expect(typesOf(await folder.ingest(content))[0]).toBe('v categorical');
});

test('a page of rows is read in order', async () => {
  await folder.ingest(`a,b\n${lines(5000, (i) => `${i},x`)}`);
  const page = await readRows(folder.engine, { parquetPath: folder.parquetPath, offset: 4990, limit: 20 });
  expect(page).toMatchObject({ columns: ['a', 'b'], offset: 4990, total: 5000 });
  expect(page.rows.map(({ a }) => a)).toEqual(Array.from({ length: 10 }, (_, i) => 4990 + i));
});

test('marks that no sample holds are found by all cells, and counted', async () => {
  const lines = Array.from(
    { length: 9000 },
    (_, i) => `${i / 8},2024-01-${10 + (i % 20)},${i % 2 ? 'a' : 'b'}`,
  );
  lines[7000] = '-nan,NaT,a';
  lines[7001] = ',,NA';
  lines[7002] = '1_000,2024-02-30,b';
  lines[7003] = ' 12 ,2024-01-10T24:00:00,b';
  const without = lines.toSpliced(7002, 2);
  const { profile, reading } = await folder.ingest(`x,day,k\n${without.join('\n')}\n`);
  expect(profile.columns.map(({ missing, storedType }) => [storedType, missing])).toEqual([
    ['DOUBLE', 2],
    ['TIMESTAMP', 2],
    ['VARCHAR', 1],
  ]);
  expect(reading.columns.map(({ missing }) => missing)).toEqual([
    [
      { mark: '', cells: 1 },
      { mark: '-nan', cells: 1 },
    ],
    [
      { mark: '', cells: 1 },
      { mark: 'NaT', cells: 1 },
    ],
    [{ mark: 'NA', cells: 1 }],
  ]);
  const rows = await folder.rows();
  expect(rows.slice(6999, 7003).map(({ x, day }) => [x, day])).toEqual([
    [6999 / 8, '2024-01-29T00:00:00Z'],
    [null, null],
    [null, null],
    [7004 / 8, '2024-01-14T00:00:00Z'],
  ]);
  const { issues } = await folder.rejection(`x,day,k\n${lines.join('\n')}\n`);
  expect(issues[0]).toMatchObject({ code: 'mixedTypes', row: 7003, column: 'x' });
});

test('thousands of columns of every type are read and shown', async () => {
  const columns = 4000;
  const kinds: ((row: number, j: number) => string)[] = [
    (row, j) => (row === 3 ? 'NA' : `${row * j},5`),
    (row) => `${row + 1}.234,5`,
    (row) => `0${row + 1}.02.2024`,
    (row) => (row % 2 ? 'true' : ''),
    (row) => ` word ${row} `,
  ];
  const line = (cell: (j: number) => string): string =>
    Array.from({ length: columns }, (_, j) => cell(j)).join(';');
  const rows = Array.from({ length: 8 }, (_, row) => line((j) => kinds[j % 5](row, j)));
  const limits = { ...testLimits, maxColumns: 10_000 };
  const { profile } = await folder.ingest(
    [line((j) => `c${j}`), ...rows].join('\n'),
    {},
    { limits, memoryLimit: 768e6 },
  );
  expect(profile.columns.map(({ type }) => type).slice(-5)).toEqual([
    'numeric',
    'numeric',
    'dateTime',
    'boolean',
    'categorical',
  ]);
  const previews = await createDataEngine({ memoryLimitBytes: 256e6, threads: 1 });
  const page = await readRows(previews, { parquetPath: folder.parquetPath, offset: 2, limit: 2 });
  previews.close();
  const last = page.rows.map((row) => page.columns.slice(-5).map((name) => row[name]));
  expect(last).toEqual([
    [7990.5, 3234.5, '2024-02-03T00:00:00Z', null, 'word 2'],
    [null, 4234.5, '2024-02-04T00:00:00Z', true, 'word 3'],
  ]);
});

test('5,000 columns of numbers are read within the memory of a worker', async () => {
  const line = (cell: (j: number) => string): string =>
    Array.from({ length: 5000 }, (_, j) => cell(j)).join(',');
  const rows = Array.from({ length: 60 }, (_, row) => line((j) => `${(row * 5000 + j) / 8}`));
  const limits = { ...testLimits, maxColumns: 10_000 };
  const { profile } = await folder.ingest(
    [line((j) => `c${j}`), ...rows].join('\n'),
    {},
    { limits, memoryLimit: 768 * 2 ** 20 },
  );
  expect(profile.columns).toHaveLength(5000);
  expect(profile.columns.at(-1)).toMatchObject({ type: 'numeric', missing: 0 });
});

test('numbers that a sample did not show are read as if it had', async () => {
  // The sample holds the first 5000 records and pieces of the rest; the odd cells lie between them.
  const lines = Array.from({ length: 6000 }, (_, i) => `${i}.5,${i % 7}.25,${i % 2}`);
  lines[5990] = 'NA,+3,1';
  lines[5991] = ' 7,inf,0';
  lines[5992] = '1e3,2,1';
  const { issues } = await folder.rejection(`x,y,z\n${lines.join('\n')}\n`);
  expect(issues[0]).toMatchObject({ code: 'infiniteValue', row: 5992, column: 'y' });
  lines[5991] = ' 7,-.5,0';
  const { profile } = await folder.ingest(`x,y,z\n${lines.join('\n')}\n`);
  expect(profile.columns.map(({ type, missing }) => [type, missing])).toEqual([
    ['numeric', 1],
    ['numeric', 0],
    ['numeric', 0],
  ]);
  const rows = await folder.rows();
  expect(rows.slice(5990, 5993).map((row) => Object.values(row))).toEqual([
    [null, 3, 1],
    [7, -0.5, 0],
    [1000, 2, 1],
  ]);
  // Digits with a leading zero are names, wherever they stand.
  lines[5993] = '007,1,1';
  const named = await folder.ingest(`x,y,z\n${lines.join('\n')}\n`);
  expect(named.profile.columns[0].type).toBe('categorical');
});

test.each([
  ['windows-1252', '€ Köln', '80 20 4b f6 6c 6e'],
  ['windows-1250', 'Žák', '8e e1 6b'],
  ['koi8-r', 'Москва', 'ed cf d3 cb d7 c1'],
  ['macintosh', 'Köln', '4b 9a 6c 6e'],
  ['shift_jis', '東京表', '93 8c 8b 9e 95 5c'],
  ['gb18030', '北京', 'b1 b1 be a9'],
  ['euc-kr', '서울', 'bc ad bf ef'],
] as const)('%s is read where it is told', async (encoding, word, bytes) => {
  const cell = Buffer.from(bytes.replaceAll(' ', ''), 'hex');
  const content = Buffer.concat([Buffer.from('a,b\n1,'), cell, Buffer.from('\n2,x\n')]);
  const { reading } = await folder.ingest(content, {}, { read: { encoding } });
  expect(reading.encoding).toBe(encoding);
  expect((await folder.rows()).map(({ b }) => b)).toEqual([word, 'x']);
});

test('columns as arrays keep long digits, lists and missing values', async () => {
  await folder.ingest('{"id":[9007199254740993,9007199254740992],"v":[[1,2],[3,4]],"s":["a\\nb",null]}');
  expect(await folder.rows()).toEqual([
    { id: '9007199254740993', v: [1, 2], s: 'a\nb' },
    { id: '9007199254740992', v: [3, 4], s: null },
  ]);
});

const oddNames = [
  '__proto__',
  'constructor',
  'select',
  'x"y',
  'É',
  'é',
  'cafe\u0301',
  'caf\u00e9',
  'A',
  'a',
  'a_2',
  '',
];
/** Upper and lower case of ASCII letters are one to DuckDB, and a name has a character. */
const storedNames = [...oddNames.slice(0, 9), 'a_3', 'a_2', 'column12'];

test.each([
  ['CSV', () => `${oddNames.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')}\n${lines(3, (i) => oddNames.map((_, j) => i * 100 + j).join(','))}`],
  ['JSON', () => JSON.stringify([0, 1, 2].map((i) => Object.fromEntries(oddNames.map((name, j) => [name, i * 100 + j]))))],
  ['NDJSON', () => lines(3, (i) => JSON.stringify(Object.fromEntries(oddNames.map((name, j) => [name, i * 100 + j]))))],
])('columns may have any names in %s; those that SQL takes for equal get others, which is told', async (_format, content) => {
  const { profile, reading } = await folder.ingest(content());
  expect(profile.columns.map(({ name }) => name)).toEqual(storedNames);
  const [, second] = await folder.rows();
  expect(Object.entries(second)).toEqual(storedNames.map((name, j) => [name, 100 + j]));
  const notes = reading.columns.filter(({ note }) => note).map(({ name, note }) => [name, note!.code]);
  expect(notes).toEqual([['a_3', 'renamed'], ['column12', 'unnamed']]);
}); // prettier-ignore

test('a key with a number at its end is not taken for a renamed one', async () => {
  await folder.ingest('{"X":1,"x_1":2}\n{"X":3,"x_1":4}\n');
  expect(await folder.rows()).toEqual([
    { X: 1, x_1: 2 },
    { X: 3, x_1: 4 },
  ]);
});

test('times keep their nanoseconds, in texts and in Parquet, and dates far off stay dates', async () => {
  const times = ['2024-01-01T00:00:00.000000001Z', '2024-01-01T00:00:00.000000002Z', '2024-01-01T00:00:00Z'];
  const { profile } = await folder.ingest(`t,b\n${times.map((time, i) => `${time},${i}`).join('\n')}\n`);
  expect(profile.columns[0]).toMatchObject({ storedType: 'TIMESTAMP_NS', distinct: 3, min: times[2], max: times[1] });
  expect((await folder.rows()).map(({ t }) => t)).toEqual(times);
  const bytes = await folder.make(
    'ns.parquet',
    `COPY (SELECT make_timestamp_ns(1704067200000000000 + i) AS t, make_timestamp_ns(1704067200000000000 + i * 1000) AS us, i AS b FROM range(3) r(i)) TO $PATH (FORMAT parquet)`,
  );
  const parquet = await folder.ingest(bytes);
  expect(parquet.profile.columns.map(({ storedType }) => storedType)).toEqual(['TIMESTAMP_NS', 'TIMESTAMP', 'BIGINT']);
  expect((await folder.rows()).map(({ t, us }) => [t, us])).toEqual([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00.000000001Z', '2024-01-01T00:00:00.000001Z'],
    ['2024-01-01T00:00:00.000000002Z', '2024-01-01T00:00:00.000002Z'],
  ]);
  const old = await folder.ingest(`t,b\n1500-01-01T00:00:00,1\n${times.map((time, i) => `${time},${i}`).join('\n')}\n`);
  expect(old.profile.columns[0]).toMatchObject({ storedType: 'TIMESTAMP', missing: 0 });
}); // prettier-ignore

test.each(['', '\n'])('many columns of text in JSON lines are read in little memory, in their order (end %j)', async (end) => {
  const row = (i: number) =>
    Object.fromEntries([['i', i], ...Array.from({ length: 80 }, (_, c): [string, unknown] => [`c${c}`, `v${i}-${c}`]), ['y', 'ab'[i % 2]]]);
  const lines = Array.from({ length: 60 }, (_, i) => JSON.stringify(row(i)));
  const limits = { ...testLimits, maxLineBytes: 16 << 20 };
  await folder.ingest(lines.join('\n') + end, {}, { threads: 2, memoryLimit: 300e6, limits });
  expect((await folder.rows()).map(({ i }) => i)).toEqual(lines.map((_, i) => i));
}); // prettier-ignore
