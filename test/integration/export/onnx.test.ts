import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FittedPreparation } from '../../../src/contracts/preparation.ts';
import { answersOf, largestDifference } from '../../../src/export/compare-answers.ts';
import { exportModel } from '../../../src/export/export-model.ts';
import { exportOnnx } from '../../../src/export/onnx/export-onnx.ts';
import { compareOnnx } from '../../../src/export/onnx/verify-onnx.ts';
import { writeOnnx, type OnnxModel } from '../../../src/export/onnx/write-onnx.ts';
import { probedRows, probeRows, type Probe } from '../../../src/export/probe-rows.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import type { LoadedModel } from '../../../src/prediction/loaded-model.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import { importFile } from '../imported/import-file.ts';
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
  price,
  type ExportCase,
} from './support/exported-models.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** Imports an export without a description: the largest difference of its predictions to those of the model, over rows that are probed. */
async function differenceOfImport(
  file: Buffer,
  { manifest: { preparation, architecture }, ensemble }: OnnxModel,
  model: LoadedModel,
): Promise<number> {
  const probe = probeRows(preparation, { ensemble, count: Math.min(100, probedRows(architecture)) });
  return importFile(file, {}, async (imported) => {
    const { fields } = imported.tensors();
    expect(fields).toEqual(model.tensors().fields);
    const [own, others] = [
      await model.predict(probe.rows),
      await imported.predict(rowsOfImport(preparation, probe)),
    ];
    return largestDifference(answersOf(others, preparation.target), own, preparation.target);
  });
}

/** Rows as an imported export takes them: images are pixels, steps lists; all else is as the model takes it. */
function rowsOfImport(
  { columns, steps }: FittedPreparation,
  { rows, cells }: Probe,
): Record<string, unknown>[] {
  const listed = (input: unknown): unknown[] =>
    [...(input as Iterable<unknown>)].map((value) => (Number.isNaN(value) ? null : value));
  return rows.map((_, row) =>
    Object.fromEntries(
      columns.map(({ name, kind }, i) => {
        if (steps !== undefined) {
          const ofSteps = cells[i].slice(row * steps.length, (row + 1) * steps.length);
          return [name, listed(ofSteps.map(({ input }) => input))];
        }
        const { row: own, input } = cells[i][row];
        return [name, kind === 'image' || kind === 'vector' ? listed(input) : own];
      }),
    ),
  );
}

describe('a model as ONNX predicts what it does', () => {
  const written = otherCases.filter(({ name }) => !preparedOutside.includes(name));
  const calibrated = [
    ...calibratedNetworks.filter(([name]) => !name.startsWith('hashed')),
    ...calibratedOthers,
  ];
  const cases = [
    ...ofTable([...networks, ...forests, ...bayesAndVectors, autoencoder, ...calibrated]),
    ...written,
  ];
  const standing = [
    'mlp with norms and embeddings',
    'mlp of several values, numbers without an outlier',
    'target encoding',
    'a random forest',
    'boosted trees of several classes',
    'naive Bayes of every kind of column',
    'support vectors, rbf',
    'an autoencoder',
    'several classes by temperature',
    'labels by a logistic curve',
    'several classes by steps',
    'a forest of two classes by steps',
    'a forest of several classes by a logistic curve',
    'text: lstm',
    'text: convolutions, tokens dropped',
    'steps of a vector: convolutions',
    'images in grey, stretched and augmented: cnn, flattened',
  ];
  test.each(ofMatrix(cases, standing))('$name', async ({ name, definition, content }) => {
    const { checkpointDir, model } = await trainAndLoad(
      folder,
      await content(),
      name.replaceAll(/\W+/g, '-'),
      definition,
    );
    model.dispose();
    const file = await exportOnnx(checkpointDir);
    expect(file.toString('latin1')).toContain('largestDifference');
    const onnx = await writeOnnx(checkpointDir);
    const { value } = await loadModel(checkpointDir);
    const { largestDifference: difference, rows } = await compareOnnx(onnx, file, value);
    expect(difference).toBeLessThan(mostOf(name));
    expect(rows).toBeGreaterThanOrEqual(400);
    expect(await differenceOfImport(file, onnx, value)).toBeLessThan(mostOf(name));
    value.dispose();
  });
});

describe('an export is refused', () => {
  const refused: [string, ExportCase][] = [
    [
      'is hashed',
      ofTable([hashedLinear])[0],
    ],
    [
      'more than two classes',
      ofTable([['vectors', { task: classes, inputs, model: { family: 'supportVectorMachine' } }]])[0],
    ],
    ...otherCases
      .filter(({ name }) => preparedOutside.includes(name))
      .map((one): [string, ExportCase] => [one.name.startsWith('rows') ? 'different numbers of rows' : 'scales of their own', one]),
  ]; // prettier-ignore
  test.each(refused)('where the model %s', async (why, { definition, content }) => {
    const { checkpointDir, model } = await trainAndLoad(
      folder,
      await content(),
      why.replaceAll(' ', '-'),
      definition,
    );
    model.dispose();
    const request = { artifactDir: checkpointDir, format: 'onnx', name: 'm' } as const;
    await expect(exportModel(request)).rejects.toMatchObject({
      code: 'exportUnsupported',
      message: expect.stringMatching(`as ONNX: .*${why}`),
    });
  });

  test('that is another model: the difference is found', async () => {
    const train = (name: string, seed: number) =>
      trainAndLoad(folder, csv, name, {
        task: price,
        inputs,
        model: { family: 'randomForest', trees: 5 },
        seed,
      });
    const [one, other] = [await train('one', 1), await train('other', 2)];
    const onnx = await writeOnnx(one.checkpointDir);
    const { largestDifference: difference } = await compareOnnx(onnx, onnx.encode({}), other.model);
    expect(difference).toBeGreaterThan(1e-3);
    for (const { model } of [one, other]) model.dispose();
  });
});
