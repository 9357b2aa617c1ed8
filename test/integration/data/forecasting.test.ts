import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layered } from '../../../src/contracts/definition/classical.ts';
import type {
  ExperimentDefinition,
  ResolvedDefinition,
} from '../../../src/contracts/definition/definition.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { inputLayoutAtMost } from '../../../src/data/preparation/columns/input-layout.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createRandom } from '../../../src/random.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
const dayOf = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);

/** Ingests, resolves, prepares. */
async function prepare(
  csv: string,
  definition: Omit<ExperimentDefinition, 'dataset'>,
): Promise<{ data: PreparedData; resolved: ResolvedDefinition; planned: number; layout: number }> {
  const { profile } = await folder.ingest(csv);
  const resolution = resolveDefinition({ dataset, ...definition }, { id: dataset, profile });
  const resolved = layered(resolution.resolved);
  const { engine, parquetPath } = folder;
  const data = await prepareData({ engine, parquetPath, definition: resolved, memoryLimitBytes: 1e9 });
  const [block, ...others] = inputLayoutAtMost(resolved, profile);
  expect(others).toEqual([]);
  expect(data.inputs).toHaveLength(1);
  expect({ ...block, features: 0, width: 0 }).toEqual({ ...data.inputs[0], features: 0, width: 0 });
  return { data, resolved, planned: resolution.rows.total, layout: block.width };
}

/** A split's features as rows of numbers. */
const rowsOf = ({ features, rows }: PreparedSplit, width: number) =>
  Array.from({ length: rows }, (_, i) => [...features.subarray(i * width, (i + 1) * width)]);

/** 20 days, not in order, of a value that is its day: 0, 1, 2, … */
const counting = `day,value\n${[3, 1, 0, 2, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4]
  .map((i) => `${dayOf(i)},${i}`)
  .join('\n')}\n`;
const task = { type: 'forecasting', target: 'value', time: 'day', window: 3, horizon: 2 } as const;
const split = { train: 0.6, validation: 0.2, test: 0.2 };

describe('windows', () => {
  test('are the last steps, what follows them is the target, and no target lies on both sides of a border', async () => {
    const { data, resolved, planned } = await prepare(counting, {
      task,
      split,
      preparation: { numeric: 'none' },
    });
    expect(resolved.inputs).toEqual([{ name: 'value', type: 'numeric' }]);
    expect(data.preparation.featureNames).toEqual(['value[t-2]', 'value[t-1]', 'value[t]']);
    const { target } = data.preparation;
    if (target.kind !== 'values') throw new Error('not a forecast');
    expect(target.names).toEqual(['value[t+1]', 'value[t+2]']);
    const next = ({ targets }: PreparedSplit) =>
      Array.from(targets, (value, i) => Math.round((value * target.scales[i % 2] + target.offsets[i % 2]) * 1e4) / 1e4);
    // Days 0 to 11 train, 12 to 15 validate, 16 to 19 test.
    expect(rowsOf(data.train, 3)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i, i + 1, i + 2]));
    expect(next(data.train)).toEqual([3, 4, 5, 6, 7, 8, 9, 10].flatMap((i) => [i, i + 1]));
    expect(rowsOf(data.validation, 3)).toEqual([9, 10, 11].map((i) => [i, i + 1, i + 2]));
    expect(next(data.validation)).toEqual([12, 13, 13, 14, 14, 15]);
    expect(rowsOf(data.test, 3)).toEqual([13, 14, 15].map((i) => [i, i + 1, i + 2]));
    expect(next(data.test)).toEqual([16, 17, 17, 18, 18, 19]);
    // What an evaluation judges by is what was read, to the bit.
    expect([...data.validation.truth!]).toEqual([12, 13, 13, 14, 14, 15]);
    expect([...data.test.truth!]).toEqual([16, 17, 17, 18, 18, 19]);
    expect(data.notes).toContain('2 window(s) left out whose next values lie on both sides of a border of the split.');
    expect(planned).toBe(data.train.rows + data.validation.rows + data.test.rows);
    // Scaled by the training days alone: 0 … 11.
    expect(target.offsets[0]).toBeCloseTo(5.5, 12);
    expect(target.scales[0]).toBeCloseTo(Math.sqrt((12 ** 2 - 1) / 12), 12);
    expect([...data.train.rowNumbers]).toEqual([3, 0, 19, 18, 17, 16, 15, 14]);
  }); // prettier-ignore

  test('come with the naive forecast, of a season where there is one', async () => {
    const { data } = await prepare(counting, { task: { ...task, season: 3 }, split, preparation: { numeric: 'none' } });
    const { target } = data.preparation;
    if (target.kind !== 'values') throw new Error('not a forecast');
    const { values, errors } = data.test.naive!;
    const real = Array.from(values, (value) => value * target.scales[0] + target.offsets[0]);
    // After 13, 14, 15 come the values of three days before: 13, 14.
    for (const [i, expected] of [13, 14, 14, 15, 15, 16].entries()) expect(real[i]).toBeCloseTo(expected, 4);
    for (const error of errors) expect(error).toBe(3);
  }); // prettier-ignore

  test('stay within their series', async () => {
    const lines = ['b', 'a'].flatMap((store, s) =>
      Array.from(
        { length: 12 },
        (_, i) => `${store},${dayOf(i)},${100 * s + i},${i % 3 === 0 ? 'yes' : 'no'}`,
      ),
    );
    const { data, resolved, planned } = await prepare(`store,day,value,promotion\n${lines.join('\n')}\n`, {
      task: { ...task, group: 'store', horizon: 1 },
      split,
      preparation: { numeric: 'none' },
    });
    expect(resolved.inputs.map(({ name }) => name)).toEqual(['value', 'promotion']);
    const names = data.preparation.featureNames;
    const at = names.indexOf('value[t-2]');
    for (const features of rowsOf(data.train, data.width)) {
      const first = features[at];
      expect([features[names.indexOf('value[t-1]')], features[names.indexOf('value[t]')]]).toEqual([
        first + 1,
        first + 2,
      ]);
    }
    // Of each store 7 days train, 2 validate, 3 test.
    expect([data.train.rows, data.validation.rows, data.test.rows]).toEqual([8, 4, 6]);
    expect(planned).toBe(18);
  });
});

/** 120 hours of two meters: demand with a daily pattern, a temperature, a kind of day; some values missing. */
function meters(change: (line: string, hour: number, meter: number) => string = (line) => line): string {
  const random = createRandom(5);
  const lines = [0, 1].flatMap((meter) =>
    Array.from({ length: 120 }, (_, hour) => {
      const time = new Date(Date.UTC(2024, 2, 1, hour)).toISOString();
      const missing = random.integer(15) === 0;
      const demand = 50 * (meter + 1) + 10 * Math.sin((2 * Math.PI * hour) / 24) + random.normal();
      const kind = ['work', 'home', 'rest'][random.integer(3)];
      const line = `m${meter},${time},${missing ? '' : demand.toFixed(3)},${(15 + 5 * random.normal()).toFixed(2)},${kind}`;
      return change(line, hour, meter);
    }),
  );
  return `meter,at,demand,temperature,kind\n${lines.join('\n')}\n`;
}
const metering: Omit<ExperimentDefinition, 'dataset'> = {
  task: { type: 'forecasting', target: 'demand', time: 'at', group: 'meter', window: 12, horizon: 3 },
};

test('nothing of later parts leaks into what is fitted, nor into a training row', async () => {
  const first = (await prepare(meters(), metering)).data;
  // Everything from the first validation hour on is another.
  const changed = meters((line, hour) => {
    if (hour < 84) return line;
    const [meter, at] = line.split(',');
    return `${meter},${at},${900 + hour},77,strange`;
  });
  const second = (await prepare(changed, metering)).data;
  expect(second.preparation).toEqual(first.preparation);
  expect(second.train).toEqual(first.train);
  expect(second.test.targets).not.toEqual(first.test.targets);
  const rows = await folder.rows();
  const latest = Math.max(...[...first.train.rowNumbers].map((row) => Date.parse(String(rows[row]['at']))));
  expect(latest).toBe(Date.parse('2024-03-04T08:00:00Z'));
});

test('a window has the same features in training and in prediction', async () => {
  const { data, resolved, layout } = await prepare(meters(), metering);
  expect(layout).toBeGreaterThanOrEqual(data.width);
  const rows = await folder.rows();
  const stored = JSON.parse(JSON.stringify(data.preparation)) as PreparedData['preparation'];
  const transform = createRowTransform(stored, resolved.inputs);
  expect(transform.width).toBe(data.width);
  for (const { rowNumbers, features } of [data.train, data.validation, data.test]) {
    // Meters stand one after the other in the order of time; more steps than the window may be given, with their times.
    const examples = [...rowNumbers].map((row) => ({ steps: rows.slice(Math.max(row - (row % 120), row - 15), row + 1) }));
    expect(await transform.transform(JSON.parse(JSON.stringify(examples)) as typeof examples)).toEqual(features);
  }
}); // prettier-ignore

test('prediction steps that do not fit are named by pointer', async () => {
  const { data, resolved } = await prepare(counting, { task, split });
  const transform = (rows: Record<string, unknown>[]) =>
    createRowTransform(data.preparation, resolved.inputs).transform(rows);
  const good = [1, 2, 3].map((value) => ({ value }));
  expect(await transform([{ steps: good }])).toHaveLength(3);
  const bad = [
    { value: 3 },
    { steps: good.slice(1) },
    { steps: [...good.slice(1), { value: 'x' }] },
    { steps: [{ value: 1, day: '2024-01-02' }, { value: 2, day: '2024-01-01' }, { value: 3, day: 'soon' }] },
    { steps: [...good.slice(1), { valu: 4 }], extra: 1 },
  ];
  await expect(transform(bad)).rejects.toThrow(
    expect.objectContaining({
      code: 'predictionInputInvalid',
      issues: [
        ['/rows/0', 'stepsMissing'],
        ['/rows/1/steps', 'tooFewSteps'],
        ['/rows/2/steps/2/value', 'wrongType'],
        ['/rows/3/steps/1/day', 'stepsOutOfOrder'],
        ['/rows/3/steps/2/day', 'wrongType'],
        ['/rows/4/extra', 'unknownColumn'],
        ['/rows/4/steps/2/value', 'missingColumn'],
        ['/rows/4/steps/2/valu', 'unknownColumn'],
      ].map(([pointer, code]) => expect.objectContaining({ pointer, code }) as unknown),
    }) as Error,
  );
}); // prettier-ignore

describe('series that can not be forecast are refused', () => {
  test('two values at one time', async () => {
    const csv = `day,value\n${Array.from({ length: 40 }, (_, i) => `${dayOf(i >> 1)},${i}`).join('\n')}\n`;
    await expect(prepare(csv, { task, split })).rejects.toThrow(
      /Rows 1 and 2 have the same "day".*task.group/,
    );
  });

  test('equal rows count once', async () => {
    const { data } = await prepare(`${counting}${counting.split('\n')[1]}\n`, { task, split });
    expect(data.notes).toContain('1 duplicate row(s) left out; the first of each is kept.');
  });

  test('a part without a window', async () => {
    const lines = ['a', 'b', 'c'].flatMap((store) =>
      Array.from({ length: 8 }, (_, i) => `${store},${dayOf(i)},${i}`),
    );
    const grouped = { ...task, group: 'store', window: 5, horizon: 2 };
    await expect(prepare(`store,day,value\n${lines.join('\n')}\n`, { task: grouped, split })).rejects.toThrow(
      /train split has no window: it needs 5 steps and 2 value/,
    );
  });
});

test('what was fitted before is applied, not fitted anew', async () => {
  const { data, resolved } = await prepare(meters(), metering);
  const { engine, parquetPath } = folder;
  await folder.ingest(meters((line) => line.replace('m0', 'm2')));
  const again = await prepareData({
    engine,
    parquetPath,
    definition: resolved,
    memoryLimitBytes: 1e9,
    fitted: data.preparation,
  });
  expect(again.preparation).toEqual(data.preparation);
  const tight = prepareData({ engine, parquetPath, definition: resolved, memoryLimitBytes: 20_000 });
  await expect(tight).rejects.toMatchObject({ code: 'outOfMemory' });
});
