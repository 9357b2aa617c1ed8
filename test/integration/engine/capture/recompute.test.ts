import { beforeAll, expect, it } from 'vitest';
import { createRunner } from '../../../../src/engine/create-runner.ts';
import { runnerOptions, type Setup } from '../../../support/runner-options.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';

const deep = Array.from({ length: 10 }, () => 32);

describeWithLibtensorflow('activations that are computed again', () => {
  beforeAll(startCapture);

  it.each<[string, Setup, string]>([
    ['a deep network', { layers: deep }, 'plain'],
    ['dropout and batch normalisation', { layers: deep, dropout: 0.2, batchNorm: true }, 'threads 2'],
    ['layer normalisation, sharded', { layers: deep, layerNorm: true }, 'shards 2 unroll 2'],
    ['products in 16 bits', { layers: deep }, 'bfloat16'],
  ])('give the same weights, and say what they save: %s', async (_, setup, plan) => {
    const training = { ...setup.training, recompute: 'blocks' as const };
    const options = runnerOptions(setup);
    const exact = await capturedRunner(options, { plan });
    const again = await capturedRunner(runnerOptions({ ...setup, training }), { plan });
    expect(again.recomputes).toBe(true);
    expect(again.reason).toMatch(/The activations of \d blocks? are computed again: about [\d.]+ MB are held at once in place of [\d.]+ MB\.$/); // prettier-ignore
    expect(exact.reason).not.toMatch(/computed again/);
    // The last step has fewer rows, and is traced as it is.
    const rows = rowsOf(options, 5).subarray(0, 4 * options.batches.rowsPerStep + 20);
    const { rowsPerStep } = options.batches;
    const [expected, actual] = [await exact.run(rows, rowsPerStep), await again.run(rows, rowsPerStep)];
    expect(actual.loss).toBeCloseTo(expected.loss, 3);
    const weights = (await exact.readState()).weights;
    expect(relativeDifference((await again.readState()).weights, weights)).toBeLessThan(1e-6);
    exact.dispose();
    again.dispose();
  });

  it('are none where a network has no blocks, or where nothing is captured: the run has a warning', async () => {
    const options = runnerOptions({ layers: [], training: { recompute: 'blocks' } });
    const choice = { engine: 'libtensorflow', planCacheFolder: null } as const;
    const flat = await createRunner(options, { ...choice, plan: 'plain' });
    expect(flat.reason).toMatch(/Nothing is computed again/);
    const eager = await createRunner(options, { ...choice, plan: 'eager' });
    for (const runner of [flat, eager]) {
      expect(runner.warnings).toMatchObject([{ code: 'recomputeNotUsed', pointer: '/training/recompute' }]);
      runner.dispose();
    }
  });
});
