import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareTfjs, exportTfjs } from '../../../src/export/tfjs/export-tfjs.ts';
import { exportModel } from '../../../src/export/export-model.ts';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import {
  autoencoder,
  classes,
  csv,
  few,
  hashedLinear,
  inputs,
  networks,
  ofTable,
  otherCases,
  type Definition,
} from './support/exported-models.ts';
import { unpacked } from './support/unpacked.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const tables: [string, Definition][] = [
  ...networks.filter(([name]) => !name.endsWith('classes')),
  hashedLinear,
  autoencoder,
];

describe('a model as TensorFlow.js with its reader predicts what it does', () => {
  test.each([...ofTable(tables), ...otherCases])('$name', async ({ name, definition, content }) => {
    const trained = await trainAndLoad(folder, await content(), name.replaceAll(/\W+/g, '-'), definition);
    trained.model.dispose();
    const archive = await exportTfjs(trained.checkpointDir, 'model-1');
    await unpacked(archive, async (target) => {
      expect((await readdir(path.join(target, 'model-1'))).toSorted()).toEqual([
        'README.md',
        'model.json',
        'preparation.json',
        'preparation.mjs',
        'weights.bin',
      ]);
      const model = await readFile(path.join(target, 'model-1', 'model.json'), 'utf8');
      const { userDefinedMetadata } = JSON.parse(model) as { userDefinedMetadata: Record<string, string> };
      expect(Number(userDefinedMetadata['largestDifference'])).toBeLessThan(1e-5);
      expect(Number(userDefinedMetadata['comparedRows'])).toBe(400);
    });
  });
});

test('an export of another model is told by its difference', async () => {
  const train = (name: string, seed: number) =>
    trainAndLoad(folder, csv, name, { task: classes, inputs, model: { family: 'mlp' }, training: few, seed });
  const [one, other] = [await train('one', 1), await train('other', 2)];
  const manifest = await readManifest(one.checkpointDir);
  await unpacked(await exportTfjs(one.checkpointDir, 'm'), async (target) => {
    const { largestDifference } = await compareTfjs(path.join(target, 'm'), manifest, other.model);
    expect(largestDifference).toBeGreaterThan(1e-3);
  });
  for (const { model } of [one, other]) model.dispose();
});

test('a forest is refused, and its formats are named', async () => {
  const { checkpointDir, model } = await trainAndLoad(folder, csv, 'forest', { task: classes, inputs, model: { family: 'randomForest', trees: 3 } }); // prettier-ignore
  model.dispose();
  await expect(exportModel({ artifactDir: checkpointDir, format: 'tfjs', name: 'm' })).rejects.toMatchObject({
    code: 'exportUnsupported',
    message: expect.stringMatching(
      /as a TensorFlow\.js model: .*randomForest has no layers; export it as onnx or savedmodel/,
    ),
  });
});
