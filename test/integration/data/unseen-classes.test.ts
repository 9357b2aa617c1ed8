import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Warning } from '../../../src/contracts/warning.ts';
import { countRows } from '../../../src/data/preparation/read/count-rows.ts';
import { countRequestOf } from '../../../src/definition/count-request.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

/** A class that training may not see is told when the definition is sent. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
const rows = 200;

async function warningsOf(classOf: (row: number) => string, split: ExperimentDefinition['split']): Promise<Warning[]> {
  const lines = Array.from({ length: rows }, (_, i) => `${(i * 37) % 101},${i},g${Math.floor(i / 10)},${classOf(i)}`);
  const { profile } = await folder.ingest(`x,t,g,y\n${lines.join('\n')}\n`);
  const definition: ExperimentDefinition = {
    dataset,
    task: { type: 'classification', target: 'y' },
    inputs: { include: ['x'] },
    ...(split && { split }),
  };
  const facts = { id: dataset, profile };
  const request = countRequestOf(resolveDefinition(definition, facts).resolved, facts)!;
  const counted = await countRows(folder.engine, folder.parquetPath, request);
  return planExperiment(definition, { ...facts, counted }, null, { memoryBytes: 1e9 }).warnings;
} // prettier-ignore

const early = (row: number): string => (row % 2 ? 'a' : 'b');
const time: ExperimentDefinition['split'] = { strategy: 'timeOrdered', column: 't', validation: 0.15 };

test('a class that comes after all training rows is refused, one that begins with the last of them is not', async () => {
  // 140 rows are for training.
  await expect(warningsOf((row) => (row >= 140 ? 'late' : early(row)), time)).rejects.toMatchObject({
    code: 'definitionInvalid',
    issues: [{ pointer: '/split', code: 'unseenClass', detail: expect.stringContaining('"late" (60 row(s))') }],
  });
  const codes = (await warningsOf((row) => (row >= 139 ? 'late' : early(row)), time)).map(({ code }) => code);
  expect(codes).not.toContain('classTooSmall');
}); // prettier-ignore

test('a class in one group of grouped folds is refused, one in two is not', async () => {
  const folds: ExperimentDefinition['split'] = { strategy: 'kFold', column: 'g', folds: 4 };
  await expect(warningsOf((row) => (row < 10 ? 'one' : early(row)), folds)).rejects.toMatchObject({
    issues: [{ pointer: '/split/column', code: 'unseenClass', detail: expect.stringContaining('"one"') }],
  });
  await warningsOf((row) => (row < 20 ? 'two' : early(row)), folds);
}); // prettier-ignore

test.each([
  ['rows', { strategy: 'random', validation: 0.15 } as const, (row: number) => (row < 3 ? 'rare' : early(row)), '2.7 %'],
  ['groups', { strategy: 'grouped', column: 'g', validation: 0.15 } as const, (row: number) => (row < 20 ? 'rare' : early(row)), '9.0 %'],
])('a class of few %s is warned of, with the chance that training lacks it', async (_name, split, classOf, chance) => {
  const warnings = (await warningsOf(classOf, split)).filter(({ code }) => code === 'classTooSmall');
  expect(warnings).toMatchObject([{ pointer: '/split/strategy', detail: expect.stringContaining(chance) }]);
  expect(warnings[0].detail).toContain('"rare"');
  const none = (await warningsOf(early, split)).filter(({ code }) => code === 'classTooSmall');
  expect(none).toEqual([]);
}); // prettier-ignore
