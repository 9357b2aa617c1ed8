import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { wordsOf } from '../../../src/data/preparation/note.ts';
import { countTogether } from '../../../src/data/preparation/count-together.ts';
import { countRows } from '../../../src/data/preparation/read/count-rows.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { countRequestOf } from '../../../src/definition/count-request.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createRandom, type Random } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';

/** Rows that are equal in every used column: told apart as draws or copies, counted by the plan as the run divides them. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const rules = createDefinitionRules({ memoryBytes: 1e9 });
const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
type Options = Omit<ExperimentDefinition, 'dataset' | 'task'> & { task?: ExperimentDefinition['task'] };

/** What the plan says of a table, and what a run of it divides. */
async function planAndRun(content: string, options: Options = {}) {
  const { profile } = await folder.ingest(content);
  const definition: ExperimentDefinition = {
    dataset,
    task: { type: 'classification', target: 'y' },
    ...options,
  };
  const facts = { id: dataset, profile };
  const request = countRequestOf(resolveDefinition(definition, facts).resolved, facts)!;
  const counted = await countRows(folder.engine, folder.parquetPath, request);
  const division = rules.divisionRequest(definition, { ...facts, counted });
  const steps = division && (await countTogether(folder.engine, folder.parquetPath, division));
  const known = { ...facts, counted, ...(steps && { steps }) };
  const plan = planExperiment(definition, known, null, { memoryBytes: 1e9 });
  const resolved = plan.definition as ReturnType<typeof resolveDefinition>['resolved'];
  const data = await prepareData({
    engine: folder.engine,
    parquetPath: folder.parquetPath,
    definition: resolved,
    memoryLimitBytes: 1e9,
  });
  const { train, validation, test: held } = data;
  const run = { train: train.rows, validation: validation.rows, test: held.rows };
  const { total: _total, ...planned } = plan.rows;
  return { plan, planned, run, data, counted, warnings: plan.warnings.map(({ code }) => code) };
}

const csv = (columns: Record<string, readonly unknown[]>): string => {
  const names = Object.keys(columns);
  const rows = columns[names[0]].map((_, i) => names.map((name) => String(columns[name][i])).join(','));
  return [names.join(','), ...rows].join('\n');
};
/** All rows of a table `times` times, in the same order. */
const copied = (columns: Record<string, readonly unknown[]>, times: number) =>
  csv(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        Array.from({ length: times }, () => values).flat(),
      ]),
    ),
  );
const list = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
const oneOf = (random: Random, n: number, values: number) => list(n, () => `v${random.integer(values)}`);
const measured = (random: Random, n: number, digits: number) =>
  list(n, () => random.normal().toFixed(digits));

const random = createRandom(5);
const city = list(5000, () => random.integer(50));
const rounded = measured(random, 2000, 1);
const draws: Record<string, string> = {
  'answers of a survey, fewer rows than combinations': csv({
    a: oneOf(random, 1000, 10),
    b: oneOf(random, 1000, 10),
    c: oneOf(random, 1000, 10),
    y: oneOf(random, 1000, 2),
  }),
  'columns that determine each other': csv({
    city: city.map((i) => `city ${i}`),
    state: city.map((i) => `state ${Math.floor(i / 5)}`),
    age: oneOf(random, 5000, 5),
    y: oneOf(random, 5000, 2),
  }),
  'one rounded number and a class by chance': csv({
    x: measured(random, 1200, 2),
    y: oneOf(random, 1200, 2),
  }),
  'one rounded number that determines the class': csv({
    x: rounded,
    y: rounded.map((x) => (Number(x) > 0 ? 'high' : 'low')),
  }),
  'two rounded numbers': csv({
    a: measured(random, 3000, 1),
    b: measured(random, 3000, 1),
    y: oneOf(random, 3000, 2),
  }),
  'ages, classes and sexes': csv({
    age: list(891, () => 1 + random.integer(80)),
    pclass: oneOf(random, 891, 3),
    sex: oneOf(random, 891, 2),
    y: oneOf(random, 891, 2),
  }),
};
const table = (n: number, digits: number, columns: number) => ({
  ...Object.fromEntries(list(columns, (i) => [`x${i}`, measured(random, n, digits)])),
  y: oneOf(random, n, 2),
});
const some = table(900, 6, 3);
const again = list(100, () => random.integer(900));
const copies: Record<string, string> = {
  'a file appended to itself': copied(table(500, 6, 4), 2),
  'a file of one measurement appended to itself': copied(table(500, 6, 1), 2),
  'a file of rounded measurements appended to itself': copied(table(900, 2, 4), 2),
  'a file six times': copied(table(60, 6, 3), 6),
  'answers of a long survey appended to themselves': copied(
    { ...Object.fromEntries(list(10, (i) => [`q${i}`, oneOf(random, 1000, 5)])), y: oneOf(random, 1000, 2) },
    2,
  ),
  'a tenth of the rows copied': csv(
    Object.fromEntries(
      Object.entries(some).map(([name, values]) => [name, [...values, ...again.map((i) => values[i])]]),
    ),
  ),
};

describe('draws', () => {
  test.each(Object.keys(draws))('%s: every row is kept and divided by itself', async (name) => {
    const { plan, planned, run, warnings, data } = await planAndRun(draws[name]);
    expect(plan.equalRows!.treatment).toBe('keep');
    expect(plan.rows.total).toBe(draws[name].split('\n').length - 1);
    expect(run).toEqual(planned);
    expect(warnings).toContain('equalRowsKept');
    expect(data.notes.map(wordsOf).join(' ')).toContain(`${plan.equalRows!.rows} duplicate rows kept`);
  });

  test('case 21: 1,200 rows of 36 combinations are 840, 180 and 180', async () => {
    const cases = path.join(import.meta.dirname, '..', '..', 'fixtures', 'cases');
    const content = await readFile(path.join(cases, '21-all-categorical.csv'), 'utf8');
    const task = { type: 'classification', target: 'survived' } as const;
    const { planned, run, plan } = await planAndRun(content, { task, split: { validation: 0.15 } });
    expect(plan.equalRows).toEqual({ rows: 1164, treatment: 'keep' });
    expect(planned).toEqual({ train: 840, validation: 180, test: 180 });
    expect(run).toEqual(planned);
    const folds = await planAndRun(content, { task, split: { strategy: 'kFold' } });
    expect(folds.plan.rows.total).toBe(1200);
    expect(folds.run).toEqual(folds.planned);
    const kept = await planAndRun(content, { task, preparation: { deduplicate: false } });
    expect(kept.plan.equalRows!.treatment).toBe('keep');
    const dropped = await planAndRun(content, { task, preparation: { deduplicate: true } });
    expect(dropped.plan).toMatchObject({ equalRows: { treatment: 'drop' }, rows: { total: 36 } });
    expect(dropped.run).toEqual(dropped.planned);
  });
});

describe('copies', () => {
  test.each(Object.keys(copies))('%s: the first of each is kept', async (name) => {
    const { plan, planned, run, warnings, data } = await planAndRun(copies[name]);
    const lines = copies[name].split('\n').slice(1);
    const different = new Set(lines).size;
    expect(plan.equalRows).toEqual({ rows: lines.length - different, treatment: 'drop' });
    expect(plan.rows.total).toBe(different);
    expect(run).toEqual(planned);
    expect(warnings).toContain('equalRowsDropped');
    expect(new Set([data.train, data.validation, data.test].flatMap(({ rowNumbers }) => [...rowNumbers].map((row) => lines[row]))).size).toBe(different); // prettier-ignore
  });

  test('without deduplication they stay in one part', async () => {
    const content = copies['a file appended to itself'];
    const lines = content.split('\n').slice(1);
    const { plan, data, warnings } = await planAndRun(content, { preparation: { deduplicate: false } });
    expect(plan.equalRows).toEqual({ rows: 500, treatment: 'keepTogether' });
    expect(warnings).not.toContain('equalRowsTogether');
    const parts = [data.train, data.validation, data.test].map(
      ({ rowNumbers }) => new Set([...rowNumbers].map((row) => lines[row])),
    );
    expect(parts[0].size + parts[1].size + parts[2].size).toBe(500);
  });
});

test('equal rows that stay together are counted as a run divides them, under every strategy', async () => {
  const n = 240;
  const x = list(n, () => random.integer(40));
  const content = csv({
    x,
    z: oneOf(random, n, 3),
    // Most equal rows are of one place; the others bind two.
    place: list(n, (i) => `p${i % 80 === 0 ? 0 : x[i] % 17}`),
    at: list(n, () => 1000 + random.integer(40)),
    part: list(n, (i) => ['train', 'train', 'test', 'validation'][i % 4]),
    y: oneOf(random, n, 3),
  });
  const splits: NonNullable<Options['split']>[] = [
    {},
    { strategy: 'random', validation: 0.2 },
    { strategy: 'stratified', validation: 0.2 },
    { strategy: 'grouped', column: 'place' },
    { strategy: 'timeOrdered', column: 'at' },
    { strategy: 'column', column: 'part' },
    { strategy: 'kFold', test: 0.2, validation: 0.1 },
    { strategy: 'kFold', column: 'place' },
  ];
  for (const split of splits) {
    const options = {
      inputs: { include: ['x', 'z'] },
      split: { ...split, duplicates: 'keepTogether' as const },
    };
    const { plan, planned, run, data } = await planAndRun(content, options);
    expect({ split, ...planned }).toEqual({ split, ...run });
    expect(plan.equalRows).toMatchObject({ treatment: 'keepTogether' });
    // What can not stay together is left out, and the plan knows it already.
    const isPlaced = split.strategy === 'timeOrdered' || split.strategy === 'column';
    const told = data.notes.flatMap((note) => (typeof note === 'string' ? [] : [note.code]));
    expect(told.includes('equalRowsDropped')).toBe(isPlaced);
    expect(plan.warnings.some(({ code }) => code === 'equalRowsDropped')).toBe(isPlaced);
  }
});

describe("a user's own parts", () => {
  const columns = {
    x: [...measured(random, 90, 6), ...list(10, () => '0.5')],
    part: [
      ...list(70, () => 'train'),
      ...list(20, () => 'TEST'),
      ...list(5, () => 'train'),
      ...list(5, () => 'test'),
    ],
    y: list(100, (i) => (i >= 90 ? 'a' : i % 2 === 0 ? 'a' : 'b')),
  };
  const split = { strategy: 'column', column: 'part' } as const;

  test('are kept as they are, and rows across them are told', async () => {
    const { planned, run, plan, data } = await planAndRun(csv(columns), { split });
    expect(planned).toEqual({ train: 75, validation: 0, test: 25 });
    expect(run).toEqual(planned);
    expect(plan.warnings).toContainEqual(
      expect.objectContaining({ code: 'equalRowsAcrossParts', detail: expect.stringMatching(/^5 row/) }),
    );
    expect(data.notes).toContain('5 rows kept that equal a row of an earlier part.');
  });

  test('lose copies where that is asked for', async () => {
    const { planned, run, warnings } = await planAndRun(csv(columns), {
      split: { ...split, duplicates: 'drop' },
    });
    expect(planned).toEqual({ train: 71, validation: 0, test: 20 });
    expect(run).toEqual(planned);
    expect(warnings).not.toContain('equalRowsAcrossParts');
  });
});

test('a class of one row is trained on', async () => {
  const x = measured(random, 101, 6);
  const content = csv({ x, y: list(101, (i) => (i === 0 ? 'rare' : i % 2 === 0 ? 'a' : 'b')) });
  for (const seed of list(8, (i) => i)) {
    const { planned, run, data, warnings } = await planAndRun(content, { split: { seed } });
    expect(run).toEqual(planned);
    expect([...data.train.rowNumbers]).toContain(0);
    expect(warnings).toContain('classTooSmall');
  }
});

test('parts that a run would find empty are refused', async () => {
  const x = measured(random, 100, 6);
  const y = list(100, (i) => (i >= 80 ? '' : `${i % 2}`));
  const parts = csv({ x, y, part: list(100, (i) => (i < 80 ? 'train' : 'test')) });
  await expect(planAndRun(parts, { split: { strategy: 'column', column: 'part' } })).rejects.toThrow(
    'names for test none can be used',
  );
  const groups = csv({ x, y: list(100, (i) => `${i % 2}`), g: list(100, (i) => `g${i < 96 ? i % 2 : i}`) });
  await expect(
    planAndRun(groups, { split: { strategy: 'grouped', column: 'g', validation: 0.01, test: 0.01 } }),
  ).resolves.toBeDefined();
  const few = csv({ x, y: list(100, (i) => `${i % 2}`), g: list(100, (i) => `g${i % 3}`) });
  await expect(
    planAndRun(few, { split: { strategy: 'grouped', column: 'g', validation: 0.01, test: 0.01 } }),
  ).rejects.toThrow('groups of "g" are too large');
});

test('a row whose equal has no group is no copy', async () => {
  const x = measured(random, 60, 6);
  const content = csv({
    x: [...x, x[0]],
    g: ['', ...list(60, (i) => `g${i % 9}`)],
    y: list(61, (i) => `${i % 2}`),
  });
  const { planned, run, data } = await planAndRun(content, {
    split: { strategy: 'grouped', column: 'g', duplicates: 'drop' },
  });
  expect(run).toEqual(planned);
  expect(data.train.rows + data.validation.rows + data.test.rows).toBe(60);
});

describe('the plan counts what a run divides', () => {
  const strategies = ['random', 'stratified', 'grouped', 'timeOrdered', 'kFold', 'kFold by group'] as const;
  const cases = strategies.flatMap((strategy, i) =>
    (['auto', 'keep', 'drop'] as const).flatMap((duplicates, j) =>
      (['none', 'oversample', 'undersample'] as const).map((imbalance, k) => ({
        strategy,
        duplicates,
        imbalance,
        // Each two of them meet in one of these.
        stands: (i + j + k) % 3 === 0,
      })),
    ),
  );
  test.each(ofMatrix(cases, ({ stands }) => stands))(
    '$strategy, $duplicates, $imbalance',
    async ({ strategy, duplicates, imbalance }) => {
      const drawn = createRandom(cases.length, `${strategy}${duplicates}${imbalance}`);
      const n = 400;
      const missing = (value: string) => (drawn.integer(12) === 0 ? '' : value);
      const content = csv({
        a: list(n, () => `v${drawn.integer(9)}`),
        b: list(n, () => missing(`${drawn.integer(20)}`)),
        g: list(n, () => missing(`g${drawn.integer(60)}`)),
        t: list(n, () => missing(`${drawn.integer(90)}`)),
        y: list(n, () => missing(['p', 'q', 'q', 'r'][drawn.integer(4)])),
      });
      const column = { timeOrdered: 't', grouped: 'g', 'kFold by group': 'g' }[strategy as string];
      const named = strategy === 'kFold by group' ? 'kFold' : strategy;
      const { planned, run } = await planAndRun(content, {
        inputs: { include: ['a', 'b'] },
        split: {
          strategy: named,
          duplicates,
          ...(column && { column }),
        },
        preparation: { imbalance, missing: { numeric: 'drop' } },
      });
      const isExact = imbalance === 'none' || strategy === 'stratified' || strategy === 'kFold';
      if (isExact) expect(run).toEqual(planned);
      // By chance a class has some rows more or fewer in the training part than its share.
      else expect(Math.abs(run.train - planned.train)).toBeLessThan(0.25 * planned.train);
    },
  );
});

test('of very many rows the equal ones are estimated, and all of them counted', async () => {
  const content = copied(table(2000, 6, 2), 2);
  const { profile } = await folder.ingest(content);
  const definition: ExperimentDefinition = { dataset, task: { type: 'classification', target: 'y' } };
  const facts = { id: dataset, profile };
  const request = countRequestOf(resolveDefinition(definition, facts).resolved, facts)!;
  const counted = await countRows(folder.engine, folder.parquetPath, request, { mostCounted: 1000 });
  expect(counted).toMatchObject({ drawn: false, equal: 2000, all: { rows: 4000 } });
  // A quarter of the hashes: 500 rows of 2,000, give or take four deviations.
  expect(Math.abs(counted.first.rows - 2000)).toBeLessThan(4 * 4 * Math.sqrt(2000 * 0.25 * 0.75));
});
