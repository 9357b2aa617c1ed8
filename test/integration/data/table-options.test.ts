import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InputColumn, ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { inputLayoutAtMost } from '../../../src/data/preparation/columns/input-layout.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import type { IngestResult } from '../../../src/data/ingest/ingest-dataset.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { createRandom } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { isSame } from '../../support/is-same.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { preparationDefinition, type PreparationChanges } from '../../support/preparation-definition.ts';

/** What must hold of every way to prepare a table, whatever the option. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
/** The table of most tests, ingested once. */
let tablePath: string;
let profile: IngestResult['profile'];
beforeAll(async () => {
  folder = await createIngestFolder();
  ({ profile } = await ingest(table()));
  tablePath = path.join(folder.folder, 'table.parquet');
  await copyFile(folder.parquetPath, tablePath);
});
afterAll(() => folder.close());

const inputs: InputColumn[] = [
  { name: 'x', type: 'numeric' },
  { name: 'flag', type: 'boolean' },
  { name: 'day', type: 'dateTime' },
  { name: 'city', type: 'categorical' },
  { name: 'v', type: 'vector' },
];
const names = inputs.map(({ name }) => name);

type Row = Record<string, unknown>;

/** Rows with missing values in every column but the first 30 rows, rare categories, three classes of uneven size, a time that is not in order. */
function table(rows = 400): Row[] {
  const random = createRandom(9);
  return Array.from({ length: rows }, (_, i) => {
    const missing = () => i >= 30 && random.integer(8) === 0;
    const city = i % 50 === 7 ? `rare ${i}` : ['Utrecht', 'Ghent', 'Köln', 'Lille'][random.integer(4)];
    return {
      x: missing() ? null : Number((10 * random.normal()).toFixed(4)),
      flag: missing() ? null : random.integer(3) === 0,
      day: missing() ? null : `2024-0${1 + random.integer(9)}-11`,
      city: missing() ? null : city,
      v: missing() ? null : Array.from({ length: 12 }, () => Number((50 * random.normal()).toFixed(2))),
      when: (i * 37) % rows,
      store: `s${random.integer(40)}`,
      level: ['low', 'mid', 'high'][Math.min(2, random.integer(9))],
      y: Number((5 + 2 * random.normal() + (city === 'Ghent' ? 3 : 0)).toFixed(4)),
    };
  });
}

const ingest = (rows: Row[]) => folder.ingest(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const definitionOf = (changes: Partial<PreparationChanges>): ResolvedDefinition =>
  preparationDefinition({ inputs, ...changes });

/** Prepares what was ingested last, or the file that is told. */
const prepare = (
  changes: Partial<PreparationChanges>,
  { parquetPath = folder.parquetPath, memoryLimitBytes = 1e9 } = {},
): Promise<PreparedData> =>
  prepareData({ engine: folder.engine, parquetPath, definition: definitionOf(changes), memoryLimitBytes });

const { missing } = preparationDefinition({ inputs }).preparation;
const mostRecent = { ...missing, numeric: 'mostRecent', categorical: 'mostRecent' } as const;
const classes: PreparationChanges['task'] = { type: 'classification', target: 'level' };

const options: [string, Partial<PreparationChanges>][] = [
  ['hashing', { preparation: { categorical: 'hashing', hashing: { buckets: 5, signed: true } } }],
  ['hashing, unsigned', { preparation: { categorical: 'hashing', hashing: { buckets: 16, signed: false } } }],
  ['embedding', { preparation: { categorical: 'embedding', maxCategories: 5 } }],
  ['target encoding of a number', { preparation: { categorical: 'target', targetEncoding: { folds: 5, smoothing: 'auto' } } }],
  ['target encoding of classes', { task: classes, split: { strategy: 'stratified' }, preparation: { categorical: 'target', targetEncoding: { folds: 3, smoothing: 4 } } }],
  ['most recent', { preparation: { missing: { ...mostRecent, indicator: true } } }],
  ['most recent, in time', { split: { strategy: 'timeOrdered', column: 'when' }, preparation: { missing: mostRecent, numeric: 'minMax' } }],
  ['most recent, target encoding', { preparation: { missing: mostRecent, categorical: 'target', targetEncoding: { folds: 5, smoothing: 'auto' } } }],
  ['most recent, embedding', { preparation: { missing: mostRecent, categorical: 'embedding' } }],
  ['oversampling', { task: classes, preparation: { imbalance: 'oversample', missing: mostRecent } }],
  ['undersampling', { task: classes, preparation: { imbalance: 'undersample', missing: mostRecent } }],
  ['undersampling, target encoding', { task: classes, preparation: { imbalance: 'undersample', categorical: 'target', targetEncoding: { folds: 5, smoothing: 'auto' } } }],
  ['dropped rows', { preparation: { missing: { ...missing, numeric: 'drop', categorical: 'drop' } } }],
  ['constants', { preparation: { missing: { ...missing, numeric: 'constant', numericConstant: 1, categorical: 'constant', categoricalConstant: 'Ghent' } } }],
  ['modes', { preparation: { missing: { ...missing, numeric: 'mode', categorical: 'mode', indicator: true } } }],
]; // prettier-ignore

const isTargetEncoded = ({ preparation }: Partial<PreparationChanges>) =>
  preparation?.categorical === 'target';

const standing = [
  'hashing',
  'embedding',
  'target encoding of classes',
  'most recent, in time',
  'most recent, target encoding',
  'oversampling',
  'undersampling, target encoding',
  'dropped rows',
  'modes',
];

describe.each(ofMatrix(options, standing))('%s', (_name, changes) => {
  let first: PreparedData;
  beforeAll(async () => {
    first = await prepare(changes, { parquetPath: tablePath });
  });

  test('the same seed gives the same numbers, and little memory gives them too', async () => {
    expect(await prepare(changes, { parquetPath: tablePath })).toEqual(first);
    expect([...first.train.features].every(Number.isFinite)).toBe(true);
    // Columns in turn: a third of this holds 14 of the 16 numbers of each row. Repeated rows need more for themselves.
    if (changes.preparation?.imbalance !== 'oversample')
      expect(await prepare(changes, { parquetPath: tablePath, memoryLimitBytes: 400 * 350 })).toEqual(first);
    // What a run that goes on from a checkpoint does.
    const stored = JSON.parse(JSON.stringify(first.preparation)) as PreparedData['preparation'];
    const resumed = await prepareData({
      engine: folder.engine,
      parquetPath: tablePath,
      definition: definitionOf(changes),
      memoryLimitBytes: 1e9,
      fitted: stored,
    });
    expect(resumed.train).toEqual(first.train);
    expect(resumed.test).toEqual(first.test);
  });

  test('nothing of the validation and test rows gets into what is fitted, or into the training rows', async () => {
    const rows = table();
    for (const part of [first.validation, first.test])
      for (const row of part.rowNumbers)
        rows[row] = {
          ...rows[row],
          x: 1e6 + row,
          flag: true,
          day: '2031-01-01',
          city: 'Elsewhere',
          v: Array(12).fill(-1e6 - row),
          y: 1e9,
        };
    await ingest(rows);
    const second = await prepare(changes);
    // Rows that were dropped for a missing value are whole now, and might be taken.
    if (changes.preparation?.missing?.numeric !== 'drop')
      expect(second.train.rowNumbers).toEqual(first.train.rowNumbers);
    expect(second.preparation).toEqual(first.preparation);
    expect(second.train).toEqual(first.train);
    expect(second.test.features).not.toEqual(first.test.features);
  });

  test('a row has the same features in training and in a prediction', async () => {
    const rows = table();
    const stored = JSON.parse(JSON.stringify(first.preparation)) as PreparedData['preparation'];
    const transform = createRowTransform(stored, inputs);
    // Training rows are encoded without their own targets; see the next test.
    for (const part of isTargetEncoded(changes) ? (['validation', 'test'] as const) : (['train', 'validation', 'test'] as const)) {
      if (part === 'train' && changes.preparation?.imbalance === 'undersample') continue;
      await expectEqual(first[part], rows, transform, changes.split?.strategy === 'timeOrdered');
    }
  }); // prettier-ignore

  test('the largest layout has the same blocks, at least as large', () => {
    const most = inputLayoutAtMost(definitionOf(changes), profile);
    expect(most.map(({ kind, name }) => ({ kind, name }))).toEqual(
      first.inputs.map(({ kind, name }) => ({ kind, name })),
    );
    for (const [i, block] of first.inputs.entries()) {
      expect(most[i].width).toBeGreaterThanOrEqual(block.width);
      if (block.kind === 'category')
        expect((most[i] as typeof block).count).toBeGreaterThanOrEqual(block.count);
    }
    expect(first.preparation.featureNames).toHaveLength(first.width);
    expect(new Set(first.preparation.featureNames).size).toBe(first.width);
  });
});

/** A part's rows as one request, the earliest first; repeated rows once. */
async function expectEqual(
  part: PreparedSplit,
  rows: readonly Row[],
  transform: ReturnType<typeof createRowTransform>,
  inTime: boolean,
): Promise<void> {
  const { width } = transform;
  const places = new Map([...part.rowNumbers].map((row, i) => [row, i]));
  const order = [...places.keys()].toSorted((a, b) =>
    inTime ? Number(rows[a]['when']) - Number(rows[b]['when']) : a - b,
  );
  const json = order.map((row) => Object.fromEntries(names.map((name) => [name, rows[row][name]])));
  const predicted = await transform.transform(JSON.parse(JSON.stringify(json)) as Row[]);
  for (const [i, row] of order.entries()) {
    const at = places.get(row)! * width;
    expect([...predicted.subarray(i * width, (i + 1) * width)]).toEqual([
      ...part.features.subarray(at, at + width),
    ]);
  }
}

test('a training row is never target-encoded by its own target', async () => {
  const changes = { preparation: { categorical: 'target', targetEncoding: { folds: 5, smoothing: 0 } }, inputs: [{ name: 'city', type: 'categorical' }] } as const; // prettier-ignore
  const rows = table();
  await ingest(rows);
  const first = await prepare({ ...changes, inputs: [...changes.inputs] });
  // A row of the rarest kind: its city occurs once, so that its own target would be all there is to its encoding.
  const at = [...first.train.rowNumbers].findIndex((row) => String(rows[row]['city']).startsWith('rare'));
  const row = first.train.rowNumbers[at];
  const { target } = first.preparation;
  if (target.kind !== 'value') throw new Error('not a regression');
  rows[row] = { ...rows[row], y: target.offset + 50 * target.scale };
  await ingest(rows);
  const second = await prepare({ ...changes, inputs: [...changes.inputs] });
  expect(second.train.rowNumbers).toEqual(first.train.rowNumbers);
  const unit = second.preparation.target as typeof target;
  // Encoded as the mean of the other folds, which does not hold the outlier; in the unit of the new scale.
  expect(second.train.features[at] * unit.scale + unit.offset).toBeCloseTo(
    first.train.features[at] * target.scale + target.offset,
    4,
  );
  const [column] = second.preparation.columns;
  if (column.kind !== 'targetEncoded') throw new Error('not target-encoded');
  const own = column.encodings[column.categories.indexOf(String(rows[row]['city']))][0];
  expect(own * unit.scale + unit.offset).toBeCloseTo(target.offset + 50 * target.scale, 3);
});

test('a category stands for the class shares of its training rows', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => ({
    city: ['a', 'b', 'c'][i % 3],
    level: i % 3 === 0 ? 'low' : i % 2 === 0 ? 'mid' : 'high',
  }));
  await ingest(rows);
  const data = await prepare({
    inputs: [{ name: 'city', type: 'categorical' }],
    task: classes,
    split: { strategy: 'stratified' },
    preparation: {
      deduplicate: false,
      categorical: 'target',
      targetEncoding: { folds: 5, smoothing: 'auto' },
    },
  }).catch((error: unknown) => error as Error);
  // Equal rows can't be parted: with three of them the splits would be empty.
  expect(data).toBeInstanceOf(Error);
  await ingest(rows.map((row, i) => ({ ...row, n: i })));
  const whole = await prepare({
    inputs: [
      { name: 'city', type: 'categorical' },
      { name: 'n', type: 'numeric' },
    ],
    task: classes,
    split: { strategy: 'stratified' },
    preparation: { categorical: 'target', targetEncoding: { folds: 5, smoothing: 0 } },
  });
  expect(whole.preparation.featureNames).toEqual(['city:high', 'city:low', 'city:mid', 'n']);
  const [column] = whole.preparation.columns;
  if (column.kind !== 'targetEncoded') throw new Error('not target-encoded');
  const [high, low, mid] = column.encodings[column.categories.indexOf('a')];
  expect([high, low, mid].map((share) => Number(share.toFixed(6)))).toEqual([0, 1, 0]);
  for (const encoding of [...column.encodings, column.unknown])
    expect(encoding.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
});

test('missing values become the last ones before, worked out by hand', async () => {
  // Times 0 to 9: the first six rows train, two validate, two test.
  const cells: [number, number | null, string | null][] = [
    [3, null, null], [0, null, null], [1, 5, 'a'], [2, 8, 'b'], [4, 2, 'a'], [5, null, 'a'],
    [7, null, null], [6, 30, null], [9, 40, 'z'], [8, null, null],
  ]; // prettier-ignore
  await ingest(cells.map(([when, x, city], y) => ({ when, x, city, y })));
  const data = await prepare({
    inputs: [
      { name: 'x', type: 'numeric' },
      { name: 'city', type: 'categorical' },
    ],
    split: { strategy: 'timeOrdered', column: 'when', train: 0.6, validation: 0.2, test: 0.2 },
    preparation: { missing: mostRecent, numeric: 'none', categorical: 'embedding', deduplicate: false },
  });
  const seen = (part: PreparedSplit) =>
    Object.fromEntries(
      [...part.rowNumbers].map((row, i) => [cells[row][0], [...part.features.subarray(2 * i, 2 * i + 2)]]),
    );
  // By then: none before time 0 (median 5, most frequent a), then 5 a, 8 b, carried, 2 a, carried.
  expect(seen(data.train)).toEqual({ 0: [5, 1], 1: [5, 1], 2: [8, 2], 3: [8, 2], 4: [2, 1], 5: [2, 1] });
  // The last of training stands for the city, the part's own rows for what they have.
  expect(seen(data.validation)).toEqual({ 6: [30, 1], 7: [30, 1] });
  expect(seen(data.test)).toEqual({ 8: [2, 1], 9: [40, 0] });
  const transform = createRowTransform(data.preparation, [{ name: 'x' }, { name: 'city' }]);
  const request = [
    { x: null, city: null },
    { x: 7, city: 'b' },
    { x: null, city: null },
  ];
  expect([...(await transform.transform(request))]).toEqual([2, 1, 7, 2, 7, 2]);
  // One request knows nothing of another.
  expect([...(await transform.transform([{ x: null, city: null }]))]).toEqual([2, 1]);
});

test('no later row changes an earlier one', async () => {
  const rows = table();
  await ingest(rows);
  const changes: Partial<PreparationChanges> = {
    preparation: { missing: mostRecent, numeric: 'none', categorical: 'hashing', hashing: { buckets: 8, signed: true } },
    inputs: inputs.filter(({ type }) => type !== 'dateTime'),
  }; // prettier-ignore
  const first = await prepare(changes);
  for (let row = 200; row < 400; row++) rows[row] = { ...rows[row], x: 777, flag: true, city: 'Later', v: Array(12).fill(777) };
  await ingest(rows);
  const second = await prepare(changes);
  expect(second.train.rowNumbers).toEqual(first.train.rowNumbers);
  const before = first.train.rowNumbers.filter((row) => row < 200).length * first.width;
  expect(second.train.features.subarray(0, before)).toEqual(first.train.features.subarray(0, before));
}); // prettier-ignore

test.each<[string, Partial<ResolvedDefinition['split']>, PreparationChanges['task']]>([
  ['random', { strategy: 'random' }, {}],
  ['stratified', { strategy: 'stratified' }, classes],
  ['grouped', { strategy: 'grouped', column: 'store' }, {}],
  ['timeOrdered', { strategy: 'timeOrdered', column: 'when' }, {}],
  ['column', { strategy: 'column', column: 'part' }, {}],
])('equal rows never straddle a %s split, kept or not, resampled or not', async (_name, split, task) => {
  const random = createRandom(4);
  const rows: Row[] = table(300).map((row, i) => ({ ...row, part: ['train', 'valid', 'test'][i % 3] }));
  for (let i = 0; i < 200; i++) {
    const twin = rows[random.integer(300)];
    // The group, the time and the part are no inputs: twins may differ in them. A few twins bind their groups together.
    rows.push({ ...twin, when: random.integer(300), ...(i < 4 && { store: 's1' }), part: ['train', 'valid', 'test'][i % 3] });
  }
  await ingest(rows);
  for (const deduplicate of [true, false])
    for (const imbalance of task?.type === 'classification' ? (['none', 'oversample', 'undersample'] as const) : (['none'] as const)) {
      const data = await prepare({ split, task, preparation: { deduplicate, imbalance } });
      const keys = [data.train, data.validation, data.test].map(
        ({ rowNumbers }) =>
          new Set([...rowNumbers].map((row) => JSON.stringify([...names, task?.target ?? 'y'].map((name) => rows[row][name])))),
      );
      for (const [a, b] of [[0, 1], [0, 2], [1, 2]])
        expect([...keys[a]].filter((key) => keys[b].has(key))).toEqual([]);
      expect(keys.every(({ size }) => size > 0)).toBe(true);
    }
}); // prettier-ignore

test('resampling says what it did and leaves the evaluation alone', async () => {
  await ingest(table());
  const plain = await prepare({ task: classes, split: { strategy: 'stratified' } });
  const countsOf = ({ targets }: PreparedSplit) => [0, 1, 2].map((label) => targets.filter((y) => y === label).length);
  const counts = countsOf(plain.train);
  for (const imbalance of ['oversample', 'undersample'] as const) {
    const data = await prepare({ task: classes, split: { strategy: 'stratified' }, preparation: { imbalance } });
    const aim = imbalance === 'oversample' ? Math.max(...counts) : Math.min(...counts);
    expect(countsOf(data.train)).toEqual([aim, aim, aim]);
    expect(data.validation).toEqual(plain.validation);
    expect(data.test).toEqual(plain.test);
    expect(data.preparation).toEqual(plain.preparation);
    const change = Math.abs(data.train.rows - plain.train.rows);
    expect(data.notes.at(-1)).toContain(
      imbalance === 'oversample' ? `${change} repetitions of training rows added` : `${change} training rows left out`,
    );
    expect(data.classWeights).toBeNull();
  }
}); // prettier-ignore

test('cross-fitted and repeated rows of several row groups are encoded range by range as they are at once', async () => {
  const parquetPath = `${folder.folder}/large.parquet`;
  await folder.engine.run(
    `COPY (SELECT i AS x, 'a' || (i % 41) AS a, 'b' || (i // 3 % 11) AS b, 'c' || hash(i) % 23 AS c,
       CASE WHEN i % 10 < 7 THEN 'most' ELSE 'k' || (i % 10) END AS level FROM range(260000) t(i)) TO '${parquetPath}' (FORMAT parquet)`,
  );
  const definition = definitionOf({
    inputs: [{ name: 'x', type: 'numeric' }, ...['a', 'b', 'c'].map((name) => ({ name, type: 'categorical' as const }))],
    task: classes,
    split: { strategy: 'stratified' },
    preparation: { categorical: 'target', targetEncoding: { folds: 5, smoothing: 'auto' }, imbalance: 'oversample' },
  });
  const { engine } = folder;
  const held = await prepareData({ engine, parquetPath, definition, memoryLimitBytes: 1e9 });
  const streamed = await prepareData({ engine, parquetPath, definition, memoryLimitBytes: 4e7, scratchDir: folder.folder });
  expect(streamed.preparation).toEqual(held.preparation);
  for (const part of ['train', 'validation', 'test'] as const) {
    const features = new Float32Array(held[part].features.length);
    await streamed[part].stored!.read(0, features);
    expect(isSame(streamed[part].rowNumbers, held[part].rowNumbers)).toBe(true);
    expect(isSame(features, held[part].features)).toBe(true);
  }
  await streamed.close!();
}); // prettier-ignore
