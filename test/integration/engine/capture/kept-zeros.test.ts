import { beforeAll, expect, it } from 'vitest';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import { pruneSmallest } from '../../../../src/engine/pruning/sparsity.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import { runnerOptions, type Setup } from '../../../support/runner-options.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';

/** Steps before and after half of each kernel becomes 0. */
async function trainPruned(runner: StepRunner, options: RunnerOptions) {
  try {
    const { rowsPerStep } = options.batches;
    await runner.run(rowsOf(options, 4), rowsPerStep);
    await runner.writeState(pruneSmallest(await runner.readState(), 0.5));
    await runner.run(rowsOf(options, 12), rowsPerStep);
    return await runner.readState();
  } finally {
    runner.dispose();
  }
}

describeWithLibtensorflow('weights that are 0', () => {
  beforeAll(startCapture);
  const adam = { type: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.1 } as const; // prettier-ignore
  const setup: Setup = {
    keepsZeros: true,
    training: { optimizer: adam, regularization: { l1: 0.001, l2: 0.01 } },
  };

  it.each([null, 'tp 2', 'unroll 4', 'xla loop 8'])('stay so, and others are trained as eagerly, under the plan %s', async (plan) => {
    const options = runnerOptions({ ...setup, ...(plan === 'tp 2' && { layers: [512, 256], width: 256 }) });
    const eager = await trainPruned(await createEagerRunner(options, 'test'), options);
    const captured = await trainPruned(await capturedRunner(options, { plan }), options);
    expect(relativeDifference(captured.weights, eager.weights)).toBeLessThan(2e-5);
    for (const { name, data } of captured.weights.filter((weight) => weight.name.endsWith('/kernel'))) {
      const zeros = [...data].filter((value) => value === 0).length;
      expect({ name, share: zeros / data.length }).toEqual({ name, share: 0.5 });
    }
  }); // prettier-ignore
});
