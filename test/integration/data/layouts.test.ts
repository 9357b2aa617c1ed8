import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadOptions } from '../../../src/contracts/dataset-reading.ts';
import { readCell } from '../../../src/data/cells/read-cell.ts';
import { storedReadings } from '../../../src/data/cells/stored-readings.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

/** Layouts of tables as programs write them: quotes, headers of several lines, names twice, nested columns, blank lines; and types of Parquet. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** Rows as they are stored, what was decided of the file, and codes of notes by column. */
async function read(content: string | Buffer, options: ReadOptions = {}, fileName = 'a.csv') {
  const { profile, reading } = await folder.ingest(content, typeof content === 'string' ? { fileName } : {}, {
    read: options,
  });
  const notes = Object.fromEntries(
    reading.columns.flatMap(({ name, note }) => (note ? [[name, note.code]] : [])),
  );
  const types = Object.fromEntries(profile.columns.map(({ name, type }) => [name, type]));
  return { rows: await folder.rows(), reading, notes, types };
}

describe('a CSV', () => {
  test('may have lines of nothing but spaces, wherever they stand; others of too few fields are still refused', async () => {
    const { rows } = await read('  \n\t\na,b\n1,x\n   \n2,y\r\n \t \n3,z\n  ');
    expect(rows).toEqual([{ a: 1, b: 'x' }, { a: 2, b: 'y' }, { a: 3, b: 'z' }]); // prettier-ignore
    const error = await folder.rejection('a,b\n1,x\n   \n2\n', { fileName: 'a.csv' });
    expect(error.issues).toMatchObject([{ code: 'raggedRow', row: 2, line: 4 }]);
    expect((await read('a\tb\n1\tx\n\t\n2\ty\n', {}, 'a.tsv')).rows).toHaveLength(3);
  });

  test('may be quoted by another character, or by none', async () => {
    const told = await read("a,b\n'1,5',x\n'2','it''s'\n", { quote: "'" });
    expect(told.rows).toEqual([{ a: '1,5', b: 'x' }, { a: '2', b: "it's" }].map(({ a, b }) => ({ a: a === '2' ? 2 : 1.5, b }))); // prettier-ignore
    expect(told.reading.quote).toBe("'");
    const none = await read('a,b\n1,5" pipe\n2,"x\n', { quote: '' });
    expect(none.rows.map(({ b }) => b)).toEqual(['5" pipe', '"x']);
    expect((await read('a,b\n1,"x"\n2,y\n')).reading.quote).toBe('"');
    const open = await folder.rejection(
      "a,b\n1,x\n2,'open\n",
      { fileName: 'a.csv' },
      { read: { quote: "'" } },
    );
    expect(open.issues[0]).toMatchObject({ code: 'quoting', line: 3 });
  });

  test('may be quoted by apostrophes that nobody told of, where a column is as a whole', async () => {
    const found = await read("id,'place','y'\n1,'Delft, NL','it''s'\n2,,'b'\n3,'Gent, BE','b'\n");
    expect(found.rows).toEqual([
      { id: 1, place: 'Delft, NL', y: "it's" },
      { id: 2, place: null, y: 'b' },
      { id: 3, place: 'Gent, BE', y: 'b' },
    ]);
    expect(found.reading.quote).toBe("'");
    const some = await read("id,place\n1,'s-Gravenhage\n2,'t Gooi'\n3,Delft\n");
    expect(some.rows.map(({ place }) => place)).toEqual(["'s-Gravenhage", "'t Gooi'", 'Delft']);
    expect(some.reading.quote).toBe('"');
  });

  test('may have a header of several lines', async () => {
    const { rows, reading } = await read('id,2023,,2024,\n,q1,q2,q1,q2\n7,1,2,3,4\n8,5,6,7,8\n', {
      headerLines: 2,
    });
    expect(rows[1]).toEqual({ id: 8, '2023_q1': 5, '2023_q2': 6, '2024_q1': 7, '2024_q2': 8 });
    expect(reading).toMatchObject({ header: true, skipLines: 0 });
    const units = 'title\nmass,name\nkg,\n1.5,x\n2.5,y\nz,w\n';
    const error = await folder.rejection(units, { fileName: 'a.csv' }, { read: { headerLines: 2, skipLines: 1, columns: { mass_kg: { type: 'numeric' } } } }); // prettier-ignore
    expect(error.issues).toMatchObject([{ column: 'mass_kg', row: 3, line: 6 }]);
    const missed = await folder.rejection('mass,name\nkg,\n1.5,x\n2.5,y\n', { fileName: 'a.csv' });
    expect(missed.message).toContain('`headerLines`');
  });

  test('may have a name twice, as pandas reads it', async () => {
    const { rows, notes } = await read('a,b,a,a.1,a\n1,2,3,4,5\n6,7,8,9,10\n');
    expect(rows[0]).toEqual({ a: 1, b: 2, 'a.2': 3, 'a.1': 4, 'a.3': 5 });
    expect(notes).toEqual({ 'a.2': 'renamed', 'a.3': 'renamed' });
  });
});

describe('nested columns', () => {
  test('are left out with a note', async () => {
    const json = await read('[{"b":2,"c":"u","d":[{"e":1}]},{"b":4,"c":"v","d":[]}]', {}, 'a.json');
    expect(json.rows).toEqual([{ b: 2, c: 'u' }, { b: 4, c: 'v' }]); // prettier-ignore
    expect(json.notes).toEqual({ d: 'leftOut' });
    const mixed = await read('{"a":{"x":1},"b":2,"c":3}\n{"a":5,"b":4,"c":5}\n', {}, 'a.ndjson');
    expect(mixed.rows[0]).toEqual({ b: 2, c: 3 });
    expect(mixed.notes).toEqual({ a: 'leftOut' });
    const parquet = await folder.make('n.parquet', `COPY (SELECT MAP {'k': i} AS m, [['a']] AS l, i AS b, 2 * i AS c FROM range(3) t(i)) TO $PATH (FORMAT parquet)`); // prettier-ignore
    const { rows, notes } = await read(parquet);
    expect(rows[2]).toEqual({ b: 2, c: 4 });
    expect(notes).toEqual({ m: 'leftOut', l: 'leftOut' });
  });

  const user = (age: number, city: string | null): object => ({ age, born: '2001-02-03T04:00:00+02:00', geo: { city, id: 9007199254740993n } }); // prettier-ignore
  const exactJson = (value: object): string =>
    JSON.stringify(value, (_, cell: unknown) => (typeof cell === 'bigint' ? `#${cell}#` : cell)).replaceAll(
      /"#(\d+)#"/g,
      '$1',
    );
  const flat = (age: number, city: string | null): object => ({ 'user.age': age, 'user.born': '2001-02-03T02:00:00Z', 'user.geo.city': city, 'user.geo.id': '9007199254740993' }); // prettier-ignore

  test('of single values become a column each, in JSON and in Parquet', async () => {
    const lines = [
      { user: user(20, 'A'), y: 1 },
      { user: user(21.5, 'B'), y: 2 },
      { user: null, y: 3 },
    ];
    const json = await read(lines.map(exactJson).join('\n'), {}, 'a.ndjson');
    const none = { 'user.age': null, 'user.born': null, 'user.geo.city': null, 'user.geo.id': null };
    const rows = [{ ...flat(20, 'A'), y: 1 }, { ...flat(21.5, 'B'), y: 2 }, { ...none, y: 3 }]; // prettier-ignore
    expect(json.rows).toEqual(rows);
    expect(json.notes).toMatchObject({ user: 'flattened', 'user.geo.id': 'exactDigits' });
    const value = (age: number, city: string): string =>
      `{'age': ${age}::DOUBLE, 'born': TIMESTAMPTZ '2001-02-03 04:00:00+02', 'geo': {'city': '${city}', 'id': 9007199254740993}}`;
    const parquet = await folder.make('n.parquet', `COPY (SELECT * FROM (VALUES (${value(20, 'A')}, 1), (${value(21.5, 'B')}, 2), (NULL, 3)) t("user", y)) TO $PATH (FORMAT parquet)`); // prettier-ignore
    expect((await read(parquet)).rows).toEqual(rows);
  });

  test('stay as they are where a column has such a name, where they are maps, and below four levels', async () => {
    const taken = await read('{"a":{"x":1},"a.x":2,"b":3}\n{"a":{"x":4},"a.x":5,"b":6}', {}, 'a.ndjson');
    expect(taken.rows[0]).toEqual({ 'a.x': 2, b: 3 });
    expect(taken.notes).toEqual({ a: 'leftOut' });
    const keys = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`k${i}`, i]));
    const map = await read(JSON.stringify([{ a: keys, b: 1, c: 2 }]), {}, 'a.json');
    expect([map.rows, map.notes]).toEqual([[{ b: 1, c: 2 }], { a: 'leftOut' }]);
    const deep = await read('[{"a":{"b":{"c":{"d":1,"e":{"f":2}}}},"g":3}]', {}, 'a.json');
    expect([deep.rows, deep.notes]).toEqual([[{ 'a.b.c.d': 1, g: 3 }], { a: 'flattened', 'a.b.c.e': 'leftOut' }]); // prettier-ignore
  });

  test('are refused where options name them', async () => {
    const error = await folder.rejection('[{"a":{"x":1},"b":2,"c":3}]', { fileName: 'a.json' }, { read: { columns: { a: { type: 'text' } } } }); // prettier-ignore
    expect(error.issues).toMatchObject([{ code: 'nestedColumn', column: 'a' }]);
  });
});

const fixture = (name: string): Promise<Buffer> =>
  readFile(path.join(import.meta.dirname, '..', '..', 'fixtures', 'parquet', name));

describe('times and geometries of Parquet', () => {
  test('durations of Arrow are seconds, whatever their unit', async () => {
    const { rows, notes } = await read(await fixture('durations.parquet'));
    expect(rows).toEqual([
      { s: 90, ms: 90.5, us: 90.25, ns: 1e-9, plain: 90, y: 'a' },
      { s: null, ms: -1, us: 86400, ns: 3600, plain: 1, y: 'b' },
    ]);
    expect(notes).toEqual({ s: 'clockTimes', ms: 'clockTimes', us: 'clockTimes', ns: 'clockTimes' });
    const readings = await storedReadings(folder.engine, folder.parquetPath);
    const { reading } = readings.find(({ name }) => name === 'ms')!;
    expect([readCell(reading, '0 days 00:01:30.5'), readCell(reading, 90.5)]).toEqual([90.5, 90.5]);
  });

  test('times of 96 bits are those that were written, far ones too', async () => {
    const { rows, types } = await read(await fixture('int96.parquet'));
    expect(types['at']).toBe('dateTime');
    expect(rows.map(({ at }) => at)).toEqual(['2024-03-31T01:30:00.123456Z', '1969-07-20T20:17:40Z', null, '1582-10-04T23:59:59Z']); // prettier-ignore
  });

  test('local times are moments in UTC through the end of summer time; times of day and differences are numbers', async () => {
    const { rows, types } = await read(await fixture('times.parquet'));
    expect(types).toEqual({ at: 'dateTime', clock: 'numeric', took: 'numeric' });
    expect(rows.map(({ at }) => at).slice(0, 3)).toEqual(['2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z', '2024-10-27T02:30:00Z']); // prettier-ignore
    expect(rows[3]).toMatchObject({ clock: 3 * 3600 + 7 * 60 + 5, took: 180 });
  });

  test('geometries are left out with a note, as GeoParquet and as bytes of well-known binary', async () => {
    const geo = await read(await fixture('geo.parquet'));
    expect(geo.rows[0]).toEqual({ a: 1, b: 'x' });
    expect(geo.notes).toEqual({ geometry: 'leftOut' });
    // A point, and one of PostGIS with a reference system.
    const bytes = (hex: string): string => `from_hex('${hex}')`;
    const points = [`0101000000${'00'.repeat(16)}`, `0101000020E6100000${'00'.repeat(16)}`, `0000000001${'00'.repeat(16)}`]; // prettier-ignore
    const wkb = await folder.make('wkb.parquet', `COPY (SELECT unnest([${points.map(bytes).join(', ')}]) AS g, 1 AS a, 2 AS b) TO $PATH (FORMAT parquet)`); // prettier-ignore
    const { notes, reading } = await read(wkb);
    expect(notes).toEqual({ g: 'leftOut' });
    expect(reading.columns[0].note?.detail).toContain('longitude');
  });
});

test('local times of a CSV keep their order through summer time where they say their offset, and are told where they name a zone', async () => {
  const spring = ['2024-03-31T01:30:00+01:00', '2024-03-31T03:30:00+02:00', '2024-10-27T02:30:00+02:00', '2024-10-27T02:30:00+01:00']; // prettier-ignore
  const { rows } = await read(`at,i\n${spring.map((at, i) => `${at},${i}`).join('\n')}\n`);
  expect(rows.map(({ at }) => at)).toEqual(['2024-03-31T00:30:00Z', '2024-03-31T01:30:00Z', '2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z']); // prettier-ignore
  const [{ reading }] = await storedReadings(folder.engine, folder.parquetPath);
  expect(readCell(reading, '2024-10-27T02:30:00+01:00')).toBe('2024-10-27T01:30:00Z');
  const named = ['2024-10-27 02:30:00 CEST', '2024-10-27 02:30:00 CET'];
  expect((await read(`at,i\n${named.map((at, i) => `${at},${i}`).join('\n')}\n`)).notes).toEqual({
    at: 'unreadDates',
  });
  // A local time that no clock shows is taken as it is written: nothing says where it is local.
  expect((await read('at,i\n2024-03-31 02:30,1\n2024-03-31 03:30,2\n')).rows[0]['at']).toBe(
    '2024-03-31T02:30:00Z',
  );
});

describe('tables of other programs', () => {
  test.each([
    ['tabs', '\t', 'x\tsex\ty\n'],
    ['commas', ',', 'x,sex,y\n'],
    ['spaces', ' ', '"x" "sex" "y"\n'],
  ])('R writes names of rows that its header does not name: %s', async (_name, mark, header) => {
    const line = (i: number, name: string): string => [`"${name}"`, (i / 4).toFixed(2), i % 2 ? '"f"' : '"m"', i].join(mark); // prettier-ignore
    const lines = (nameOf: (i: number) => string): string => header + [1, 2, 3, 4].map((i) => `${line(i, nameOf(i))}\n`).join(''); // prettier-ignore
    const numbered = await read(lines(String));
    expect(numbered.rows[1]).toEqual({ x: 0.5, sex: 'm', y: 2 });
    expect(numbered.reading.delimiter).toBe(mark);
    expect(numbered.notes).toEqual({ 'column 1': 'leftOut' });
    const named = await read(lines((i) => `car ${i}`));
    expect(named.rows[1]).toEqual({ index: 'car 2', x: 0.5, sex: 'm', y: 2 });
    // A title above a table of names that come again is no header of it.
    const title = await folder.rejection(`Sales${mark}report\n${[1, 2, 3, 4].map((i) => `a${mark}${i}${mark}b\n`).join('')}`, { fileName: 'a.csv' }); // prettier-ignore
    expect(title.issues[0]).toMatchObject({ code: 'raggedRow' });
  });

  test('one column of sentences has no spaces for delimiters', async () => {
    const error = await folder.rejection('text\ngood film\nbad film\n', { fileName: 'a.csv' });
    expect(error.issues[0]).toMatchObject({ code: 'oneColumn' });
  });

  const feature = (i: number) => ({
    type: 'Feature',
    id: i,
    geometry: { type: 'Point', coordinates: [i, 2 * i] },
    properties: i === 2 ? null : { pop: 10 * i, kind: i % 2 ? 'a{"' : 'b', list: [{ of: i }], id: '9007199254740993' }, // prettier-ignore
  });
  const features = [0, 1, 2, 3].map(feature);
  test.each([
    [
      'collection',
      JSON.stringify({
        type: 'FeatureCollection',
        crs: { type: 'name', properties: { name: 'EPSG:4326' } },
        features,
      }),
    ],
    ['indented', JSON.stringify({ features, name: 'roads', type: 'FeatureCollection' }, null, 2)],
    ['sequence', features.map((one) => `${JSON.stringify(one)}\n`).join('')],
  ])('the properties of GeoJSON are its table: %s', async (_name, content) => {
    for (const fileName of ['a.geojson', 'a.json']) {
      const { rows, notes } = await read(content, {}, fileName);
      expect(rows).toEqual([
        { pop: 0, kind: 'b', id: '9007199254740993' },
        { pop: 10, kind: 'a{"', id: '9007199254740993' },
        { pop: null, kind: null, id: null },
        { pop: 30, kind: 'a{"', id: '9007199254740993' },
      ]);
      expect(notes).toEqual({ geometry: 'leftOut', list: 'leftOut', id: 'exactDigits' });
    }
  });

  test('records that lie deeper in an object are read; of several tables none is taken', async () => {
    const records = [{ a: 1, b: [{ c: 1 }] }, { a: 2, b: [] }].map((record, i) => ({ ...record, y: i })); // prettier-ignore
    const deep = await read(JSON.stringify({ status: 'ok', result: { total: 2, records } }), {}, 'a.json');
    expect(deep.rows).toEqual([{ a: 1, y: 0 }, { a: 2, y: 1 }]); // prettier-ignore
    // Those that the object holds itself come first.
    const own = await read(JSON.stringify({ meta: { links: [{ rel: 'next' }] }, data: records }), {}, 'a.json'); // prettier-ignore
    expect(own.rows).toHaveLength(2);
    const two = JSON.stringify({ users: records, orders: records });
    expect((await folder.rejection(two, { fileName: 'a.json' })).issues[0]).toMatchObject({
      code: 'severalTables',
    });
    const joined = await folder.rejection('{"a":1,"b":2}{"a":2,"b":3}', { fileName: 'a.json' });
    expect(joined.message).toContain('one a line, or in an array');
  });

  test('geometries in texts are no texts to learn from, and said to be geometries', async () => {
    const polygons = Array.from({ length: 40 }, (_, i) => `"POLYGON ((0 0, ${i} 0, 1 1, 0 0))",${i % 7}`);
    const { types, notes } = await read(`WKT,a\n${polygons.join('\n')}\n`);
    expect(types).toEqual({ WKT: 'categorical', a: 'numeric' });
    expect(notes).toEqual({ WKT: 'otherNotation' });
  });

  test('columns of bytes that are no images are left out with a note; a table of broken images is refused', async () => {
    const make = (columns: string) => folder.make('bytes.parquet', `COPY (SELECT ${columns} FROM range(4)) TO $PATH (FORMAT parquet)`); // prettier-ignore
    const { rows, notes } = await read(await make(`from_hex('00ff') AS key, range AS a, 'x' AS b`));
    expect(rows[0]).toEqual({ a: 0, b: 'x' });
    expect(notes).toEqual({ key: 'leftOut' });
    const broken = await folder.rejection(await make(`from_hex('00ff') AS image, range AS a`));
    expect(broken.issues[0]).toMatchObject({ code: 'unreadableImage' });
    const cut = await folder.rejection(await make(`from_hex('ffd8ffe0') AS image, range AS a, 'x' AS b`));
    expect(cut.issues[0]).toMatchObject({ code: 'unreadableImage' });
  });
});
