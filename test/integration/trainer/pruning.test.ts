import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import { readModelFiles } from '../../../src/artifacts/checkpoint-files.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createTrainingControl } from '../../../src/engine/training-observer.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ringTable } from '../../support/ring-table.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Networks of which units or weights are left out, from the definition through a trainer's artifact to predictions of JSON rows. */

const csv = ringTable(450, 3);
const task = { type: 'classification', target: 'ring' } as const;
const run = 'run_01jd2v7x9qe3fth6k8m4n5p6r7';
const rows = [
  { x: 5, y: 0, kind: 'a' },
  { x: 5, y: 800, kind: 'b' },
];
const adam = { batchSize: 64, optimizer: { type: 'adam', learningRate: 0.02 } } as const;

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
let source: string;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
  const trained = await trainAndLoad(folder, csv, 'source', {
    task,
    inputs: { include: ['x', 'y', 'kind'] },
    split: { validation: 0.2, test: 0.2 },
    model: { family: 'mlp', layers: [{ units: 32, batchNorm: true }, { units: 16 }] },
    training: { ...adam, epochs: 25, earlyStopping: null },
  });
  trained.model.dispose();
  source = trained.checkpointDir;
});
afterAll(() => folder.close());

const train = (
  name: string,
  compression: Partial<NonNullable<ExperimentDefinition['compression']>>,
  epochs: number,
  options: Parameters<typeof trainAndLoad>[4] = {},
) =>
  trainAndLoad(
    folder,
    csv,
    name,
    {
      task,
      training: { ...adam, epochs, earlyStopping: null },
      compression: { method: 'magnitudePruning', run, budget: { maxLoss: 0.06 }, ...compression },
    },
    { source, ...options },
  );

test('half of the units are left out, and the rest is trained on', async () => {
  const { resolved, model, evaluation, checkpointDir } = await train(
    'half',
    { method: 'structuredPruning', budget: { maxLoss: 0.15 } },
    25,
  );
  expect(resolved.model).toMatchObject({ layers: [{ units: 16, batchNorm: true }, { units: 8 }] });
  const { compression: report } = evaluation;
  expect(report).toMatchObject({ method: 'structuredPruning', kept: 'compressed', notes: [] });
  // Five features; kernels, the four numbers of each unit that is normalised, biases.
  expect(report!.before.parameters).toBe(5 * 32 + 4 * 32 + 33 * 16 + 17 * 3);
  expect(report!.after.parameters).toBe(5 * 16 + 4 * 16 + 17 * 8 + 9 * 3);
  expect((await readManifest(checkpointDir)).preparation.columns).toEqual(
    (await readManifest(source)).preparation.columns,
  );
  expect(await model.predict(rows)).toMatchObject([{ label: 'inner' }, { label: 'outer' }]);
  model.dispose();
});

describe('the smallest weights', () => {
  const zerosOf = async (dir: string): Promise<number[]> => {
    const { weights } = await readModelFiles(dir);
    const kernels = weights.filter(({ name }) => name.endsWith('kernel'));
    return kernels.map(({ data }) => [...data].filter((value) => value === 0).length / data.length);
  };

  test('are 0 in the end, as many as asked for, and the report says what that is good for', async () => {
    const { model, evaluation, checkpointDir } = await train(
      'sparse',
      { sparsity: 0.75, pruningEpochs: 5 },
      10,
    );
    expect(await zerosOf(checkpointDir)).toEqual([0.75, 0.75, 0.75]);
    const { before, after, notes, kept } = evaluation.compression!;
    expect(kept).toBe('compressed');
    expect(before.nonZero! - after.nonZero!).toBe(0.75 * (5 * 32 + 32 * 16 + 16 * 3));
    expect(after.parameters).toBe(before.parameters);
    expect(after.packedBytes).toBeLessThan(0.8 * before.packedBytes);
    expect(notes).toEqual([expect.stringContaining('make no prediction faster')]);
    expect(await model.predict(rows)).toMatchObject([{ label: 'inner' }, { label: 'outer' }]);
    model.dispose();
  });

  test.each([2, 4])('are the same in a run that is interrupted in epoch %i', async (epoch) => {
    const asked = { sparsity: 0.6, pruningEpochs: 3 };
    const whole = await train(`whole ${epoch}`, asked, 5);
    const control = createTrainingControl();
    const paused = await train(`paused ${epoch}`, asked, 5, {
      control,
      onReply: (message) => {
        if (message.type === 'progress' && message.progress.epoch > epoch - 0.5) control.pause();
      },
    });
    expect(paused.outcome).toBe('paused');
    const rest = await train(`rest ${epoch}`, asked, 5, { resumeFrom: paused.checkpointDir });
    const weightsOf = async (dir: string) =>
      (await readModelFiles(dir)).weights.map(({ name, data }) => [name, [...data]]);
    expect(await weightsOf(rest.checkpointDir)).toEqual(await weightsOf(whole.checkpointDir));
    for (const { model } of [whole, paused, rest]) model.dispose();
  });
});
