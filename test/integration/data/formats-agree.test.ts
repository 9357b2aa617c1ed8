import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InputColumn } from '../../../src/contracts/definition/definition.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import type { PreparedData } from '../../../src/data/preparation/prepared-data.ts';
import { quoteName, quoteText } from '../../../src/data/sql-literals.ts';
import { createRandom } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { preparationDefinition } from '../../support/preparation-definition.ts';

/** Random tables have the same values, missing cells and profile, whatever the format that they come in. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

type Cell = number | boolean | string | null;
interface Column {
  name: string;
  sqlType: string;
  cells: Cell[];
}

const words = [
  'Köln',
  'a b',
  'x,y',
  'tab\there',
  'say "hi"',
  'none',
  '-',
  "it's",
  'Ω',
  'line\nbreak',
  '12 Main St',
];
const names = ['constructor', 'toString', 'a b', 'select', 'x"y', 'größe', 'n', 'day'];

/** Columns of numbers, truths, dates, moments, times, durations, dates in digits and names, a fifth of their cells missing. */
function randomTable(seed: number): Column[] {
  const random = createRandom(seed);
  const rows = 2 + random.integer(40);
  const kinds: [string, (row: number) => Cell][] = [
    ['DOUBLE', () => (random.integer(2001) - 1000) / 8],
    // Below 2⁵³: greater ones are names where a text writes them as integers, and numbers where Parquet says DOUBLE.
    ['DOUBLE', () => Number((random.normal() * 10 ** (random.integer(34) - 20)).toPrecision(12))],
    ['BIGINT', () => random.integer(1e9) - 5e8],
    ['BOOLEAN', () => random.integer(2) === 0],
    ['DATE', () => new Date(86_400_000 * (random.integer(40_000) - 10_000)).toISOString().slice(0, 10)],
    ['TIMESTAMP', () => `${new Date(1000 * random.integer(2e9)).toISOString().slice(0, 19)}Z`],
    ['TIME', () => new Date(1000 * random.integer(86_400)).toISOString().slice(11, 19)],
    ['VARCHAR', () => `PT${random.integer(50)}H${random.integer(60)}M`],
    [
      'BIGINT',
      () =>
        Number(new Date(86_400_000 * random.integer(40_000)).toISOString().slice(0, 10).replaceAll('-', '')),
    ],
    ['VARCHAR', () => words[random.integer(words.length)]],
    ['VARCHAR', (row) => `00${row}`],
  ];
  return Array.from({ length: 2 + random.integer(names.length - 1) }, (_, j) => {
    const [sqlType, draw] = kinds[random.integer(kinds.length)];
    const cells = Array.from({ length: rows }, (_cell, row) =>
      // The first cell is there, so that the column has a type in every format.
      row > 0 && random.integer(5) === 0 ? null : draw(row),
    );
    return { name: names[j], sqlType, cells };
  });
}

const rowsOf = (columns: readonly Column[]): Cell[][] =>
  columns[0].cells.map((_, i) => columns.map(({ cells }) => cells[i]));

function delimited(columns: readonly Column[], delimiter: string): string {
  const field = (cell: Cell): string => {
    const text = cell === null ? '' : String(cell);
    return /["\n\t,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  // A row of one missing cell would be a blank line.
  const line = (cells: readonly Cell[]): string =>
    cells.length === 1 && cells[0] === null ? '""' : cells.map(field).join(delimiter);
  return [columns.map(({ name }) => name), ...rowsOf(columns)].map(line).join('\n');
}

const records = (columns: readonly Column[]): string[] =>
  rowsOf(columns).map(
    (cells) =>
      `{${cells.map((cell, j) => `${JSON.stringify(columns[j].name)}: ${JSON.stringify(cell)}`).join(', ')}}`,
  );

async function parquet(columns: readonly Column[]): Promise<Buffer> {
  const cell = (value: Cell, sqlType: string): string =>
    value === null ? `NULL::${sqlType}` : `${quoteText(String(value).replace(/Z$/, ''))}::${sqlType}`;
  const rows = rowsOf(columns).map(
    (cells) => `(${cells.map((c, j) => cell(c, columns[j].sqlType)).join(', ')})`,
  );
  return folder.make(
    'table.parquet',
    `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) t(${columns.map(({ name }) => quoteName(name)).join(', ')})) TO $PATH (FORMAT parquet)`,
  );
}

/** What must be the same: DATE and BIGINT are kept as such where a format has them. */
async function readAs(content: string | Buffer, fileName: string) {
  const { profile } = await folder.ingest(content, { fileName }, { read: { header: true } });
  const plain = (value: unknown): unknown =>
    typeof value === 'string' ? value.replace(/^(\d{4}-\d{2}-\d{2})[T ]00:00:00Z?$/, '$1') : value;
  return {
    rows: (await folder.rows()).map((row) =>
      Object.entries(row).map(([name, value]) => [name, plain(value)]),
    ),
    columns: profile.columns.map(({ storedType: _stored, reading: _reading, topValues, ...column }) => ({
      ...column,
      min: plain(column.min),
      max: plain(column.max),
      topValues: topValues?.map(({ value, count }) => [plain(value), count]),
    })),
    duplicateRows: profile.duplicateRows,
  };
}

/** Formats in which a table is another than in CSV. */
async function differences(columns: readonly Column[]): Promise<Record<string, unknown>> {
  const csv = await readAs(delimited(columns, ','), 'a.csv');
  const others = {
    'a.tsv': delimited(columns, '\t'),
    'a.json': `[${records(columns).join(',\n')}]`,
    'a.ndjson': records(columns).join('\n'),
    'a.parquet': await parquet(columns),
  };
  const found: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(others)) {
    const other = await readAs(content, name);
    if (JSON.stringify(other) !== JSON.stringify(csv)) found[name] = { csv, other };
  }
  return found;
}

/** The table with as few columns and rows as still differ. */
async function shrink(columns: Column[]): Promise<Column[]> {
  const smaller = [
    ...columns.map((_, j) => columns.toSpliced(j, 1)),
    ...columns[0].cells.map((_, i) => columns.map((c) => ({ ...c, cells: c.cells.toSpliced(i, 1) }))),
  ].filter((table) => table.length > 1 && table[0].cells.length > 0);
  for (const table of smaller)
    if (Object.keys(await differences(table).catch(() => ({}))).length > 0) return shrink(table);
  return columns;
}

/** Seeds of tables. */
const tested = ofMatrix(
  Array.from({ length: 12 }, (_, i) => i + 1),
  (seed) => seed <= 4,
);

test.each(tested)('table %i is the same in every format', async (seed) => {
  const columns = randomTable(seed);
  if (Object.keys(await differences(columns)).length === 0) return;
  const least = await shrink(columns);
  expect({ least, found: await differences(least) }).toEqual({ least, found: {} });
});

/** A linear model on what the table's columns were fitted to by its CSV: what it predicts for rows of JSON, and for the stored ones. */
async function fitModel(columns: readonly Column[]) {
  const target = { name: 'y', sqlType: 'DOUBLE', cells: columns[0].cells.map((_, row) => row) };
  const { profile } = await folder.ingest(
    delimited([...columns, target], ','),
    {},
    { read: { header: true } },
  );
  const inputs = profile.columns
    .filter(({ name }) => name !== 'y')
    .map(({ name, type }): InputColumn => ({ name, type }));
  const definition = preparationDefinition({
    inputs,
    split: { train: 1, validation: 0, test: 0 },
    preparation: { deduplicate: false },
  });
  const { engine, parquetPath } = folder;
  const { train, preparation, width } = await prepareData({
    engine,
    parquetPath,
    definition,
    memoryLimitBytes: 1e9,
  });
  const read = JSON.parse(JSON.stringify(preparation)) as PreparedData['preparation'];
  const transform = createRowTransform(read, inputs);
  const random = createRandom(5);
  const weights = Array.from({ length: width }, () => random.normal());
  const outputs = (features: Float32Array, rows: number): number[] =>
    Array.from({ length: rows }, (_, row) =>
      weights.reduce((sum, weight, i) => sum + weight * features[row * width + i], 0),
    );
  const stored = outputs(train.features as Float32Array, train.rows);
  return {
    ofFile: Array.from(train.rowNumbers.keys(), (i) => stored[train.rowNumbers.indexOf(i)]),
    predict: async (rows: Record<string, unknown>[]) => outputs(await transform.transform(rows), rows.length),
  };
}

test.each(tested)(
  'a model predicts the same for the rows of table %i from each format, as values and as the text of its cells',
  async (seed) => {
    const columns = randomTable(seed);
    const model = await fitModel(columns);
    const right = model.ofFile;
    const named = (cellOf: (cell: Cell) => unknown): Record<string, unknown>[] =>
      rowsOf(columns).map((cells) =>
        Object.fromEntries(cells.map((cell, j) => [columns[j].name, cellOf(cell)])),
      );
    expect(await model.predict(named((cell) => cell))).toEqual(right);
    expect(await model.predict(named((cell) => (cell === null ? '' : ` ${String(cell)} `)))).toEqual(right);
    const files = {
      'a.csv': delimited(columns, ','),
      'a.tsv': delimited(columns, '\t'),
      'a.json': `[${records(columns).join(',\n')}]`,
      'a.ndjson': records(columns).join('\n'),
      'a.parquet': await parquet(columns),
    };
    for (const [fileName, content] of Object.entries(files)) {
      await folder.ingest(content, { fileName }, { read: { header: true } });
      expect([fileName, await model.predict(await folder.rows())]).toEqual([fileName, right]);
    }
  },
);
