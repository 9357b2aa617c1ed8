import { expect, test } from 'vitest';
import type { PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import type { StepRunner } from '../../../src/engine/step-runner.ts';
import { createTrainingRows, residentData, windowsOf } from '../../../src/engine/training-rows.ts';
import { storedData } from '../../support/stored-data.ts';
import { preparedData, preparedSplit } from '../../support/training-definition.ts';

const rows = 1000;
const width = 3;
/** Row r has the features r, r + ½, 2r and the target r. */
const held = preparedData({
  train: preparedSplit(
    Array.from({ length: rows }, (_, row) => [row, row + 0.5, 2 * row]),
    Array.from({ length: rows }, (_, row) => row),
  ),
  width,
  classes: null,
});

/** A runner that only holds rows. */
function holdingRunner() {
  let current: PreparedSplit | null = null;
  const runner = {
    async replaceRows(_: string, given: PreparedSplit) {
      // What a session does: it keeps a copy.
      current = { ...given, features: given.features.slice(), targets: given.targets.slice() };
    },
  } as Partial<StepRunner> as StepRunner;
  return { runner, held: () => current! };
}

/** Takes an epoch step by step; gives the rows in the order in which they come, checked against their features. */
async function takeEpoch(epoch: number, { from = 0, rowsPerStep = 10, steps = 7, windowRows = 130 } = {}) {
  const { runner, held: current } = holdingRunner();
  const data = storedData(held, windowRows);
  const source = createTrainingRows({ data, runner, rowsPerStep, seed: 3, shuffled: true });
  const order: number[] = [];
  const sizes = new Set<number>();
  for (let position = from; position < rows;) {
    const taken = await source.take(epoch, position, steps * rowsPerStep);
    expect(taken.length).toBeGreaterThan(0);
    position += taken.length;
    if (position < rows) expect(taken.length % rowsPerStep).toBe(0);
    sizes.add(current().features.length / width);
    for (const index of taken) {
      const row = current().targets[index];
      expect([...current().features.subarray(index * width, (index + 1) * width)]).toEqual([
        row,
        row + 0.5,
        2 * row,
      ]);
      order.push(row);
    }
  }
  return { order, sizes };
}

test('an epoch takes every row once, in an order of its own, window by window', async () => {
  const { order, sizes } = await takeEpoch(0);
  expect(order.toSorted((a, b) => a - b)).toEqual([...held.train.targets]);
  expect([...sizes]).toEqual([130]);
  expect((await takeEpoch(0)).order).toEqual(order);
  expect((await takeEpoch(1)).order).not.toEqual(order);
});

test('a batch has rows from all over the data', async () => {
  const { order } = await takeEpoch(0);
  for (let step = 0; step < 5; step++) {
    const batch = order.slice(step * 10, (step + 1) * 10);
    expect(Math.max(...batch) - Math.min(...batch)).toBeGreaterThan(rows / 3);
  }
});

test('what goes on in the middle of an epoch takes the rest of it', async () => {
  const { order } = await takeEpoch(2);
  for (const from of [10, 130, 390, 990])
    expect((await takeEpoch(2, { from })).order).toEqual(order.slice(from));
});

test('a window holds whole steps, and all of a small split', async () => {
  expect([...(await takeEpoch(0, { windowRows: 139 })).sizes]).toEqual([130]);
  expect([...(await takeEpoch(0, { windowRows: 99_999 })).sizes]).toEqual([1000]);
  const resident = await residentData(storedData(held, 139), 10);
  expect(resident.train.rows).toBe(130);
  expect(resident.train.features).toEqual(held.train.features.subarray(0, 130 * width));
  await expect(residentData(storedData(held, 139), 140)).rejects.toMatchObject({ code: 'outOfMemory' });
});

test('a split is gone through in its order', async () => {
  const seen: number[] = [];
  const data = storedData(held, 300);
  for await (const window of windowsOf(data, data.train))
    seen.push(...window.targets.subarray(0, window.rows));
  expect(seen).toEqual([...held.train.targets]);
});

test('a failure to read is told when the window is needed', async () => {
  const { runner } = holdingRunner();
  const data = storedData(held, 500);
  data.train.stored!.read = async () => {
    throw new Error('no such disk');
  };
  const source = createTrainingRows({ data, runner, rowsPerStep: 10, seed: 3, shuffled: true });
  await expect(source.take(0, 0, 10)).rejects.toThrow('no such disk');
});

test('data in memory is shuffled as a whole', async () => {
  const { runner } = holdingRunner();
  const source = createTrainingRows({ data: held, runner, rowsPerStep: 10, seed: 3, shuffled: true });
  const order = await source.take(0, 0, rows);
  expect([...order].toSorted((a, b) => a - b)).toEqual([...held.train.targets]);
  const plain = createTrainingRows({ data: held, runner, rowsPerStep: rows, seed: 3, shuffled: false });
  expect([...(await plain.take(0, 0, rows))]).toEqual([...held.train.targets]);
});
