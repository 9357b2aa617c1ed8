// Registered before the schemas are imported, which list the families that there are.
import '../../support/constant-family.ts';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readClassicalCheckpoint } from '../../../src/artifacts/classical-files.ts';
import { isClassical, type AnyDefinition } from '../../../src/contracts/definition/classical.ts';
import { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { RegressionEvaluation } from '../../../src/contracts/evaluation.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { createValidatorCompiler } from '../../../src/http/validators.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

// The family is a source, not compiled: so the thread that fits it runs sources, too.
vi.unmock('../../../src/processes/child-entry.ts');
// A thread starts in a second or two.
vi.setConfig({ testTimeout: 120_000 });

const facts = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'y', type: 'numeric' },
]);
const definition = {
  task: { type: 'regression', target: 'y' },
  model: { family: 'constant' },
  inputs: { include: ['x'] },
  split: { strategy: 'timeOrdered', column: 'x', validation: 0.15 },
};

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

it('can be sent and planned', () => {
  const validate = createValidatorCompiler([])({
    schema: ExperimentDefinition as never,
    method: 'POST',
    url: '/',
    httpPart: 'body',
  });
  const sent = { dataset: facts.id, ...definition };
  expect(validate(sent)).toBe(true);
  expect(validate({ ...sent, model: { family: 'constant', shift: -1 } })).toBe(false);

  const plan = planExperiment(sent as never, facts, null, { memoryBytes: 1e9 });
  expect(isClassical(plan.definition as AnyDefinition)).toBe(true);
  expect(plan.definition).toMatchObject({
    model: { family: 'constant', shift: 0 },
    training: { loss: 'meanSquaredError', earlyStopping: null },
    preparation: { numeric: 'none', missing: { numeric: 'keep' } },
  });
  expect(plan.totalSteps).toBe(1);
  const withEpochs = { ...sent, training: { epochs: 3 } };
  expect(() => planExperiment(withEpochs as never, facts, null, { memoryBytes: 1e9 })).toThrow(
    'has no training.epochs',
  );
});

it('is fitted on a thread, kept in an artifact and predicted with', async () => {
  // The first 70 rows are for training: their mean is 10.
  const lines = Array.from({ length: 100 }, (_, x) => `${x},${x < 70 ? (x % 2 === 0 ? 8 : 12) : 50}`);
  const { model, evaluation, checkpointDir } = await trainAndLoad(
    folder,
    `x,y\n${lines.join('\n')}\n`,
    'constant',
    definition as never,
  );
  expect((evaluation.test as RegressionEvaluation).mae).toBeCloseTo(40, 3);
  const { manifest, model: stored } = await readClassicalCheckpoint(checkpointDir);
  expect(manifest.architecture).toMatchObject({ family: 'constant', inputWidth: 1, classes: null });
  expect(stored.kind).toBe('constant');
  expect(Number(await readFile(path.join(checkpointDir, 'value.txt'), 'utf8'))).toBeCloseTo(0, 5);
  expect(await model.predict([{ x: 3 }, { x: 400 }])).toEqual([
    { value: expect.closeTo(10, 3) },
    { value: expect.closeTo(10, 3) },
  ]);
});
