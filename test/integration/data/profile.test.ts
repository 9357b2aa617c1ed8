import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetWarnings } from '../../../src/data/profile/target-warnings.ts';
import { createIngestFolder, testLimits } from '../../support/ingest-folder.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const table = (header: string, rows: number, row: (i: number) => (string | number)[]) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => row(i).join(',')).join('\n')}\n`;

test('figures are those that can be worked out by hand', async () => {
  const { profile } = await folder.ingest(
    table('x,half,word,flag,day', 100, (i) => [
      i + 1,
      i % 2 ? '' : i / 2,
      ['red', 'red', 'green', 'blue'][i % 4],
      i % 4 === 0 ? 'true' : 'false',
      `2024-01-${String((i % 10) + 1).padStart(2, '0')}`,
    ]),
  );
  const [x, half, word, flag, day] = profile.columns;
  expect(profile.rows).toBe(100);
  expect(x).toMatchObject({ type: 'numeric', missing: 0, distinct: 100, min: 1, max: 100, mean: 50.5 });
  expect(x.standardDeviation).toBeCloseTo(Math.sqrt((100 * 100 - 1) / 12), 10);
  expect(x.quantiles!.p50).toBe(50.5);
  expect(x.quantiles!.p25).toBe(25.75);
  expect(x.histogram).toHaveLength(20);
  expect(x.histogram!.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(x.histogram![0]).toEqual({ lower: 1, upper: 5.95, count: 5 });
  expect(half).toMatchObject({ missing: 50, distinct: 50 });
  expect(word).toMatchObject({ type: 'categorical', distinct: 3, meanLength: 3.75 });
  expect(word.topValues).toEqual([
    { value: 'red', count: 50 },
    { value: 'blue', count: 25 },
    { value: 'green', count: 25 },
  ]);
  expect(flag).toMatchObject({ type: 'boolean', distinct: 2 });
  expect(flag.topValues![0]).toEqual({ value: 'false', count: 75 });
  expect(day).toMatchObject({ type: 'dateTime', min: '2024-01-01T00:00:00Z', max: '2024-01-10T00:00:00Z' });
});

test('each warning is given where it is due, and nowhere else', async () => {
  const { profile } = await folder.ingest(
    table('customer_id,same,rare,note,x,twin,y', 400, (i) => {
      // The last ten rows repeat the first ten, but for nothing.
      const k = i < 390 ? i : i - 390;
      return [
        `c-${k}`,
        7,
        k % 10 === 0 ? k % 7 : '',
        `tag${k % 150}`,
        (k * 37) % 101,
        ((k * 37) % 101) * 2 + 1,
        k % 3,
      ];
    }),
  );
  expect(profile.duplicateRows).toBe(10);
  const given = profile.warnings.map(({ code, column }) => `${code} ${column}`).toSorted();
  expect(given).toEqual([
    'constantColumn same',
    'duplicateRows null',
    'highCardinality note',
    'highlyCorrelated twin',
    'identifierLike customer_id',
    'mostlyMissing rare',
  ]);
});

test('identifiers are told from measurements', async () => {
  const { profile } = await folder.ingest(
    table('row,uuid,price,count', 300, (i) => [i + 1, `u${i}`, (i * 7919) / 1000, (i * 104729) % 1_000_003]),
  );
  const given = profile.warnings.filter(({ code }) => code === 'identifierLike').map(({ column }) => column);
  expect(given).toEqual(['row', 'uuid']);
});

test('UUIDs, hashes and addresses are identifiers, not text', async () => {
  const { profile } = await folder.ingest(
    table('id,hash,url,said', 60, (i) => [
      `95520c24-5647-4de9-090f-7016${String(29e6 + i * 7919).padStart(8, '0')}`,
      createHash('sha256').update(String(i)).digest('hex'),
      `https://example.org/orders/${i * 31}?from=newsletter`,
      `order ${i} came late and the box was open`,
    ]),
  );
  expect(profile.columns.map(({ type }) => type)).toEqual([
    'categorical',
    'categorical',
    'categorical',
    'text',
  ]);
  const given = profile.warnings.filter(({ code }) => code === 'identifierLike').map(({ column }) => column);
  expect(given).toEqual(['id', 'hash', 'url']);
});

test('long strings are text, short ones categories', async () => {
  const { profile } = await folder.ingest(
    table('review,code', 200, (i) => [
      `a sentence that says something about order ${i} and more`,
      `k${i % 9}`,
    ]),
  );
  expect(profile.columns.map(({ type }) => type)).toEqual(['text', 'categorical']);
});

test('a column that gives the target away is named, through numbers and through categories', async () => {
  const { profile } = await folder.ingest(
    table('x,status,score,churned', 500, (i) => {
      const churned = (i * 7919) % 5 === 0;
      return [(i * 31) % 97, churned ? 'closed' : 'open', churned ? 10 : 2, churned ? 'yes' : 'no'];
    }),
  );
  const warnings = targetWarnings(profile, 'churned');
  expect(warnings.map(({ code, column }) => `${code} ${column}`).toSorted()).toEqual([
    'leaksTarget score',
    'leaksTarget status',
  ]);
  const { columns, matrix } = profile.associations;
  expect(matrix[columns.indexOf('status')][columns.indexOf('churned')]).toBeCloseTo(1, 10);
  expect(targetWarnings(profile, 'no such column')).toEqual([]);
});

test('classes of very uneven size are named', async () => {
  const { profile } = await folder.ingest(
    table('x,y', 400, (i) => [i % 13, i % 50 === 0 ? 'rare' : 'common']),
  );
  expect(targetWarnings(profile, 'y')).toMatchObject([{ code: 'imbalancedTarget', column: 'y' }]);
  expect(targetWarnings(profile, 'x')).toEqual([]);
});

test('above 100,000 rows counts stay exact and estimates stay near', async () => {
  const rows = 150_000;
  const { profile } = await folder.ingest(
    table('u,k,g', rows, (i) => [((i * 48271) % 2147483647) / 1000, i % 700, `g${i % 3}`]),
  );
  const [u, k, g] = profile.columns;
  expect(k.distinct).toBe(700);
  expect(g.topValues!.map(({ count }) => count)).toEqual([50_000, 50_000, 50_000]);
  expect(Math.abs(u.distinct - rows) / rows).toBeLessThan(0.05);
  expect(Math.abs(k.quantiles!.p50 - 349.5)).toBeLessThan(10);
  expect(u.histogram!.reduce((sum, { count }) => sum + count, 0)).toBe(rows);
});

test('a wide table has the same figures as a narrow one', async () => {
  const names = ['x', 'n', 'day', 'flag', 'word', 'v', 'same', 'none'];
  const rows = Array.from({ length: 90 }, (_, i) => [
    i % 7 === 0 ? '' : `${((i * 37) % 101) / 8 - 5}`, `${i * i}`, `2024-0${1 + (i % 9)}-11`, i % 3 ? 'true' : 'false',
    i % 5 ? `w${i % 11}` : '', `"[${i}, 2.5]"`, '4', '',
  ]); // prettier-ignore
  const csv = (copies: number): string =>
    [names, ...rows]
      .map((cells, line) =>
        Array.from({ length: copies }, (_, k) =>
          cells.map((cell) => (line === 0 ? `${cell}${k}` : cell)).join(','),
        ).join(','),
      )
      .join('\n');
  const narrow = (await folder.ingest(csv(1))).profile;
  const wide = (await folder.ingest(csv(45), {}, { limits: { ...testLimits, maxColumns: 1000 } })).profile;
  expect(wide.columns).toHaveLength(360);
  for (const [i, column] of wide.columns.entries())
    expect(column).toEqual({ ...narrow.columns[i % 8], name: column.name });
});
