import { beforeAll, describe, expect, it } from 'vitest';
import type { InputBlock } from '../../../../src/contracts/preparation.ts';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, rowsOf, startCapture } from './capture-setup.ts';
import { runnerOptions, type Setup } from '../../../support/runner-options.ts';

const still = { type: 'sgd', learningRate: 1e-30 } as const;
const width = 65;
const inputs: InputBlock[] = [
  { kind: 'image', name: 'image', at: 0, width: 64, imageHeight: 8, imageWidth: 4, channels: 2 },
  { kind: 'dense', name: 'dense', at: 64, width: 1 },
];
const setups: [string, Setup][] = [
  ['images mirrored, cropped and turned', { augmentation: { flip: true, crop: 0.3, rotationDegrees: 20 } }],
  ['noise', { augmentation: { noise: 0.2 } }],
  ['mixup of classes', { augmentation: { mixup: 0.4 }, classes: 3, classWeights: [1, 2, 3] }],
  ['mixup of values', { augmentation: { mixup: 1 }, isRegression: true, training: { loss: 'meanSquaredError' } }],
  ['mixup of labels', { augmentation: { mixup: 0.4 }, outputs: { kind: 'labels', count: 3 } }],
  ['all of it', { augmentation: { flip: true, crop: 0.1, rotationDegrees: 5, noise: 0.1, mixup: 0.2 } }],
]; // prettier-ignore
const optionsOf = (setup: Setup) =>
  runnerOptions({ width, inputs, layers: [64], ...setup, training: { optimizer: still, ...setup.training } });

async function losses(runner: StepRunner, rows: Int32Array, rowsPerStep: number): Promise<number[]> {
  const values: number[] = [];
  for (let start = 0; start < rows.length; start += rowsPerStep) {
    const totals = await runner.run(rows.subarray(start, start + rowsPerStep), rowsPerStep);
    values.push(totals.lastLoss);
  }
  return values;
}

// A captured runner's first loss is compared with that of the trace, which had the same random numbers: it would fall back.
describeWithLibtensorflow('augmented steps', () => {
  beforeAll(startCapture);

  describe.each(setups)('%s', (_, setup) => {
    it('are captured, differ per step, repeat when the run is resumed, and are the same when sharded', async () => {
      const options = optionsOf(setup);
      const { rowsPerStep } = options.batches;
      const rows = new Int32Array(10 * rowsPerStep).map((_, index) => index % rowsPerStep);
      const runner = await capturedRunner(options);
      const start = await runner.readState();
      const first = await losses(runner, rows, rowsPerStep);
      expect(new Set(first).size).toBe(10);
      await runner.writeState({ ...start, step: 5 });
      expect(await losses(runner, rows.subarray(0, 5 * rowsPerStep), rowsPerStep)).toEqual(first.slice(5));

      const sharded = await capturedRunner(options, { plan: 'shards 2' });
      (await losses(sharded, rows, rowsPerStep)).forEach((loss, index) =>
        expect(Math.abs(loss - first[index])).toBeLessThan(1e-4 * Math.max(1, first[index])),
      );
      runner.dispose();
      sharded.dispose();
    });

    it('repeat with the seed in the eager runner, and evaluate as without', async () => {
      const options = optionsOf(setup);
      const { rowsPerStep } = options.batches;
      const runs = [];
      for (const run of [options, options, { ...options, seed: 6 }]) {
        const runner = await createEagerRunner(run, 'test');
        runs.push(await losses(runner, rowsOf(options, 3), rowsPerStep));
        runner.dispose();
      }
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).not.toEqual(runs[0]);

      const [augmented, plain] = [
        await capturedRunner(options),
        await capturedRunner({ ...options, augmentation: null }),
      ];
      expect(await augmented.evaluate('validation')).toEqual(await plain.evaluate('validation'));
      augmented.dispose();
      plain.dispose();
    });

    it('train alike in both runners', async () => {
      // On the average over many random numbers, which are not the same ones.
      const options = optionsOf(setup);
      const rows = rowsOf(options, 100);
      const means = [];
      for (const runner of [await capturedRunner(options), await createEagerRunner(options, 'test')]) {
        const { loss, rows: count } = await runner.run(rows, options.batches.rowsPerStep);
        means.push(loss / count);
        runner.dispose();
      }
      expect(Math.abs(means[0] / means[1] - 1)).toBeLessThan(0.05);
    });
  });

  it('accumulate batches, each mixed by itself', async () => {
    const gradient = { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 2 };
    const options = optionsOf({ augmentation: { mixup: 0.4, noise: 0.1 }, training: { gradient } });
    const runner = await capturedRunner(options);
    const { steps, loss } = await runner.run(rowsOf(options, 4), options.batches.rowsPerStep);
    expect(steps).toBe(4);
    expect(Number.isFinite(loss)).toBe(true);
    runner.dispose();
  });

  it.each(['unroll 4', 'xla loop 4'])('run under the plan %s, but for images in XLA', async (plan) => {
    const noise = { noise: 0.1, mixup: 0.2 };
    const options = optionsOf({
      augmentation: plan.startsWith('xla') ? noise : { ...noise, rotationDegrees: 9 },
    });
    const runner = await capturedRunner(options, { plan });
    const { loss, rows } = await runner.run(rowsOf(options, 8), options.batches.rowsPerStep);
    expect(loss / rows).toBeGreaterThan(0);
    runner.dispose();
  });
});
