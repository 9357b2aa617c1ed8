import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partsOfPrediction } from '../../../src/contracts/model.ts';
import { answersOf, largestDifference } from '../../../src/export/compare-answers.ts';
import { openReader } from '../../../src/export/preparation-of.ts';
import { probeRows } from '../../../src/export/probe-rows.ts';
import { compareTfjs, exportTfjs } from '../../../src/export/tfjs/export-tfjs.ts';
import { exportModel } from '../../../src/export/export-model.ts';
import type { PreparationReader } from '../../../src/reader/preparation.ts';
import { importFile } from '../imported/import-file.ts';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import {
  autoencoder,
  calibratedNetworks,
  classes,
  csv,
  few,
  hashedLinear,
  inputs,
  mostOf,
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
  ...calibratedNetworks,
];

/** Imports the layers model of an archive, which takes prepared rows: the largest difference of its answers to those of the model. */
async function differenceOfImport(
  archive: Buffer,
  reader: PreparationReader,
  { checkpointDir, model }: Awaited<ReturnType<typeof trainAndLoad>>,
): Promise<number> {
  const { preparation } = await readManifest(checkpointDir);
  const { rows } = probeRows(preparation, { count: 16 });
  const prepared = await reader.prepare(rows);
  const width = reader.inputWidth;
  return importFile(archive, {}, async (imported, { signature }) => {
    const [{ columns }] = signature.inputs;
    const [{ tensor }] = signature.outputs;
    const features = rows.map((_, row) => [...prepared.features.subarray(row * width, (row + 1) * width)]);
    const predictions = await imported.predict(
      features.map((values) => ({ [columns[0].name]: width === 1 ? values[0] : values })),
    );
    const outputs = predictions.flatMap((prediction) => partsOfPrediction(prediction)[tensor] as number[]);
    const answers = answersOf(await reader.answer(prepared, outputs), preparation.target);
    return largestDifference(answers, await model.predict(rows), preparation.target);
  });
}

describe('a model as TensorFlow.js with its reader predicts what it does', () => {
  const standing = [
    'mlp with norms and embeddings',
    'mlp of several values, numbers without an outlier',
    'linear, hashed categories',
    'an autoencoder',
    'several classes by temperature',
    'hashed categories, by a logistic curve',
    'several classes by steps',
    'text: convolutions, tokens dropped',
    'rows of a group: lstm one way',
    'forecast: gru one way',
    'images in grey, stretched and augmented: cnn, flattened',
  ];
  test.each(ofMatrix([...ofTable(tables), ...otherCases], standing))(
    '$name',
    async ({ name, definition, content }) => {
      const trained = await trainAndLoad(folder, await content(), name.replaceAll(/\W+/g, '-'), definition);
      const archive = await exportTfjs(trained.checkpointDir, 'model-1');
      await unpacked(archive, async (target) => {
        const reader = await openReader(path.join(target, 'model-1'));
        expect(await differenceOfImport(archive, reader, trained)).toBeLessThan(mostOf(name));
        expect((await readdir(path.join(target, 'model-1'))).toSorted()).toEqual([
          'README.md',
          'model.json',
          'preparation.json',
          'preparation.mjs',
          'weights.bin',
        ]);
        const model = await readFile(path.join(target, 'model-1', 'model.json'), 'utf8');
        const { userDefinedMetadata } = JSON.parse(model) as { userDefinedMetadata: Record<string, string> };
        expect(Number(userDefinedMetadata['largestDifference'])).toBeLessThan(mostOf(name));
        expect(Number(userDefinedMetadata['comparedRows'])).toBe(400);
      });
      trained.model.dispose();
    },
  );
});

test('an export of another model is told by its difference', async () => {
  const train = (name: string, seed: number) =>
    trainAndLoad(folder, csv, name, { task: classes, inputs, model: { family: 'mlp' }, training: few, seed });
  const [one, other] = [await train('one', 1), await train('other', 2)];
  const manifest = await readManifest(one.checkpointDir);
  await unpacked(await exportTfjs(one.checkpointDir, 'm'), async (target) => {
    const { largestDifference: difference } = await compareTfjs(
      path.join(target, 'm'),
      manifest,
      other.model,
    );
    expect(difference).toBeGreaterThan(1e-3);
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
