import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readClassicalCheckpoint, writeClassicalCheckpoint } from '../../../src/artifacts/classical-files.ts';
import type { CheckpointContents } from '../../../src/artifacts/checkpoint-files.ts';
import type { ResolvedClassicalModel } from '../../../src/families/classical-families.ts';
import { fitDataOf, predictionsOf, readFixture } from '../../support/classical-fixtures.ts';
import {
  boostedTrees,
  classicalDefinition,
  decisionTree,
  fitOnThisThread,
  naiveBayes,
  randomForest,
  vectorMachine,
} from '../../support/classical-models.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-classical-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const manifestOf = (model: ResolvedClassicalModel): CheckpointContents['manifest'] => ({
  runId: 'run_test',
  step: 1,
  epoch: 1,
  definition: classicalDefinition(model),
  preparation: {
    formatVersion: 1,
    columns: [],
    target: { kind: 'classes', name: 'y', classes: ['a', 'b'] },
    featureNames: [],
  },
  architecture: { formatVersion: 1, family: model.family, inputWidth: 13, classes: 3 },
  threshold: null,
  engine: { name: 'wasm', version: '1', source: 'test', devices: [], gpu: false, threads: { intraOp: 1, interOp: 1 }, fallbackReason: null } as never, // prettier-ignore
  createdAt: '2026-01-01T00:00:00.000Z',
});

test.each([
  decisionTree(),
  randomForest({ trees: 4 }),
  boostedTrees({ trees: 4 }),
  naiveBayes(),
  vectorMachine(),
])('a stored $family answers to the bit as it did before', async (options) => {
  const data = fitDataOf(readFixture('wine'), { scaled: true });
  // Every third value is missing, and a feature holds categories, where trees can take them.
  if (options.family !== 'naiveBayes' && options.family !== 'supportVectorMachine')
    for (let i = 0; i < data.train.features.length; i += 3) data.train.features[i] = Number.NaN;
  const model = await fitOnThisThread(options, data);
  const dir = path.join(folder, options.family);
  const state = { formatVersion: 1, iterations: 4 };
  await writeClassicalCheckpoint(dir, { manifest: manifestOf(options), model, state });
  const read = await readClassicalCheckpoint(dir);
  expect(read.state).toEqual(state);
  expect(read.manifest.architecture).toMatchObject({ family: options.family });
  expect(predictionsOf(read.model, data.validation)).toEqual(predictionsOf(model, data.validation));
});

test('a damaged model is refused', async () => {
  const data = fitDataOf(readFixture('wine'));
  const model = await fitOnThisThread(boostedTrees({ trees: 2 }), data);
  const dir = path.join(folder, 'damaged');
  await writeClassicalCheckpoint(dir, { manifest: manifestOf(boostedTrees()), model, state: {} });
  const file = path.join(dir, 'weights.bin');
  const bytes = await readFile(file);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(file, bytes);
  await expect(readClassicalCheckpoint(dir)).rejects.toMatchObject({ code: 'artifactCorrupt' });
});
