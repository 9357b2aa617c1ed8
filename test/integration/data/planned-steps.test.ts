import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { toWarning } from '../../../src/contracts/warning.ts';
import { countSteps } from '../../../src/data/preparation/count-steps.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { createRandom } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

/** Examples of several rows each: the plan counts them by the code that divides them in a run, and both tell what is odd about the times. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
const rules = createDefinitionRules({ memoryBytes: 1e9 });

/** The plan of a table. */
async function plan(csv: string, options: Omit<ExperimentDefinition, 'dataset'>) {
  const { profile } = await folder.ingest(csv);
  const definition = { dataset, ...options };
  const request = rules.countRequest(definition, { id: dataset, profile });
  if (!('steps' in request)) throw new Error('the rows are no steps');
  const counted = { memoryLimitBytes: 1e9 };
  const steps = await countSteps(folder.engine, folder.parquetPath, request.steps, counted);
  return rules.plan(definition, { id: dataset, profile, steps }, null);
}

/** Examples of each part by the plan and in a run of it, and the warnings of both. */
async function planAndRun(csv: string, options: Omit<ExperimentDefinition, 'dataset'>) {
  const planned = await plan(csv, options);
  const definition = planned.definition as Parameters<typeof prepareData>[0]['definition'];
  const { engine, parquetPath } = folder;
  const data = await prepareData({ engine, parquetPath, definition, memoryLimitBytes: 1e9 });
  const { total: _total, ...rows } = planned.rows;
  const run = { train: data.train.rows, validation: data.validation.rows, test: data.test.rows };
  const told = data.notes.filter((note) => typeof note !== 'string').map(toWarning);
  return { rows, run, planned, told };
}

const list = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
const table = (header: string, rows: readonly (readonly unknown[])[]): string =>
  [header, ...rows.map((row) => row.join(','))].join('\n');
const task = { type: 'forecasting', target: 'value', time: 'day', window: 3, horizon: 2 } as const;

test('windows: series of other lengths and starts, with missing values, copies and rows that are left out', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const random = createRandom(seed);
    const series = list(1 + random.integer(4), (i) => ({
      name: `s${i}`,
      from: random.integer(30),
      steps: 20 + random.integer(40),
    }));
    const rows = series.flatMap(({ name, from, steps }) =>
      list(steps, (i) => [
        name,
        random.uniform() < 0.05 ? '' : day(from + i),
        random.uniform() < 0.1 ? '' : random.normal().toFixed(6),
        random.uniform() < 0.1 ? '' : random.normal().toFixed(6),
      ]),
    );
    const copies = rows.filter(() => random.uniform() < 0.05);
    const content = table('series,day,value,other', random.shuffle([...rows, ...copies]));
    const { rows: planned, run } = await planAndRun(content, {
      task: { ...task, ...(series.length > 1 && { group: 'series' }), window: 1 + random.integer(4) },
      split: { train: 0.6, validation: 0.2, test: 0.2 },
      preparation: { missing: { numeric: random.uniform() < 0.5 ? 'drop' : 'median' } },
      inputs: { include: ['value', 'other'] },
    });
    expect(planned, `seed ${seed}`).toEqual(run);
    expect(run.train).toBeGreaterThan(0);
  }
});

test('more steps than are counted are left to an estimate', async () => {
  const content = table('day,value', list(50, (i) => [day(i), i % 7])); // prettier-ignore
  const { definition } = await plan(content, { task });
  const counting = countSteps(folder.engine, folder.parquetPath, definition as never, { memoryLimitBytes: 1e9, mostSteps: 49 }); // prettier-ignore
  await expect(counting).rejects.toMatchObject({ code: 'outOfMemory' });
});

test('groups of rows: with equal groups, without a target, without a place in the split', async () => {
  const random = createRandom(3);
  const groups = list(60, (i) => ({
    name: `g${i}`,
    y: i % 13 === 5 ? '' : 'ab'[i % 2],
    at: i % 17 === 3 ? '' : `p${i % 7}`,
    // The first ten come twice, under another name.
    values: i >= 50 ? null : list(2 + random.integer(4), () => random.integer(5)),
  }));
  const rows = groups.flatMap(({ name, y, at, values }, i) =>
    (values ?? groups[i - 50].values!).map((value, step) => [name, step, value, at, y]),
  );
  const content = table('group,step,value,place,y', rows);
  const splits: NonNullable<ExperimentDefinition['split']>[] = [
    { strategy: 'random' },
    { strategy: 'stratified' },
    { strategy: 'grouped', column: 'place' },
    { strategy: 'kFold', folds: 3 },
    { strategy: 'random', duplicates: 'keep' },
  ];
  for (const split of splits) {
    const {
      rows: planned,
      run,
      planned: whole,
      told,
    } = await planAndRun(content, {
      task: { type: 'classification', target: 'y' },
      inputs: { include: ['value'], sequence: { group: 'group', time: 'step', length: 4 } },
      split,
    });
    expect(planned, `split ${split.strategy}`).toEqual(run);
    const copies = (list: typeof told): number =>
      list.filter(({ code }) => code === 'equalRowsDropped').length;
    expect(copies(whole.warnings)).toBe(copies(told));
  }
});

describe('times', () => {
  const series = (name: string, days: readonly string[]) =>
    days.map((one, i) => [name, one, (i * 7919) % 101]);
  const months = list(48, (i) => `${2019 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`);
  /** What plan and run say of these times; both the same. */
  async function saidOf(rows: readonly (readonly unknown[])[]) {
    const several = new Set(rows.map(([name]) => name)).size > 1;
    const { planned, told } = await planAndRun(table('series,day,value', rows), {
      task: { ...task, ...(several && { group: 'series' }) },
    });
    const ofTimes = (list: typeof told) => list.filter(({ code }) => code.endsWith('Times'));
    expect(ofTimes(planned.warnings)).toEqual(ofTimes(told));
    return ofTimes(told).map(({ code, detail, pointer, column }) => {
      expect({ pointer, column }).toEqual({ pointer: '/task/time', column: 'day' });
      return [code, detail.split('. ')[0]];
    });
  }

  test('that are missing are counted, with their series and the first gap', async () => {
    const without = (...left: number[]) => months.filter((_, i) => !left.includes(i));
    expect(
      await saidOf([...series('b', without(20)), ...series('c', months), ...series('a', without(5, 30, 31))]),
    ).toEqual([
      [
        'missingTimes',
        '"day" lacks 4 step(s) of 1 month, in 2 of 3 series: first in "a" between 2019-05-01 and 2019-07-01',
      ],
    ]);
  });

  test('of a calendar are even: months, last days of months, weekdays, days of 23 hours', async () => {
    const ends = list(40, (i) => new Date(Date.UTC(2019, i + 1, 0)).toISOString().slice(0, 10));
    const weekdays = list(80, day).filter((one) => ![0, 6].includes(new Date(one).getUTCDay()));
    const midnights = list(60, (i) => `${day(60 + i)}T00:00:00${i < 31 ? '+01:00' : '+02:00'}`);
    const firsts = list(30, (i) => `${months[i]}T00:00:00${i % 12 > 2 && i % 12 < 10 ? '+02:00' : '+01:00'}`);
    for (const times of [months, ends, weekdays, midnights, firsts])
      expect(await saidOf(series('a', times))).toEqual([]);
    expect(
      await saidOf(
        series(
          'a',
          weekdays.filter((_, i) => i !== 12),
        ),
      ),
    ).toEqual([
      ['missingTimes', '"day" lacks 1 step(s) of 1 weekday: first between 2024-01-16 and 2024-01-18'],
    ]);
  });

  test('at uneven distances are told, in seconds and in numbers', async () => {
    const minutes = list(60, (i) =>
      new Date(Date.UTC(2024, 0, 1, 0, i * 15, i === 20 ? 400 : 0)).toISOString(),
    );
    expect(await saidOf(series('a', minutes))).toEqual([
      [
        'unevenTimes',
        '"day" goes on by other distances than its usual 15 minutes in 2 of 59 steps: first between 2024-01-01T04:45:00Z and 2024-01-01T05:06:40Z',
      ],
    ]);
    const numbers = list(60, (i) => String(i < 30 ? i : i + 2));
    expect(await saidOf(series('a', numbers))).toEqual([
      ['missingTimes', '"day" lacks 2 step(s) of 1: first between 29 and 32'],
    ]);
  });

  test('that are doubled in a series are refused by the plan, as the run would', async () => {
    const rows = series('a', [...list(30, day), day(3)]);
    await expect(plan(table('series,day,value', rows), { task })).rejects.toMatchObject({
      code: 'definitionInvalid',
      issues: [
        {
          pointer: '/task/time',
          code: 'sameTime',
          detail: expect.stringMatching(/^Rows 4 and 31 have the same "day"/) as string,
        },
      ],
    });
  });

  test('that are doubled in the rows of a group are told', async () => {
    const rows = list(20, (i) =>
      list(3, (step) => [`g${i}`, i === 7 && step === 2 ? 1 : step, (i * step) % 5, 'ab'[i % 2]]),
    ).flat();
    const { planned, told } = await planAndRun(table('group,step,value,y', rows), {
      task: { type: 'classification', target: 'y' },
      inputs: { include: ['value'], sequence: { group: 'group', time: 'step', length: 3 } },
    });
    const expected = {
      code: 'doubledTimes',
      detail:
        '1 row(s) have the "step" of another row of their "group", in 1 of 20 groups: first rows 23 and 24 of "g7". They stay in the order of the dataset.',
      pointer: '/inputs/sequence/time',
      column: 'step',
    };
    expect(planned.warnings).toContainEqual(expected);
    expect(told).toContainEqual(expected);
  });
});
