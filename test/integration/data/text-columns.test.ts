import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Preparation } from '../../../src/contracts/definition/data.ts';
import type { ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import { inputLayoutAtMost } from '../../../src/data/preparation/columns/input-layout.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { resolvePreparation } from '../../../src/definition/resolve-preparation.ts';
import { createFindings } from '../../../src/definition/issues.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { reviewsCsv } from '../../support/reviews.ts';
import { trainingDefinition } from '../../support/training-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const inputs: ResolvedDefinition['inputs'] = [
  { name: 'review', type: 'text' },
  { name: 'stars', type: 'numeric' },
];

/** A definition with these options for texts, as it is resolved for a family that takes them. */
function definitionOf(text: Preparation['text'], family: 'lstm' | 'mlp'): ResolvedDefinition {
  const task = { type: 'classification', target: 'mood' } as const;
  const given = { dataset: 'ds_x', task, preparation: { text }, model: { family } };
  const preparation = resolvePreparation(
    given,
    inputs,
    datasetFacts([]),
    { isDeduplicated: true },
    createFindings(),
  );
  return trainingDefinition({ task: { ...task, positiveClass: null }, inputs, preparation });
}

const prepare = (definition: ResolvedDefinition) =>
  prepareData({ engine: folder.engine, parquetPath: folder.parquetPath, definition, memoryLimitBytes: 1e9 });

const cases = [
  ['token ids of words', { length: 10, vocabulary: 20 }, 'lstm'],
  ['token ids of characters', { tokenizer: 'character', length: 30 }, 'lstm'],
  ['TF-IDF', {}, 'mlp'],
  ['TF-IDF of few words', { vocabulary: 7 }, 'mlp'],
] as const;

test('long texts that differ are found by the profile', async () => {
  const { profile } = await folder.ingest(reviewsCsv(200));
  expect(profile.columns.map(({ type }) => type)).toEqual(['text', 'numeric', 'categorical']);
});

test.each(cases)('a row has the same features in training and in prediction: %s', async (_name, text, family) => {
  const { profile } = await folder.ingest(reviewsCsv(200));
  const definition = definitionOf(text, family);
  const data = await prepare(definition);
  expect(data.preparation.featureNames).toHaveLength(data.width);
  const rows = await folder.rows();
  const stored = JSON.parse(JSON.stringify(data.preparation)) as typeof data.preparation;
  const transform = createRowTransform(stored, inputs);
  for (const { rowNumbers, features } of [data.train, data.validation, data.test]) {
    const json = [...rowNumbers].map((row) => ({ review: rows[row]['review'], stars: rows[row]['stars'] }));
    expect(await transform.transform(json)).toEqual(features);
    expect(features.some((value) => value > 0)).toBe(true);
  }
  const most = inputLayoutAtMost(definition, profile);
  expect(most.map(({ kind, name }) => ({ kind, name }))).toEqual(
    data.inputs.map(({ kind, name }) => ({ kind, name })),
  );
  for (const [i, { width }] of most.entries()) expect(width).toBeGreaterThanOrEqual(data.inputs[i].width);
}); // prettier-ignore

test.each(cases)('nothing of the other rows leaks into what is fitted: %s', async (_name, text, family) => {
  const lines = reviewsCsv(200).trimEnd().split('\n');
  await folder.ingest(`${lines.join('\n')}\n`);
  const definition = definitionOf(text, family);
  const first = await prepare(definition);
  const outside = new Set([...first.validation.rowNumbers, ...first.test.rowNumbers]);
  const changed = lines.map((line, i) =>
    outside.has(i - 1) ? `"film film zebra zebra zebra zebra zebra number ${i}",90,${line.split(',').at(-1)}` : line,
  );
  await folder.ingest(`${changed.join('\n')}\n`);
  const second = await prepare(definition);
  expect(second.preparation).toEqual(first.preparation);
  expect(second.train.features).toEqual(first.train.features);
  expect(second.test.features).not.toEqual(first.test.features);
}); // prettier-ignore

test('rows without a text stay, even where rows with missing values are dropped', async () => {
  await folder.ingest(reviewsCsv(200));
  const definition = definitionOf({}, 'mlp');
  definition.preparation.missing = {
    ...definition.preparation.missing,
    numeric: 'drop',
    categorical: 'drop',
  };
  const data = await prepare(definition);
  expect(data.train.rows + data.validation.rows + data.test.rows).toBe(200);
});

test('texts that do not fit into the memory are refused before they are read', async () => {
  await folder.ingest(reviewsCsv(200));
  const definition = definitionOf({ vocabulary: 100_000, length: 100_000 }, 'lstm');
  const { engine, parquetPath } = folder;
  await expect(
    prepareData({ engine, parquetPath, definition, memoryLimitBytes: 50e6 }),
  ).rejects.toMatchObject({ code: 'outOfMemory' });
});
