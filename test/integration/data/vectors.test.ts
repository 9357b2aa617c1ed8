import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InputColumn } from '../../../src/contracts/definition/definition.ts';
import { inputLayoutAtMost } from '../../../src/data/preparation/columns/input-layout.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { createRandom } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { preparationDefinition, type PreparationChanges } from '../../support/preparation-definition.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const inputs: InputColumn[] = [
  { name: 'x', type: 'numeric' },
  { name: 'v', type: 'vector' },
];

/** 200 rows with vectors of three numbers of very different size, some missing, the second position constant. */
function measurements(): string {
  const random = createRandom(5);
  const lines = Array.from({ length: 200 }, (_, i) => {
    const v = [1000 + 50 * random.normal(), 7, 0.001 * random.normal()].map((value) => value.toFixed(6));
    return JSON.stringify({ x: random.normal(), v: i % 11 === 3 ? null : v.map(Number), y: i });
  });
  return `${lines.join('\n')}\n`;
}

const prepare = (changes: Partial<PreparationChanges> = {}, memoryLimitBytes = 1e9) =>
  prepareData({
    engine: folder.engine,
    parquetPath: folder.parquetPath,
    definition: preparationDefinition({ inputs, ...changes }),
    memoryLimitBytes,
  });

test('each position is scaled by itself, fitted on the training rows', async () => {
  await folder.ingest(measurements());
  const data = await prepare();
  expect(data.width).toBe(4);
  expect(data.preparation.featureNames).toEqual(['x', 'v[0]', 'v[1]', 'v[2]']);
  expect(data.inputs).toEqual([{ kind: 'dense', name: 'dense', at: 0, width: 4 }]);
  const { features, rows } = data.train;
  const column = (at: number) => Array.from({ length: rows }, (_, i) => features[i * 4 + at]);
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  for (const at of [1, 3]) {
    expect(mean(column(at))).toBeCloseTo(0, 5);
    expect(mean(column(at).map((value) => value ** 2))).toBeCloseTo(1, 5);
  }
  expect(column(2).every((value) => value === 0)).toBe(true);
});

test.each<Partial<PreparationChanges['preparation']>>([
  {},
  { numeric: 'minMax' },
  { numeric: 'log', missing: { numeric: 'constant', categorical: 'category', numericConstant: -2, categoricalConstant: '', indicator: true } },
  { numeric: 'robust', missing: { numeric: 'mean', categorical: 'category', numericConstant: 0, categoricalConstant: '', indicator: true } },
  { outliers: { method: 'zScore', action: 'clip', threshold: 2 } },
])('a row has the same features in training and in prediction, and the estimated width: %j', async (preparation) => {
  const { profile } = await folder.ingest(measurements());
  const data = await prepare({ preparation });
  const rows = await folder.rows();
  const transform = createRowTransform(data.preparation, inputs);
  for (const { rowNumbers, features } of [data.train, data.validation, data.test]) {
    const json = Array.from(rowNumbers, (row) => ({ x: rows[row]['x'], v: rows[row]['v'] }));
    expect(await transform.transform(JSON.parse(JSON.stringify(json)) as typeof json)).toEqual(features);
  }
  const definition = preparationDefinition({ inputs, preparation });
  expect(inputLayoutAtMost(definition, profile)).toEqual(data.inputs);
}); // prettier-ignore

test('rows without a vector can be dropped', async () => {
  await folder.ingest(measurements());
  const { missing } = preparationDefinition({ inputs }).preparation;
  const data = await prepare({ preparation: { missing: { ...missing, numeric: 'drop' } } });
  const detail = '18 rows with a missing value left out.';
  expect(data.notes).toEqual([{ code: 'missingInputValues', detail, pointer: '/inputs' }]);
});

test('little memory means columns in turn and the same numbers', async () => {
  const lines = Array.from(
    { length: 200 },
    (_, i) => `{"x":${i},"v":[${i},1,2],"w":[3,${i % 7},4],"y":${i}}`,
  );
  await folder.ingest(`${lines.join('\n')}\n`);
  const both: PreparationChanges = { inputs: [...inputs, { name: 'w', type: 'vector' }] };
  const whole = await prepare(both);
  // A third of this holds four numbers of each row: one of the vectors, and the number.
  expect(await prepare(both, 200 * 120)).toEqual(whole);
  await expect(prepare(both, 200 * 110)).rejects.toThrow(/takes about 0\.0 MB as 200 rows of 7 features/);
});

test('vectors of the wrong length, or of something else, are named in a prediction', async () => {
  await folder.ingest(measurements());
  const { preparation } = await prepare();
  const transform = createRowTransform(preparation, inputs);
  const rows = [[1, 2, 3], [1, 2], 5, [1, 'two', 3], [1, 2, null]].map((v) => ({ x: 1, v }));
  try {
    await transform.transform(rows);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    expect(error.issues.map(({ pointer, detail }) => `${pointer} ${detail}`)).toEqual([
      '/rows/1/v Expected an array of 3 numbers, got one of 2.',
      '/rows/2/v Expected an array of 3 numbers, got 5.',
      '/rows/3/v Expected numbers only, got "two" at position 1.',
      '/rows/4/v Expected numbers only, got null at position 2.',
    ]);
  }
});
