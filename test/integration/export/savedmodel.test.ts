import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine } from '../../../src/engine/start-engine.ts';
import { compareSavedModel, exportSavedModel } from '../../../src/export/savedmodel/export-savedmodel.ts';
import { writeSavedModel } from '../../../src/export/savedmodel/write-savedmodel.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import { describeWithLibtensorflow, libtensorflowDir } from '../engine/needs-libtensorflow.ts';
import {
  autoencoder,
  bayesAndVectors,
  calibratedNetworks,
  calibratedOthers,
  classes,
  csv,
  forests,
  hashedLinear,
  inputs,
  mostOf,
  networks,
  ofTable,
  otherCases,
  preparedOutside,
  type Definition,
} from './support/exported-models.ts';
import { unpacked } from './support/unpacked.ts';

/** Models whose preparation no graph holds: it is beside it. */
const beside: [string, Definition][] = [
  hashedLinear,
  ['a forest, hashed categories', { task: classes, inputs, preparation: { categorical: 'hashing' }, model: { family: 'randomForest', trees: 3 } }],
]; // prettier-ignore

describeWithLibtensorflow('a model as a SavedModel', () => {
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  beforeAll(async () => {
    await startEngine({ engine: 'libtensorflow', libtensorflowDir, threads: { intraOp: 1, interOp: 1 } });
    folder = await createIngestFolder();
  });
  afterAll(() => folder.close());

  const cases = [
    ...ofTable([
      ...networks,
      ...forests,
      ...bayesAndVectors,
      autoencoder,
      ...beside,
      ...calibratedNetworks,
      ...calibratedOthers,
    ]),
    ...otherCases,
  ];
  const standing = [
    'mlp with norms and embeddings',
    'mlp of several values, numbers without an outlier',
    'target encoding',
    'boosted trees',
    'naive Bayes of every kind of column',
    'support vectors, rbf',
    'an autoencoder',
    'a forest, hashed categories',
    'several classes by temperature',
    'hashed categories, by a logistic curve',
    'a forest of two classes by steps',
    'text: convolutions, tokens dropped',
    'rows of a group: lstm one way',
    'forecast: gru one way',
    'images in grey, stretched and augmented: cnn, flattened',
  ];
  test.each(ofMatrix(cases, standing))(
    'predicts what it does: $name',
    async ({ name, definition, content }) => {
      const { checkpointDir, model } = await trainAndLoad(
        folder,
        await content(),
        name.replaceAll(/\W+/g, '-'),
        definition,
      );
      model.dispose();
      const archive = await exportSavedModel(checkpointDir, 'model-1');
      await unpacked(archive, async (target) => {
        const files = await readdir(path.join(target, 'model-1'));
        const isBeside = name.includes('hashed categories') || preparedOutside.includes(name);
        expect(files.toSorted()).toEqual(
          [
            'README.md',
            'export.json',
            ...(isBeside ? ['preparation.json', 'preparation.mjs'] : []),
            'saved_model.pb',
            'variables',
          ].toSorted(),
        );
        const told = await readFile(path.join(target, 'model-1', 'export.json'), 'utf8');
        const { comparedRows, largestDifference } = JSON.parse(told) as Record<string, string>;
        expect(Number(largestDifference)).toBeLessThan(mostOf(name));
        expect(Number(comparedRows)).toBeGreaterThanOrEqual(400);
      });
    },
  );

  test('that is of another model is told by its difference', async () => {
    const train = (name: string, seed: number) =>
      trainAndLoad(folder, csv, name, {
        task: classes,
        inputs,
        model: { family: 'randomForest', trees: 5 },
        seed,
      });
    const [one, other] = [await train('one', 1), await train('other', 2)];
    await unpacked(await exportSavedModel(one.checkpointDir, 'm'), async (target) => {
      const written = await writeSavedModel(one.checkpointDir);
      const { largestDifference } = await compareSavedModel(path.join(target, 'm'), written, other.model);
      expect(largestDifference).toBeGreaterThan(1e-3);
    });
    for (const { model } of [one, other]) model.dispose();
  });
});
