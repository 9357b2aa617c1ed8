import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareRows } from '../../../src/drift/compare-rows.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** The training rows of an artifact beside other rows, of a request and of a dataset. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const random = createRandom(3);
const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
/** @param moved by how much x lies higher */
const table = (rows: number, moved: number, from: number): string[] =>
  Array.from(
    { length: rows },
    (_, i) =>
    [(random.normal() + moved).toFixed(3), ['red', 'green', 'blue'][i % 3], day(from + i), i % 2 === 0, `note ${i} of all`, (i % 7).toString()].join(','), // prettier-ignore
  );
const header = 'x,colour,since,member,remark,y';
const csv = (lines: string[]): string => `${header}\n${lines.join('\n')}\n`;

test('rows like those of training have not moved, others have, and each says how', async () => {
  const lines = table(400, 0, 0);
  const { model, checkpointDir } = await trainAndLoad(folder, csv(lines), 'drift', {
    task: { type: 'regression', target: 'y' },
    inputs: { include: ['x', 'colour', 'since', 'member', 'remark'], types: { remark: 'text' } },
    model: { family: 'linear' },
    training: { epochs: 2 },
  });
  model.dispose();
  const names = header.split(',');
  const data = lines.map((line) => line.split(','));
  const same = await compareRows({ artifactDir: checkpointDir, rows: { sent: { columns: names, data } } });
  expect(same).toMatchObject({ rows: 400, trainingRows: 340 });
  expect(same.columns.map(({ column, level }) => `${column} ${level}`).toSorted()).toEqual(['colour small', 'member small', 'since small', 'x small']); // prettier-ignore
  expect(same.notCompared).toEqual([{ column: 'remark', reason: 'Values of type text are not compared.' }]);
  for (const { kolmogorovSmirnov: test } of same.columns) if (test) expect(test.pValue).toBeGreaterThan(0.5);

  await folder.ingest(csv(table(300, 1.5, 1000)));
  const other = await compareRows({ artifactDir: checkpointDir, rows: { parquetPath: folder.parquetPath } });
  const levels = Object.fromEntries(other.columns.map(({ column, level }) => [column, level]));
  expect(levels).toEqual({ x: 'large', since: 'large', colour: 'small', member: 'small' });
  const since = other.columns.find(({ column }) => column === 'since')!;
  expect(since.kolmogorovSmirnov).toEqual({ statistic: 1, pValue: expect.closeTo(0, 12) });
  expect(since.meaning).toMatch(/the median was 2024-\d\d-\d\dT00:00:00.000Z in training and is 2027-/);

  // The column of the dataset is compared as that of rows is.
  const rows = await folder.rows();
  const sent = await compareRows({ artifactDir: checkpointDir, rows: { sent: { rows } } });
  expect(sent.columns).toEqual(other.columns);
});

test('cells of a request are read as those of the training rows were', async () => {
  const lines = Array.from(
    { length: 200 },
    (_, i) =>
    [`${(100 + (i % 40)).toString()},5`, i % 9 === 0 ? 'NA' : `${i % 28 + 1}.3.2024`, i % 2 ? 'ja' : 'nein', i % 7].join(';'), // prettier-ignore
  );
  const names = ['x', 'since', 'member', 'y'];
  const { model, checkpointDir } = await trainAndLoad(
    folder,
    `${names.join(';')}\n${lines.join('\n')}\n`,
    'drift-cells',
    {
      task: { type: 'regression', target: 'y' },
      inputs: { include: ['x', 'since', 'member'] },
      model: { family: 'linear' },
      training: { epochs: 1 },
    },
  );
  model.dispose();
  const data = lines.map((line) => line.split(';'));
  const { columns } = await compareRows({
    artifactDir: checkpointDir,
    rows: { sent: { columns: names, data } },
  });
  expect(columns.map(({ column, level }) => `${column} ${level}`).toSorted()).toEqual(['member small', 'since small', 'x small']); // prettier-ignore
  const since = columns.find(({ column }) => column === 'since')!;
  expect(since.missing.rows).toBeCloseTo(23 / 200, 6);
});
