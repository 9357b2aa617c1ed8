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
      preparation: { numeric: 'none', targetScaling: 'standardize' },
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

describe('series that are scaled one by one', () => {
  /** Days of series; the same shape in each, times its scale, or what `valueOf` says. */
  const wave = (day: number): number => 10 + 5 * Math.sin(day) + (day % 4);
  const series = (
    scales: Record<string, number>,
    valueOf: (name: string, day: number) => number | null = (name, day) => scales[name] * wave(day),
  ): string => {
    const lines = Object.keys(scales).flatMap((name) =>
      Array.from({ length: 40 }, (_, day) => {
        const value = valueOf(name, day);
        return value === null ? [] : [`${name},${dayOf(day)},${value}`];
      }).flat(),
    );
    return `store,day,value\n${lines.join('\n')}\n`;
  };
  const grouped = { task: { ...task, group: 'store', window: 6 }, split };
  const fittedSeries = ({ preparation: { target } }: PreparedData) => {
    if (target.kind !== 'values' || target.series === undefined) throw new Error('not scaled by series');
    return target.series;
  };
  /** The examples of a part that end in a series. */
  const examplesOf = async ({ rowNumbers }: PreparedSplit, name: string): Promise<number[]> => {
    const rows = await folder.rows();
    return [...rowNumbers.keys()].filter((i) => rows[rowNumbers[i]]['store'] === name);
  };

  test('have the mean and the deviation of their own training steps, and become the same numbers', async () => {
    const { data, resolved } = await prepare(series({ b: 50, a: 1, c: 1000 }), grouped);
    expect(resolved.preparation.targetScaling).toBe('bySeries');
    const { names, offsets, scales } = fittedSeries(data);
    expect(names).toEqual(['a', 'b', 'c']);
    const trained = Array.from({ length: 24 }, (_, day) => wave(day));
    const mean = trained.reduce((sum, value) => sum + value, 0) / 24;
    const deviation = Math.sqrt(trained.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 24);
    for (const [i, scale] of [1, 50, 1000].entries()) {
      expect(offsets[i] / scale).toBeCloseTo(mean, 9);
      expect(scales[i] / scale).toBeCloseTo(deviation, 9);
    }
    for (const part of [data.train, data.validation, data.test]) {
      const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => examplesOf(part, name)));
      for (const [i, example] of a.entries())
        for (const other of [b[i], c[i]]) {
          const featuresOf = (of: number) => [...part.features.subarray(of * data.width, (of + 1) * data.width)];
          for (const [at, feature] of featuresOf(example).entries())
            expect(featuresOf(other)[at]).toBeCloseTo(feature, 5);
          for (const ahead of [0, 1])
            expect(part.targets[other * 3 + ahead]).toBeCloseTo(part.targets[example * 3 + ahead], 5);
        }
      // Behind the values stands the scale.
      expect(part.targets[b[0] * 3 + 2]).toBeCloseTo(50 * deviation, 3);
    }
    expect(data.notes).toContain('"value" is scaled by series: 3 of 3 by their own training values.');
  });

  test('that are constant, short or new in training are scaled by the past of each window', async () => {
    const odd = series({ known: 1, constant: 2, short: 3, late: 4, zero: 0, '__proto__x': 5 }, (name, day) => {
      const value = { known: 1, short: 30, late: 400, zero: 0, '__proto__x': 7 }[name];
      if (name === 'constant') return day < 30 ? 90 : 90 + day;
      // A few training values are fewer than the six steps of a window.
      if ((name === 'short' && day < 24) || (name === 'late' && day < 28)) return null;
      return value! * wave(day);
    });
    const { data, resolved } = await prepare(odd, grouped);
    const { names, typical, relative, scales, offsets } = fittedSeries(data);
    expect(names).toEqual(['__proto__x', 'known']);
    expect(data.notes).toContain(
      '"value" is scaled by series: 2 of 6 by their own training values. The other 4 are constant there, or have fewer than 6 values: each of their windows is scaled by its own past values.',
    );
    expect(typical).toBeCloseTo((scales[0] + scales[1]) / 2, 12);
    expect(relative).toBeCloseTo(scales[1] / offsets[1], 12);
    const [late] = await examplesOf(data.test, 'late');
    const rows = await folder.rows();
    const last = data.test.rowNumbers[late];
    const past = rows.slice(last - 5, last + 1).map((row) => Number(row['value']));
    const mean = past.reduce((sum, value) => sum + value, 0) / 6;
    expect(data.test.scaling!.offsets[late]).toBeCloseTo(mean, 9);
    expect(data.test.scaling!.scales[late]).toBeCloseTo(
      Math.sqrt(past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 6),
      9,
    );
    const [constant] = await examplesOf(data.train, 'constant');
    expect([data.train.scaling!.offsets[constant], data.train.scaling!.scales[constant]]).toEqual([90, 90 * relative]);
    const [zero] = await examplesOf(data.train, 'zero');
    expect([data.train.scaling!.offsets[zero], data.train.scaling!.scales[zero]]).toEqual([0, typical]);
    expect(data.test.features.every(Number.isFinite)).toBe(true);

    // A prediction makes the same of each window, by the name of the series and its steps.
    const stored = JSON.parse(JSON.stringify(data.preparation)) as PreparedData['preparation'];
    const transform = createRowTransform(stored, resolved.inputs);
    for (const { rowNumbers, features, scaling } of [data.train, data.validation, data.test]) {
      const examples = [...rowNumbers].map((row) => {
        const steps = rows.slice(row - 5, row + 1);
        return { store: steps[0]['store'], steps: steps.map(({ value }) => ({ value })) };
      });
      expect(await transform.transform(examples)).toEqual(features);
      expect(transform.scalingOf!(examples)).toEqual(scaling);
    }
  });

  test('are known by exact names, and a series without one by its history', async () => {
    const named = JSON.parse('{"__proto__":1,"constructor":20,"toString":300,"007":4000,"7":50000}') as Record<string, number>;
    const { data, resolved } = await prepare(series(named), grouped);
    expect(fittedSeries(data).names).toEqual(['007', '7', '__proto__', 'constructor', 'toString']);
    const transform = createRowTransform(JSON.parse(JSON.stringify(data.preparation)) as PreparedData['preparation'], resolved.inputs);
    const steps = Array.from({ length: 9 }, (_, day) => ({ value: wave(day), day: dayOf(day) }));
    const scaleFor = (example: object) => transform.scalingOf!([example as Record<string, unknown>]).scales[0];
    const beside = (name: string) => scaleFor(JSON.parse(`{"store":${JSON.stringify(name)},"steps":${JSON.stringify(steps)}}`) as object);
    const within = (name: string) => scaleFor({ steps: steps.map((step) => ({ ...step, store: name })) });
    for (const [i, name] of fittedSeries(data).names.entries()) {
      expect(beside(name)).toBe(fittedSeries(data).scales[i]);
      expect(within(name)).toBe(fittedSeries(data).scales[i]);
    }
    const past = steps.map(({ value }) => value);
    const mean = past.reduce((sum, value) => sum + value, 0) / 9;
    const deviation = Math.sqrt(past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9);
    // All nine steps count, not only the six of the window.
    for (const unknown of [scaleFor({ steps }), beside('hasOwnProperty'), within('07')])
      expect(unknown).toBeCloseTo(deviation, 12);
    await expect(
      transform.transform([{ steps: [{ value: 'much' }, ...steps] }]),
    ).rejects.toMatchObject({ issues: [{ pointer: '/rows/0/steps/0/value', code: 'wrongType' }] });
  });

  test('can be an input: a category like any other, named beside the steps or in each', async () => {
    const { data, resolved } = await prepare(series({ a: 1, b: 2 }), {
      ...grouped,
      task: { ...grouped.task, groupInput: true },
    });
    expect(resolved.inputs).toEqual([
      { name: 'store', type: 'categorical' },
      { name: 'value', type: 'numeric' },
    ]);
    expect(data.preparation.featureNames.slice(0, 3)).toEqual(['store=a[t-5]', 'store=b[t-5]', 'value[t-5]']);
    const transform = createRowTransform(data.preparation, resolved.inputs);
    const steps = Array.from({ length: 6 }, (_, day) => ({ value: wave(day) }));
    const of = async (store: string) => [...(await transform.transform([{ store, steps }]))];
    const [a, b, unknown] = [await of('a'), await of('b'), await of('new')];
    expect([a.slice(0, 2), b.slice(0, 2), unknown.slice(0, 2)]).toEqual([[1, 0], [0, 1], [0, 0]]);
    const inEach = await transform.transform([{ steps: steps.map((step) => ({ ...step, store: 'b' })) }]);
    expect([...inEach]).toEqual(b);
    await expect(transform.transform([{ steps }])).rejects.toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ pointer: '/rows/0/steps/0/store', code: 'missingColumn' })]) as unknown,
    });
    await expect(
      transform.transform([{ store: 'a', steps: steps.map((step) => ({ ...step, store: 'b' })) }]),
    ).rejects.toMatchObject({ issues: expect.arrayContaining([expect.objectContaining({ code: 'severalGroups' })]) as unknown });
  });

  test('keep their scales in a fine-tuning, beside those of new series', async () => {
    const first = await prepare(series({ a: 1, b: 2 }), grouped);
    await folder.ingest(series({ b: 7, c: 100 }));
    const { engine, parquetPath } = folder;
    const { columns, target } = first.data.preparation;
    const reused = { columns: new Map(columns.map((column) => [column.name, column])), target };
    const tuned = await prepareData({ engine, parquetPath, definition: first.resolved, memoryLimitBytes: 1e9, reused });
    expect(tuned.preparation.columns).toEqual(columns);
    const [before, after] = [fittedSeries(first.data), fittedSeries(tuned)];
    expect(after.names).toEqual(['a', 'b', 'c']);
    expect(after.scales.slice(0, 2)).toEqual(before.scales);
    expect(after.scales[2] / before.scales[0]).toBeCloseTo(100, 9);
  });
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
    const detail = '1 duplicate row(s) left out; the first of each is kept.';
    expect(data.notes).toContainEqual({ code: 'equalRowsDropped', detail, pointer: '/split/duplicates' });
  });

  test('series that are too short are named', async () => {
    const lengths = { long: 40, short: 3, 'a"b': 2 };
    const lines = Object.entries(lengths).flatMap(([name, length]) =>
      Array.from({ length }, (_, i) => `${dayOf(i)},"${name.replaceAll('"', '""')}",${i}`),
    );
    const { data } = await prepare(`day,store,value\n${lines.join('\n')}\n`, {
      task: { ...task, group: 'store' },
      split,
    });
    expect(data.notes).toContainEqual({
      code: 'seriesLeftOut',
      detail: expect.stringMatching(/^2 of 3 series have no window and are left out: .*"short"/) as string,
      pointer: '/task/window',
      column: 'store',
    });
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
