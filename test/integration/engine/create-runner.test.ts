import { beforeAll, expect, it } from 'vitest';
import { createRunner, type RunnerChoice } from '../../../src/engine/create-runner.ts';
import { createRunnerOptions } from '../../../src/engine/runner-options.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { preparedData, preparedSplit, trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

it.each<[RunnerChoice, RegExp]>([
  [{ engine: 'wasm', plan: null, planCacheFolder: null }, /WASM/],
  [{ engine: 'wasm', plan: 'unroll 8', planCacheFolder: null }, /WASM/],
  [{ engine: 'libtensorflow', plan: 'eager', planCacheFolder: null }, /asked for/],
])('runs eagerly and says why: %o', async (choice, reason) => {
  const data = preparedData({ train: preparedSplit([[0], [1]], [0, 1]), width: 1, classes: ['a', 'b'] });
  const runner = await createRunner(createRunnerOptions(trainingDefinition(), data), choice);
  expect(runner).toMatchObject({ mode: 'eager', plan: 'eager' });
  expect(runner.reason).toMatch(reason);
  runner.dispose();
});
