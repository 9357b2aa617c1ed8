import { beforeAll, expect, test } from 'vitest';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import type { PrivacyPlan } from '../../../../src/engine/privacy/plan-privacy.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import { useCpuBackend } from '../../../support/cpu-backend.ts';
import { runnerOptions } from '../../../support/runner-options.ts';

beforeAll(useCpuBackend);

const rows = 24;
const sgd = { type: 'sgd', learningRate: 1 } as const;

function optionsWith(plan: Partial<PrivacyPlan> & { clipNorm?: number }, l2 = 0): RunnerOptions {
  const { clipNorm = 1e6, ...rest } = plan;
  const options = runnerOptions({
    rows,
    width: 6,
    layers: [4],
    training: { batchSize: rows, optimizer: sgd, regularization: { l1: 0, l2 } },
  });
  const privacy: PrivacyPlan = {
    noiseMultiplier: 1e-12,
    samplingRate: 1,
    steps: 1,
    trainingRows: rows,
    batchSize: rows,
    options: { epsilon: null, noiseMultiplier: 1, delta: 1e-5, clipNorm, accountant: 'rdp' },
    ...rest,
  };
  return { ...options, privacy };
}

/** What one step changes of all weights, and its totals. */
async function stepOf(options: RunnerOptions): Promise<{ change: number[]; loss: number; accuracy: number }> {
  const runner = await createEagerRunner(options, 'test');
  try {
    const before = (await runner.readState()).weights;
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    const totals = await runner.run(all, rows);
    const after = (await runner.readState()).weights;
    const change = after.flatMap(({ data }, index) =>
      [...data].map((value, at) => value - before[index].data[at]),
    );
    return { change, loss: totals.loss / totals.rows, accuracy: totals.metrics['accuracy'] / totals.rows };
  } finally {
    runner.dispose();
  }
}

const norm = (values: readonly number[]) => Math.hypot(...values);

test('without noise, with all rows and no limit in reach, a private step is a plain one', async () => {
  for (const l2 of [0, 0.1]) {
    const { privacy: _, ...plain } = optionsWith({}, l2);
    const [expected, found] = [await stepOf(plain), await stepOf(optionsWith({}, l2))];
    for (const [index, value] of found.change.entries()) expect(value).toBeCloseTo(expected.change[index], 6);
    expect(found.loss).toBeCloseTo(expected.loss, 5);
    expect(found.accuracy).toBeCloseTo(expected.accuracy, 6);
  }
});

test('no row moves the weights further than the norm allows', async () => {
  const { change } = await stepOf(optionsWith({ clipNorm: 1e-3 }));
  expect(norm(change)).toBeGreaterThan(0);
  expect(norm(change)).toBeLessThanOrEqual(1e-3 * 1.0001);
});

test('noise has the size that is asked for, whatever the batch is', async () => {
  // 33 weights: the norm of σC/B · N(0, 1) is σC/B · √33, give or take an eighth; five standard deviations are allowed.
  const { change } = await stepOf(optionsWith({ clipNorm: 1e-6, noiseMultiplier: 1e6, batchSize: 10 }));
  const expected = Math.sqrt(change.length) / 10;
  expect(Math.abs(norm(change) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * change.length));
});

test('a step that draws no row is noise alone', async () => {
  const { change, loss } = await stepOf(
    optionsWith({ samplingRate: 1e-12, noiseMultiplier: 0.01, clipNorm: 1 }),
  );
  expect(loss).toBe(0);
  expect(norm(change)).toBeGreaterThan(0);
});
