import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportOnnx } from '../../../src/export/onnx/export-onnx.ts';
import { compareOnnx } from '../../../src/export/onnx/verify-onnx.ts';
import { writeOnnx } from '../../../src/export/onnx/write-onnx.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import {
  classes,
  csv,
  forests,
  inputs,
  networks,
  price,
  few,
  type Definition,
} from './support/exported-models.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

describe('a model as ONNX predicts what it does', () => {
  test.each([...networks, ...forests])('%s', async (name, definition) => {
    const { checkpointDir, model } = await trainAndLoad(folder, csv, name.replaceAll(' ', '-'), definition);
    model.dispose();
    const file = await exportOnnx(checkpointDir);
    expect(file.toString('latin1')).toContain('largestDifference');
    const onnx = await writeOnnx(checkpointDir);
    const { value } = await loadModel(checkpointDir);
    const { largestDifference, rows } = await compareOnnx(onnx, file, value);
    value.dispose();
    expect(largestDifference).toBeLessThan(1e-5);
    expect(rows).toBeGreaterThanOrEqual(400);
  });
});

describe('an export is refused', () => {
  test.each<[string, Definition]>([
    [
      'is hashed',
      { task: classes, inputs, preparation: { categorical: 'hashing' }, model: { family: 'linear' } },
    ],
    ['family naiveBayes', { task: classes, inputs, model: { family: 'naiveBayes' } }],
    [
      'target is of the kind self',
      { task: { type: 'autoencoding' }, inputs: { include: ['a', 'b'] }, training: few },
    ],
  ])('where the model %s', async (why, definition) => {
    const { checkpointDir, model } = await trainAndLoad(folder, csv, why.replaceAll(' ', '-'), definition);
    model.dispose();
    await expect(exportOnnx(checkpointDir)).rejects.toMatchObject({
      code: 'exportUnsupported',
      message: expect.stringContaining(why),
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
