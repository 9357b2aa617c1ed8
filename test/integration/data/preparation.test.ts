import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InputColumn, ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../../src/data/preparation/prepared-data.ts';
import { numberItems } from '../../../src/data/chunk-numbers.ts';
import { inputLayoutAtMost } from '../../../src/data/preparation/columns/input-layout.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { createRandom } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { isSame } from '../../support/is-same.ts';
import { trainingOptions } from '../../support/training-definition.ts';
import { wordsOf } from '../../../src/data/preparation/note.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const inputs: InputColumn[] = [
  { name: 'age', type: 'numeric' },
  { name: 'income', type: 'numeric' },
  { name: 'member', type: 'boolean' },
  { name: 'since', type: 'dateTime' },
  { name: 'city', type: 'categorical' },
  { name: 'plan', type: 'categorical' },
];

/** 600 rows with missing values, outliers, rare categories and duplicates. */
function people(seed = 1, rows = 600): string {
  const random = createRandom(seed);
  const cities = ['Utrecht', 'Ghent', 'Köln', 'Lille'];
  const lines: string[] = [];
  for (let i = 0; i < rows; i++) {
    const missing = () => random.integer(20) === 0;
    const day = String(1 + random.integer(28)).padStart(2, '0');
    lines.push(
      [
        missing() ? '' : 18 + random.integer(60),
        missing() ? '' : (2000 + 500 * random.normal()).toFixed(2),
        missing() ? '' : random.integer(2) === 0 ? 'true' : 'false',
        missing() ? '' : `2023-0${1 + random.integer(9)}-${day}T0${random.integer(10)}:30:15.250Z`,
        missing() ? '' : i % 60 === 0 ? `Rare${i}` : cities[random.integer(4)],
        random.integer(3),
        ['low', 'mid', 'high'][Math.min(2, random.integer(8))],
        (3 * random.normal()).toFixed(3),
      ].join(','),
    );
  }
  return `age,income,member,since,city,plan,level,spend\n${[...lines, ...lines.slice(0, 25)].join('\n')}\n`;
}

interface Changes {
  task?: Partial<Exclude<ResolvedDefinition['task'], { type: 'forecasting' }>>;
  split?: Partial<ResolvedDefinition['split']>;
  preparation?: Partial<ResolvedDefinition['preparation']>;
  inputs?: InputColumn[];
}

/** What preparation looks at; the rest of a definition does not matter to it. */
function definition(changes: Changes = {}): ResolvedDefinition {
  const part: Pick<ResolvedDefinition, 'task' | 'inputs' | 'split' | 'preparation' | 'training'> = {
    task: {
      type: 'classification',
      target: 'level',
      positiveClass: null,
      ...changes.task,
    } as ResolvedDefinition['task'],
    inputs: changes.inputs ?? inputs,
    split: {
      strategy: 'stratified',
      train: 0.7,
      validation: 0.15,
      test: 0.15,
      seed: 7,
      ...changes.split,
    } as ResolvedDefinition['split'],
    preparation: {
      deduplicate: true,
      missing: {
        numeric: 'median',
        categorical: 'category',
        numericConstant: 0,
        categoricalConstant: 'missing',
        indicator: true,
      },
      outliers: { method: 'iqr', action: 'clip', threshold: 1.5 },
      numeric: 'standardize',
      categorical: 'oneHot',
      maxCategories: 6,
      imbalance: 'classWeights',
      ...changes.preparation,
    },
    training: trainingOptions(),
  };
  return part as ResolvedDefinition;
}

const prepare = (
  changes: Changes = {},
  options: Partial<Parameters<typeof prepareData>[0]> = {},
): Promise<PreparedData> =>
  prepareData({
    engine: folder.engine,
    parquetPath: folder.parquetPath,
    definition: definition(changes),
    memoryLimitBytes: 1e9,
    ...options,
  });

const splitsOf = (data: PreparedData) => [data.train, data.validation, data.test];

async function failure(work: Promise<unknown>): Promise<TrainyardError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TrainyardError)) throw error ?? new Error('it worked');
  return error;
}

test('the same file, definition and seed give the same numbers; another seed does not', async () => {
  await folder.ingest(people());
  const first = await prepare();
  expect(await prepare()).toEqual(first);
  const other = await prepare({ split: { seed: 8 } });
  expect(other.train.rowNumbers).not.toEqual(first.train.rowNumbers);
  expect(first.notes).toContain('25 duplicate rows left out; the first of each is kept.');
  const rows = splitsOf(first).reduce((sum, { rowNumbers }) => sum + rowNumbers.length, 0);
  expect(rows).toBe(600);
  expect(new Set(splitsOf(first).flatMap(({ rowNumbers }) => [...rowNumbers])).size).toBe(600);
});

test('values are kept as they were read for what is evaluated, zeros and cents among them', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => [i, i % 3 === 0 ? 0 : (1e6 + i * 0.01).toFixed(2)]);
  await folder.ingest(`x,y\n${lines.map((line) => line.join(',')).join('\n')}\n`);
  const task = { type: 'regression', target: 'y', positiveClass: null } as const;
  const data = await prepare({
    task,
    inputs: [{ name: 'x', type: 'numeric' }],
    split: { strategy: 'random' },
    preparation: { imbalance: 'none', outliers: null },
  });
  expect(data.train.truth).toBeUndefined();
  for (const { truth, rowNumbers } of [data.validation, data.test])
    expect([...truth!]).toEqual(Array.from(rowNumbers, (row) => Number(lines[row][1])));
});

test.each<[string, Changes]>([
  ['defaults', {}],
  ['marked outliers, robust', { preparation: { numeric: 'robust', outliers: { method: 'zScore', action: 'mark', threshold: 2 } } }],
  ['min–max, ordinal', { preparation: { numeric: 'minMax', categorical: 'ordinal' } }],
  ['logarithm, mode', { preparation: { numeric: 'log', outliers: null, missing: { numeric: 'mode', categorical: 'mode', numericConstant: 0, categoricalConstant: '', indicator: false } } }],
])('a row has the same features in training and in prediction: %s', async (_name, changes) => {
  await folder.ingest(people());
  const data = await prepare(changes);
  const rows = await folder.rows();
  const transform = createRowTransform(data.preparation, inputs);
  expect(transform.width).toBe(data.width);
  expect(data.preparation.featureNames).toHaveLength(data.width);
  const names = inputs.map(({ name }) => name);
  for (const { rowNumbers, features } of splitsOf(data)) {
    const json = [...rowNumbers].map((row) => Object.fromEntries(names.map((name) => [name, rows[row][name]])));
    // Through JSON, as a client sends it.
    expect(await transform.transform(JSON.parse(JSON.stringify(json)) as Record<string, unknown>[])).toEqual(features);
  }
  expect(features(data).every(Number.isFinite)).toBe(true);
}); // prettier-ignore

const features = (data: PreparedData): number[] => splitsOf(data).flatMap((split) => [...split.features]);

test('nothing of the validation and test rows leaks into what is fitted', async () => {
  const lines = people().trimEnd().split('\n').slice(0, 601); // without the duplicates
  await folder.ingest(`${lines.join('\n')}\n`);
  const first = await prepare();
  const outside = new Set([...first.validation.rowNumbers, ...first.test.rowNumbers]);
  // Other values in every row that is not trained on; classes stay, so that the split does.
  const changed = lines.map((line, i) => {
    if (i === 0 || !outside.has(i - 1)) return line;
    const cells = line.split(',');
    return [`${1000 + i}`, `${1e6 + i}`, 'true', '2031-01-01T00:00:00Z', 'Elsewhere', '9', cells[6], cells[7]].join(',');
  });
  await folder.ingest(`${changed.join('\n')}\n`);
  const second = await prepare();
  expect(second.train.rowNumbers).toEqual(first.train.rowNumbers);
  expect(second.preparation).toEqual(first.preparation);
  expect(second.train.features).toEqual(first.train.features);
  expect(second.validation.features).not.toEqual(first.validation.features);
}); // prettier-ignore

test('training features are standardised, the regression target too', async () => {
  await folder.ingest(people());
  const data = await prepare({
    task: { type: 'regression', target: 'spend' },
    split: { strategy: 'random' },
    preparation: { outliers: null },
  });
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const column = (name: string) => {
    const at = data.preparation.featureNames.indexOf(name);
    return Array.from({ length: data.train.rows }, (_, i) => data.train.features[i * data.width + at]);
  };
  for (const name of ['age', 'income', 'since']) {
    expect(mean(column(name))).toBeCloseTo(0, 5);
    expect(mean(column(name).map((v) => v * v))).toBeCloseTo(1, 5);
  }
  const targets = [...data.train.targets];
  expect(mean(targets)).toBeCloseTo(0, 5);
  expect(mean(targets.map((v) => v * v))).toBeCloseTo(1, 5);
  expect(data.classWeights).toBeNull();
  const { target } = data.preparation;
  if (target.kind !== 'value') throw new Error('not a regression target');
  const rows = await folder.rows();
  expect(targets[0] * target.scale + target.offset).toBeCloseTo(Number(rows[data.train.rowNumbers[0]]['spend']), 5);
}); // prettier-ignore

test('labels are the places of their classes, weights are balanced, splits stratified', async () => {
  await folder.ingest(people());
  const data = await prepare();
  const { target } = data.preparation;
  if (target.kind !== 'classes') throw new Error('not a classification target');
  expect(target.classes).toEqual(['high', 'low', 'mid']);
  const rows = await folder.rows();
  const total = new Map<string, number[]>();
  for (const [s, split] of splitsOf(data).entries())
    for (const [i, row] of split.rowNumbers.entries()) {
      const level = String(rows[row]['level']);
      expect(target.classes[split.targets[i]]).toBe(level);
      const counts = total.get(level) ?? [0, 0, 0];
      counts[s]++;
      total.set(level, counts);
    }
  for (const counts of total.values()) {
    const n = counts.reduce((a, b) => a + b);
    for (const [s, fraction] of [0.7, 0.15, 0.15].entries())
      expect(Math.abs(counts[s] - n * fraction)).toBeLessThan(1);
  }
  for (const [label, name] of target.classes.entries())
    expect(data.classWeights![label]).toBeCloseTo(data.train.rows / (3 * total.get(name)![0]), 12);
});

test('little memory means columns in turn and the same numbers; too little is refused, naming both figures', async () => {
  await folder.ingest(people());
  const changes: Changes = {
    preparation: {
      outliers: { method: 'zScore', action: 'drop', threshold: 2 },
      categorical: 'ordinal',
      missing: { ...definition().preparation.missing, indicator: false },
    },
  };
  const whole = await prepare(changes);
  // A third of this holds five of the six inputs.
  const inTurn = await prepare(changes, { memoryLimitBytes: 625 * 140 });
  expect(inTurn).toEqual(whole);
  const dropped = /^(\d+) of \d+ training rows hold an outlier/m.exec(whole.notes.map(wordsOf).join('\n'));
  // Of a normal column 4.6 % lie beyond two deviations; the other splits keep theirs.
  expect(Number(dropped?.[1])).toBeGreaterThan(8);
  expect(Number(dropped?.[1])).toBeLessThan(40);
  const clipped = await prepare();
  expect(whole.train.rows + Number(dropped?.[1])).toBe(clipped.train.rows);
  expect(whole.test.rowNumbers).toEqual(clipped.test.rowNumbers);
  const error = await failure(prepare({}, { memoryLimitBytes: 60_000 }));
  expect(error.code).toBe('outOfMemory');
  expect(error.message).toMatch(/takes about 0\.\d MB.*may take 0\.1 MB/);
});

test('what was fitted before is applied, not fitted anew', async () => {
  await folder.ingest(people());
  const first = await prepare();
  await folder.ingest(people(2));
  const second = await prepare({}, { fitted: first.preparation });
  expect(second.preparation).toEqual(first.preparation);
  expect(second.width).toBe(first.width);
});

test('rows with missing values can be dropped', async () => {
  await folder.ingest(people());
  const rows = await folder.rows();
  const data = await prepare({
    preparation: {
      missing: { numeric: 'drop', categorical: 'drop', numericConstant: 0, categoricalConstant: '', indicator: false },
    },
  });
  for (const { rowNumbers } of splitsOf(data))
    for (const row of rowNumbers) for (const { name } of inputs) expect(rows[row][name]).not.toBeNull();
  expect(data.notes).toContainEqual(expect.objectContaining({ code: 'missingInputValues' }));
}); // prettier-ignore

test('a numeric column used as categories is named as JSON writes its numbers', async () => {
  await folder.ingest(people());
  const numbersAsCategories = inputs.map(({ name, type }) => ({
    name,
    type: name === 'plan' ? ('categorical' as const) : type,
  }));
  const data = await prepare({ inputs: numbersAsCategories });
  expect(data.preparation.featureNames).toEqual(expect.arrayContaining(['plan=0', 'plan=1', 'plan=2']));
});

test('the layout planned ahead has the same blocks, none of them too small', async () => {
  const { profile } = await folder.ingest(people());
  for (const categorical of ['oneHot', 'ordinal'] as const)
    for (const maxCategories of [3, 100]) {
      const data = await prepare({ preparation: { categorical, maxCategories } });
      const most = inputLayoutAtMost(definition({ preparation: { categorical, maxCategories } }), profile);
      expect(most.map(({ kind, name }) => ({ kind, name }))).toEqual(
        data.inputs.map(({ kind, name }) => ({ kind, name })),
      );
      for (const [i, { width }] of most.entries()) {
        expect(width).toBeGreaterThanOrEqual(data.inputs[i].width);
        expect(width).toBeLessThanOrEqual(data.inputs[i].width + 20);
      }
    }
});

test('data that cannot be trained on is refused with the reason', async () => {
  await folder.ingest('x,y\n1,a\n2,a\n3,a\n4,a\n5,a\n6,a\n7,a\n');
  const xy = { inputs: [{ name: 'x', type: 'numeric' }], task: { target: 'y' } } as const;
  const one = await failure(prepare({ ...xy, inputs: [...xy.inputs] }));
  expect(one.code).toBe('trainingDataUnusable');
  expect(one.message).toContain('only the class "a"');

  await folder.ingest('x,y\n1,a\n2,b\n');
  expect((await failure(prepare({ ...xy, inputs: [...xy.inputs] }))).message).toMatch(/split would be empty/);

  await folder.ingest(`x,y\n${Array.from({ length: 40 }, (_, i) => `${i},k${i}`).join('\n')}\n`);
  const unseen = await failure(prepare({ ...xy, inputs: [...xy.inputs], split: { strategy: 'random' } }));
  expect(unseen.message).toMatch(/none in the training split/);

  const unknown = await failure(
    prepare({ inputs: [{ name: 'nope', type: 'numeric' }], task: { target: 'y' } }),
  );
  expect(unknown.message).toContain('no column "nope"');
  const wrong = await failure(prepare({ inputs: [{ name: 'y', type: 'numeric' }], task: { target: 'x' } }));
  expect(wrong.message).toContain('cannot be used as numeric');
});

test('prediction rows that do not fit are named by pointer', async () => {
  await folder.ingest(people());
  const { preparation } = await prepare();
  const row = createRowTransform(preparation, inputs);
  const good = { age: 30, income: null, member: true, since: '2023-05-01', city: 'Ghent', plan: 1 };
  expect(await row.transform([good])).toHaveLength(preparation.featureNames.length);
  const { age: _age, ...withoutAge } = good;
  const rows = [good, { ...good, age: 'abc' }, withoutAge, { ...good, 'x/y~z': 1, level: 'low' }, { ...good, since: '2023-02-30', member: 'perhaps' }, 5]; // prettier-ignore
  const error = await failure(row.transform(rows as Record<string, unknown>[]));
  expect(error.code).toBe('predictionInputInvalid');
  expect(error.issues.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/rows/1/age wrongType',
    '/rows/2/age missingColumn',
    '/rows/3/x~1y~0z unknownColumn',
    '/rows/4/member wrongType',
    '/rows/4/since wrongType',
    '/rows/5 notAnObject',
  ]);
  expect(error.issues[0].detail).toContain('"abc"');
  // One from before other columns were kept: of those the target alone is known.
  const { otherColumns, ...older } = preparation;
  expect(otherColumns).toContain('level');
  expect(await createRowTransform(older, inputs).transform([{ ...good, level: 'low' }])).toHaveLength(
    preparation.featureNames.length,
  );
});

test("DuckDB's vectors of numbers are typed arrays with their values", async () => {
  const seen: number[] = [];
  const query = 'SELECT i::DOUBLE / 4, (i % 200)::UTINYINT, hash(i) FROM range(5000) t(i)';
  await folder.engine.stream(query, (chunk, offset) => {
    const doubles = numberItems<Float64Array>(chunk, 0);
    const small = numberItems<Uint8Array>(chunk, 1);
    expect(doubles).toBeInstanceOf(Float64Array);
    expect(small).toBeInstanceOf(Uint8Array);
    expect(numberItems<BigUint64Array>(chunk, 2)).toBeInstanceOf(BigUint64Array);
    for (let i = 0; i < chunk.rowCount; i++) {
      seen[offset + i] = doubles[i];
      expect(small[i]).toBe((offset + i) % 200);
    }
  });
  expect(seen).toHaveLength(5000);
  expect(seen.every((value, i) => value === i / 4)).toBe(true);
});

test('features that are too large for memory are the same, on disk', async () => {
  await folder.ingest(people());
  const held = await prepare();
  const memoryLimitBytes = 2.5 * held.width * 4 * 600;
  await expect(prepare({}, { memoryLimitBytes })).rejects.toMatchObject({ code: 'outOfMemory' });

  const streamed = await prepare({}, { memoryLimitBytes, scratchDir: folder.folder });
  expect(streamed.preparation).toEqual(held.preparation);
  expect(streamed.notes.at(-1)).toContain('streamed from disk');
  for (const [i, split] of splitsOf(streamed).entries()) {
    const expected = splitsOf(held)[i];
    expect(split.features).toHaveLength(0);
    expect(split.targets).toEqual(expected.targets);
    expect(split.rowNumbers).toEqual(expected.rowNumbers);
    if (i === 0) expect(split.stored!.windowRows).toBeLessThan(expected.rows);
    const features = new Float32Array(expected.features.length);
    await split.stored!.read(0, features);
    expect(features).toEqual(expected.features);
    const some = new Float32Array(2 * held.width);
    await split.stored!.read(3, some);
    expect(some).toEqual(expected.features.subarray(3 * held.width, 5 * held.width));
  }
  await streamed.close!();
});

test('a dataset of several row groups is encoded range by range', async () => {
  const rows = 260_000;
  const parquet = `${folder.folder}/large.parquet`;
  await folder.engine.run(
    `COPY (SELECT i AS n, (i % 7)::DOUBLE AS x, 'c' || (i % 5) AS kind, (i % 3)::DOUBLE AS y FROM range(${rows}) t(i)) TO '${parquet}' (FORMAT parquet)`,
  );
  const changes = {
    task: { type: 'regression', target: 'y' } as const,
    inputs: [
      { name: 'x', type: 'numeric' },
      { name: 'kind', type: 'categorical' },
    ] as InputColumn[],
    split: { strategy: 'random' } as const,
    preparation: { deduplicate: false, outliers: null, imbalance: 'none' } as const,
  };
  const held = await prepare(changes, { parquetPath: parquet });
  const streamed = await prepare(changes, {
    parquetPath: parquet,
    memoryLimitBytes: 2.2e7,
    scratchDir: folder.folder,
  });
  for (const [i, split] of splitsOf(streamed).entries()) {
    const features = new Float32Array(splitsOf(held)[i].features.length);
    await split.stored!.read(0, features);
    expect(isSame(features, splitsOf(held)[i].features)).toBe(true);
  }
  await streamed.close!();
});

test('a number that is finite in the file and infinite as a feature is refused, naming its row', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `${i === 7 ? '1e39' : i},${i % 2 === 0 ? 'a' : 'b'}`);
  await folder.ingest(`x,level\n${lines.join('\n')}\n`);
  const of = (numeric: 'none' | 'standardize') =>
    prepare({ inputs: [{ name: 'x', type: 'numeric' }], preparation: { numeric, outliers: null } });
  const error = await failure(of('none'));
  expect(error.issues[0]).toMatchObject({ code: 'numberTooLarge' });
  expect(error.message).toContain('"x" holds a number in row 8');
  const { train } = await of('standardize');
  expect(train.features.every(Number.isFinite)).toBe(true);
});
