import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { countRows } from '../../../src/data/preparation/read/count-rows.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createRandom } from '../../../src/random.ts';
import { withExactNumbers } from '../../../src/exact-numbers.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { layered } from '../../../src/contracts/definition/classical.ts';

/** Rows are ordered by times that no double holds: nanoseconds since 1970, and dates with nanoseconds. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const id = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
const count = 40;
/** Where the row of each time stands in the file. */
const places = [...createRandom(3).shuffle(Int32Array.from({ length: count }, (_, i) => i))];
const timesOf = {
  'nanoseconds since 1970': (i: number) => `1700000000000000${995 + i}`,
  'seconds with nanoseconds': (i: number) => `1700000000.0000000${String(i).padStart(2, '0')}`,
  'dates with nanoseconds': (i: number) => `2024-01-01T00:00:00.0000000${String(i).padStart(2, '0')}Z`,
} as const; // prettier-ignore

const formats = {
  csv: (rows: readonly { t: string; x: number; y: number }[], _isText: boolean) =>
    `t,x,y\n${rows.map(({ t, x, y }) => `${t},${x},${y}`).join('\n')}\n`,
  ndjson: (rows: readonly { t: string; x: number; y: number }[], isText: boolean) =>
    rows.map(({ t, x, y }) => `{"t":${isText ? `"${t}"` : t},"x":${x},"y":${y}}`).join('\n'),
};

const cases = Object.entries(timesOf).flatMap(([name, time]) =>
  Object.entries(formats).map(([format, write]) => [name, format, time, write] as const),
);

test.each(cases)('a split in time goes by %s in %s', async (name, _format, time, write) => {
  const rows = Array.from({ length: count }, (_, place) => {
    const i = places[place];
    return { t: time(i), x: (i * 7) % 11, y: i };
  });
  const { profile } = await folder.ingest(write(rows, name.startsWith('dates')));
  const definition = {
    dataset: id,
    task: { type: 'regression' as const, target: 'y' },
    inputs: { include: ['x'] },
    split: { strategy: 'timeOrdered' as const, column: 't' },
    model: { family: 'linear' as const },
    training: { optimizer: { type: 'adam' as const } },
  };
  const { resolved } = resolveDefinition(definition, { id, profile });
  const { engine, parquetPath } = folder;
  const data = await prepareData({ engine, parquetPath, definition: layered(resolved), memoryLimitBytes: 1e9 });
  const timesIn = (numbers: Int32Array): number[] => [...numbers].map((row) => places[row]).toSorted((a, b) => a - b);
  const ordered = Array.from({ length: count }, (_, i) => i);
  expect(timesIn(data.train.rowNumbers)).toEqual(ordered.slice(0, 28));
  expect(timesIn(data.validation.rowNumbers)).toEqual(ordered.slice(28, 34));
  expect(timesIn(data.test.rowNumbers)).toEqual(ordered.slice(34));
}); // prettier-ignore

test('the plan counts the rows of times that no double tells apart, in their order', async () => {
  const sizes = [1, 2, 3, 4];
  const rows = sizes.flatMap((size, i) => Array.from({ length: size }, (_, j) => `${i < 2 ? '' : '1'}900719925474099${3 + i},${i},${j}`)); // prettier-ignore
  await folder.ingest(`t,x,y\n${rows.toReversed().join('\n')}\n`);
  const { all } = await countRows(folder.engine, folder.parquetPath, {
    columns: ['x', 'y'],
    targets: ['y'],
    required: [],
    classes: null,
    place: { column: 't', as: 'time' },
    byVariety: ['x', 'y'],
  });
  expect([...all.places!]).toEqual(sizes);
});

test('steps of a prediction are ordered by all digits of their times', async () => {
  const start = 1700000000000000000n;
  const lines = Array.from({ length: 60 }, (_, i) => `${start + BigInt(i)},${(i * 7) % 11}`);
  const { profile } = await folder.ingest(`t,y\n${lines.join('\n')}\n`);
  const definition = { dataset: id, task: { type: 'forecasting' as const, target: 'y', time: 't', window: 3, horizon: 1 } };
  const { resolved } = resolveDefinition(definition, { id, profile });
  const { engine, parquetPath } = folder;
  const { preparation } = await prepareData({ engine, parquetPath, definition: layered(resolved), memoryLimitBytes: 1e9 });
  const transform = createRowTransform(preparation, resolved.inputs);
  const steps = (times: readonly bigint[]) => {
    const json = `{"steps":[${times.map((t, i) => `{"t":${t},"y":${i}}`).join(',')}]}`;
    return transform.transform([JSON.parse(withExactNumbers(Buffer.from(json))) as Record<string, unknown>]);
  };
  expect(await steps([start, start + 1n, start + 2n])).toHaveLength(3);
  await expect(steps([start + 1n, start, start + 2n])).rejects.toMatchObject({
    issues: [{ pointer: '/rows/0/steps/1/t', code: 'stepsOutOfOrder' }],
  });
}); // prettier-ignore
