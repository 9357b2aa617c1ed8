import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportModel } from '../../../src/export/export-model.ts';
import { exportOnnx } from '../../../src/export/onnx/export-onnx.ts';
import { compareOnnx } from '../../../src/export/onnx/verify-onnx.ts';
import { writeOnnx } from '../../../src/export/onnx/write-onnx.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import {
  autoencoder,
  bayesAndVectors,
  classes,
  csv,
  forests,
  hashedLinear,
  inputs,
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

describe('a model as ONNX predicts what it does', () => {
  const written = otherCases.filter(({ name }) => !preparedOutside.includes(name));
  test.each([...ofTable([...networks, ...forests, ...bayesAndVectors, autoencoder]), ...written])(
    '$name',
    async ({ name, definition, content }) => {
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
      const { largestDifference, rows } = await compareOnnx(onnx, file, value);
      value.dispose();
      expect(largestDifference).toBeLessThan(1e-5);
      expect(rows).toBeGreaterThanOrEqual(400);
    },
  );
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
    const { largestDifference } = await compareOnnx(onnx, onnx.encode({}), other.model);
    expect(largestDifference).toBeGreaterThan(1e-3);
    for (const { model } of [one, other]) model.dispose();
  });
});
