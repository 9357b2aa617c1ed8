import { expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { StepCounts } from '../../../src/contracts/row-counts.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { createExperimentService } from '../../../src/services/experiment-service.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

const facts = datasetFacts([
  { name: 'at', type: 'dateTime', distinct: 1000 },
  { name: 'level', type: 'numeric' },
  { name: 'flow', type: 'numeric' },
]);
const caller = { projectId: 'p' } as never;
const definition: ExperimentDefinition = {
  dataset: facts.id,
  task: { type: 'forecasting', target: 'level', time: 'at', window: 10 },
};

/** The service over a dataset whose windows are counted so. */
const serviceCounting = (steps: StepCounts | null) =>
  createExperimentService({
    store: {
      datasets: {
        find: async () => ({ status: 'ready', parquetKey: 'a.parquet' }),
        findProfile: async () => facts.profile,
      },
    } as never,
    blobs: { localPath: async () => 'a.parquet' } as never,
    rules: createDefinitionRules({ memoryBytes: 1e9 }),
    countRows: () => Promise.reject(new Error('the rows are steps')),
    countSteps: async () => steps,
    findEngine: async () => null,
  });

test('a plan has the windows that were counted, and the warnings that came of it', async () => {
  const warning = { code: 'missingTimes', detail: 'A gap.', pointer: '/task/time', column: 'at' } as const;
  const counted = {
    parts: { train: 601, validation: 99, test: 100 },
    trainOfClass: null,
    problem: null,
    warnings: [warning],
  };
  const { rows, warnings } = await serviceCounting(counted).plan(caller, definition);
  expect(rows).toEqual({ total: 800, ...counted.parts });
  expect(warnings).toContainEqual(warning);
  // Where they could not be counted: 700, 150 and 150 steps.
  expect((await serviceCounting(null).plan(caller, definition)).rows.train).toBe(690);
});

test('what could not be divided is refused; a search, whose trials have windows of their own, is not held to it', async () => {
  const problem = { code: 'sameTime', detail: 'Rows 1 and 2 have the same "at".' };
  const service = serviceCounting({ parts: null, trainOfClass: null, problem, warnings: [] });
  await expect(service.create(caller, definition)).rejects.toMatchObject({
    issues: [{ pointer: '/task/time', ...problem }],
  });
  expect(await service.factsOf(caller, definition)).toEqual({ id: facts.id, profile: facts.profile });
});
