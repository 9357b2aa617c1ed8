import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { list, extract } from 'tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareTfjs, exportTfjs } from '../../../src/export/tfjs/export-tfjs.ts';
import { exportModel } from '../../../src/export/export-model.ts';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import { imageCases } from '../../e2e/definition-coverage/image-cases.ts';
import { sequenceCases } from '../../e2e/definition-coverage/sequence-cases.ts';
import { datasets } from '../../e2e/definition-coverage/datasets.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import { classes, csv, few, inputs, networks, type Definition } from './support/exported-models.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** Unpacks an archive into a folder of its own, and removes it after use. */
async function unpacked<T>(archive: Buffer, use: (folder: string) => Promise<T>): Promise<T> {
  const target = await mkdtemp(path.join(tmpdir(), 'trainyard-unpacked-'));
  try {
    await writeFile(path.join(target, 'archive.tar.gz'), archive);
    await extract({ cwd: target, file: path.join(target, 'archive.tar.gz') });
    return await use(target);
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

const tables: [string, Definition][] = [
  ...networks.filter(([name]) => !name.endsWith('classes')),
  ['linear, hashed categories', { task: classes, inputs, preparation: { categorical: 'hashing' }, model: { family: 'linear' } }],
  ['an autoencoder', { task: { type: 'autoencoding' }, inputs, training: few }],
]; // prettier-ignore
const others = [...sequenceCases, ...imageCases.filter(({ name }) => !name.includes('border'))];

describe('a model as TensorFlow.js with its reader predicts what it does', () => {
  const cases = [
    ...tables.map(([name, definition]) => ({ name, definition, body: () => csv })),
    ...others.map(({ name, definition, data }) => ({
      name,
      definition: definition as Definition,
      body: async () => {
        const body = await datasets[data].body();
        return typeof body === 'string' ? body : Buffer.from(body);
      },
    })),
  ];
  test.each(cases)('$name', async ({ name, definition, body }) => {
    const content = await body();
    const trained = await trainAndLoad(folder, content, name.replaceAll(/\W+/g, '-'), definition);
    trained.model.dispose();
    const archive = await exportTfjs(trained.checkpointDir, 'model-1');
    await unpacked(archive, async (target) => {
      const names: string[] = [];
      await list({
        file: path.join(target, 'archive.tar.gz'),
        onReadEntry: (entry) => names.push(entry.path),
      });
      expect(names.filter((entry) => !entry.endsWith('/')).toSorted()).toEqual(
        ['README.md', 'model.json', 'preparation.json', 'preparation.mjs', 'weights.bin'].map(
          (file) => `model-1/${file}`,
        ),
      );
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
      /as a TensorFlow\.js model: .*randomForest has no layers; export it as ONNX/,
    ),
  });
});
