import { expect, test } from 'vitest';
import type { ColumnProfile } from '../../../src/contracts/dataset.ts';
import type { ResolvedSplit } from '../../../src/contracts/definition/definition.ts';
import type { CodedColumn } from '../../../src/data/preparation/read/raw-columns.ts';
import { chooseRows, type SplitKeys } from '../../../src/data/preparation/split/choose-rows.ts';
import { orderSteps } from '../../../src/data/preparation/split/order-steps.ts';
import { splitByTime } from '../../../src/data/preparation/split/split-by-column.ts';
import { splitWindows } from '../../../src/data/preparation/split/split-windows.ts';
import { countWindows, divideRows } from '../../../src/definition/count-examples.ts';
import { createRandom, type Random } from '../../../src/random.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** A column of `distinct` values at most, each in a row at least where there are rows enough; with its profile. */
function randomColumn(rows: number, distinct: number, random: Random, type: ColumnProfile['type']) {
  const values = range(distinct).map((i) => `${i}`);
  const codes = Int32Array.from(range(rows), (row) =>
    row < distinct ? row : Math.floor(random.integer(distinct * distinct) ** 0.5),
  );
  random.shuffle(codes);
  const counts = values.map((value, code) => ({
    value,
    count: codes.filter((other) => other === code).length,
  }));
  const present = counts.filter(({ count }) => count > 0);
  const profile = {
    name: 'c',
    type,
    missing: 0,
    distinct: present.length,
    topValues: present.toSorted((a, b) => b.count - a.count).slice(0, 20),
  } as ColumnProfile;
  return { coded: { codes, values } satisfies CodedColumn, numbers: Float64Array.from(codes), profile };
}

const preparation = { deduplicate: false } as Parameters<typeof chooseRows>[0]['preparation'];
const task = { type: 'classification', target: 'y', positiveClass: null } as const;

/** The sizes of a run's parts, where no row is missing and none equals another. */
function sizesOfRun(rows: number, split: ResolvedSplit, keys: Partial<SplitKeys>) {
  const hashes = new Uint32Array(2 * rows).map((_, i) => i + 1);
  const facts = { hashes, usable: new Uint8Array(rows).fill(3) };
  const chosen = chooseRows(
    { split, preparation, task },
    facts,
    { classes: null, names: null, times: null, ...keys },
    [],
  );
  return [chosen.train.length, chosen.validation.length, chosen.test.length];
}

function sizesOfPlan(rows: number, split: ResolvedSplit, by: Partial<Parameters<typeof divideRows>[2]>) {
  const { train, validation, test: held } = divideRows(rows, split, { classes: null, column: null, ...by });
  return [train, validation, held];
}

function randomCase(seed: number) {
  const random = createRandom(seed);
  const rows = 24 + random.integer(400);
  const [validation, held] = [random.integer(30) / 100 + 0.05, random.integer(30) / 100 + 0.05];
  const fractions = { train: Number((1 - validation - held).toFixed(9)), validation, test: held, seed };
  return { random, rows, fractions };
}

const seeds = range(100);

test.each(['random', 'labels'])('%s: the plan counts what the run divides', (kind) => {
  for (const seed of seeds) {
    const { random, rows, fractions } = randomCase(seed);
    const labels = range(4).map((i) =>
      Float64Array.from(range(rows), () => (random.integer(i + 2) === 0 ? 1 : 0)),
    );
    const split = { strategy: kind === 'random' ? 'random' : 'stratified', ...fractions } as const;
    const run = sizesOfRun(rows, split, kind === 'random' ? {} : { labels });
    expect(sizesOfPlan(rows, split, {}), `seed ${seed}`).toEqual(run);
  }
});

test('stratified: the plan counts what the run divides, few classes and many', () => {
  for (const seed of seeds) {
    const { random, rows, fractions } = randomCase(seed);
    const { coded, profile } = randomColumn(rows, 2 + random.integer(8), random, 'categorical');
    const split = { strategy: 'stratified', ...fractions } as const;
    expect(sizesOfPlan(rows, split, { classes: profile }), `seed ${seed}`).toEqual(
      sizesOfRun(rows, split, { classes: coded }),
    );
  }
  // Forty classes of four rows, more than the profile lists.
  const coded = { codes: Int32Array.from(range(160), (row) => row % 40), values: range(40).map(String) };
  const classes = { name: 'c', type: 'categorical', missing: 0, distinct: 40, topValues: [] } as never;
  const split = { strategy: 'stratified', train: 0.7, validation: 0.15, test: 0.15, seed: 7 } as const;
  expect(sizesOfRun(160, split, { classes: coded })).toEqual([112, 24, 24]);
  expect(sizesOfPlan(160, split, { classes })).toEqual([112, 24, 24]);
});

test('grouped: the plan counts what the run divides, where the profile lists the groups', () => {
  for (const seed of seeds) {
    const { random, rows, fractions } = randomCase(seed);
    const { coded, profile } = randomColumn(rows, 3 + random.integer(17), random, 'categorical');
    const split = { strategy: 'grouped', ...fractions, column: 'c' } as const;
    const plan = sizesOfPlan(rows, split, { column: profile });
    const run = () => sizesOfRun(rows, split, { names: coded });
    // Groups can be too large for each part to get one.
    if (plan.includes(0)) expect(run, `seed ${seed}`).toThrow('would be empty');
    else expect(plan, `seed ${seed}`).toEqual(run());
  }
});

test('timeOrdered: the plan counts what the run divides, times of many rows and of one each', () => {
  for (const seed of seeds) {
    const { random, rows, fractions } = randomCase(seed);
    const distinct = seed % 2 === 0 ? 3 + random.integer(17) : rows;
    const { numbers, profile } =
      distinct === rows
        ? {
            numbers: Float64Array.from(random.shuffle(Int32Array.from(range(rows)))),
            profile: { name: 'c', type: 'numeric', missing: 0, distinct, topValues: [] } as never,
          }
        : randomColumn(rows, distinct, random, 'numeric');
    const split = { strategy: 'timeOrdered', ...fractions, column: 'c' } as const;
    expect(sizesOfPlan(rows, split, { column: profile }), `seed ${seed}`).toEqual(
      sizesOfRun(rows, split, { times: numbers }),
    );
  }
});

test('column: the plan counts what the run divides', () => {
  for (const seed of seeds) {
    const { random, rows } = randomCase(seed);
    const { coded } = randomColumn(rows, 3, random, 'categorical');
    const names = { codes: coded.codes, values: ['train', 'validation', 'test'] };
    const share = (part: number) => coded.codes.filter((code) => code === part).length / rows;
    const split = {
      strategy: 'column',
      train: share(0),
      validation: share(1),
      test: share(2),
      seed,
      column: 'c',
    } as const;
    expect(sizesOfPlan(rows, split, {}), `seed ${seed}`).toEqual(sizesOfRun(rows, split, { names }));
  }
});

test.each(['rows', 'classes', 'groups'])('kFold of %s: the plan counts what the final model gets', (kind) => {
  for (const seed of seeds) {
    const { random, rows, fractions } = randomCase(seed);
    const held = seed % 2 === 0 ? 0 : fractions.test;
    const { coded, profile } = randomColumn(rows, 6 + random.integer(10), random, 'categorical');
    const split = {
      strategy: 'kFold',
      train: (1 - held) * (1 - fractions.validation),
      validation: (1 - held) * fractions.validation,
      test: held,
      seed,
      folds: 3,
      stratified: kind === 'classes',
      refit: true,
      ...(kind === 'groups' && { column: 'c' }),
    } as const;
    const run = () =>
      sizesOfRun(rows, split, {
        classes: kind === 'classes' ? coded : null,
        names: kind === 'groups' ? coded : null,
      });
    const plan = sizesOfPlan(rows, split, {
      classes: kind === 'classes' ? profile : null,
      column: kind === 'groups' ? profile : null,
    });
    const isEmpty = plan[0] === 0 || plan[1] === 0 || (held > 0 && plan[2] === 0);
    if (isEmpty) expect(run, `seed ${seed}`).toThrow('would be empty');
    else expect(plan, `seed ${seed}`).toEqual(run());
  }
});

test('forecasting: the plan counts the windows of the run, for series of the same times', () => {
  for (const seed of seeds) {
    const { random, rows: steps, fractions } = randomCase(seed);
    const [series, window, horizon] = [1 + random.integer(4), 1 + random.integer(9), 1 + random.integer(3)];
    const rows = steps * series;
    const times = Float64Array.from(range(rows), (row) => Math.floor(row / series));
    const groups = {
      codes: Int32Array.from(range(rows), (row) => row % series),
      values: range(series).map(String),
    };
    const all = Int32Array.from(range(rows));
    const splitOf = new Uint8Array(rows);
    splitByTime(all, times, [fractions.train, fractions.validation, fractions.test], splitOf, 't');
    const ordered = orderSteps(all, groups, times);
    const { parts } = splitWindows(ordered, splitOf, new Float64Array(rows), { window, horizon });
    const profile = { rows, columns: [{ name: 'g', distinct: series }] };
    const task = { group: series === 1 ? null : 'g', horizon, window } as never;
    const plan = countWindows(task, fractions, { id: 'd', profile } as never);
    expect([plan.train, plan.validation, plan.test], `seed ${seed}`).toEqual([
      parts.train.length,
      parts.validation.length,
      parts.test.length,
    ]);
  }
});
