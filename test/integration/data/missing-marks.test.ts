import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIngestFolder } from '../../support/ingest-folder.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** What the columns hold where there is a value, by their names. */
const values = {
  number: (i: number) => (i / 8).toFixed(3),
  comma: (i: number) => `${i % 90},5`,
  truth: (i: number) => (i % 2 === 0 ? 'true' : 'false'),
  day: (i: number) => `${10 + (i % 18)}.0${1 + (i % 9)}.2024`,
  time: (i: number) => `2024-01-${10 + (i % 18)} 10:30:15`,
  nanos: (i: number) => `2024-01-${10 + (i % 18)} 10:30:15.123456789`,
  vector: (i: number) => `[${i % 7}, 1]`,
  name: (i: number) => `name ${i % 7}`,
};
const rows = 3000;

/** A table of 3,000 rows: of every column each tenth cell is NA, each twentieth one empty, four have spaces around the mark. */
const table = (odd: Partial<Record<keyof typeof values, string>> = {}): string => {
  const lines = Array.from({ length: rows }, (_, i) =>
    Object.entries(values).map(([name, valueOf]) => {
      if (i === 777 && odd[name as keyof typeof values] !== undefined) return odd[name as keyof typeof values];
      if (i % 10 === 3) return i < 40 ? '  NA ' : 'NA';
      return i % 20 === 5 ? '' : valueOf(i);
    }).join(';'),
  ); // prettier-ignore
  return `${[Object.keys(values).join(';'), ...lines].join('\n')}\n`;
};

test('marks are counted by column, whatever its type, as many as there are', async () => {
  const { reading, profile } = await folder.ingest(table(), { fileName: 'a.csv' });
  const missing = [{ mark: 'NA', cells: 300 }, { mark: '', cells: 150 }]; // prettier-ignore
  expect(reading.columns.map((column) => ({ name: column.name, missing: column.missing }))).toEqual(
    Object.keys(values).map((name) => ({ name, missing })),
  );
  expect(profile.columns.map(({ missing: cells }) => cells)).toEqual(Object.keys(values).map(() => 450));
  expect(reading.columns.map(({ reading: { type } }) => type)).toEqual([
    'number', 'number', 'boolean', 'dateTime', 'dateTime', 'dateTime', 'vector', 'text',
  ]); // prettier-ignore
});

test.each(['number', 'comma', 'truth', 'day', 'time', 'nanos', 'vector'] as const)(
  'a cell beside the marks that does not fit is refused, never missing: %s',
  async (name) => {
    const { issues } = await folder.rejection(table({ [name]: 'perhaps' }), { fileName: 'a.csv' });
    expect(issues).toMatchObject([{ code: 'mixedTypes', row: 778, column: name }]);
  },
);

test('a mark that occurs once is counted, too', async () => {
  const { reading } = await folder.ingest(table({ number: '#DIV/0!', name: 'n/a' }), { fileName: 'a.csv' });
  const of = (name: string) => reading.columns.find((column) => column.name === name)!.missing;
  for (const [name, mark] of [['number', '#DIV/0!'], ['name', 'n/a']])
    expect(of(name)).toContainEqual({ mark, cells: 1 });
}); // prettier-ignore
