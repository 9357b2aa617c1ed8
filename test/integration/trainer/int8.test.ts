import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import { exportModel } from '../../../src/export/export-model.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ringTable } from '../../support/ring-table.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Networks of 8-bit whole numbers, from the definition through a trainer's artifact to predictions of JSON rows. */

const run = 'run_01jd2v7x9qe3fth6k8m4n5p6r7';
const training = { epochs: 4, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.02 }, earlyStopping: null } as const; // prettier-ignore
const split = { validation: 0.2, test: 0.2 };

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

type Case = Pick<ExperimentDefinition, 'task' | 'inputs' | 'model'> & {
  csv: string;
  rows: Record<string, unknown>[];
};

/** Waves of two lengths, as vectors of 12 steps. */
function waves(): string {
  const random = createRandom(9);
  const lines = Array.from({ length: 150 }, (_, i) => {
    const [length, shift] = [i % 2 === 0 ? 4 : 7, 6 * random.uniform()];
    const steps = Array.from({ length: 12 }, (_step, at) =>
      (Math.sin((2 * Math.PI * (at + shift)) / length) + 0.3 * random.normal()).toFixed(3),
    );
    return `"[${steps.join(',')}]",${i % 2 === 0 ? 'short' : 'long'}`;
  });
  return `wave,kind\n${lines.join('\n')}\n`;
}

const cases: Record<string, Case> = {
  'dense layers': {
    csv: ringTable(450, 3),
    task: { type: 'classification', target: 'ring' },
    inputs: { include: ['x', 'y', 'kind'] },
    model: { family: 'mlp', layers: [{ units: 32 }, { units: 32 }] },
    rows: [
      { x: 5, y: 0, kind: 'a' },
      { x: 9, y: 800, kind: 'b' },
    ],
  },
  convolutions: {
    csv: waves(),
    task: { type: 'classification', target: 'kind' },
    inputs: { sequence: { column: 'wave', features: 1 } },
    model: {
      family: 'cnn',
      blocks: [{ filters: 6, kernelSize: 3 }, { filters: 8 }],
      // Of fewer weights the file would be larger: what it says of each layer takes some kilobytes.
      layers: [{ units: 96 }],
    },
    rows: [4, 7].map((length) => ({
      wave: Array.from({ length: 12 }, (_, at) => Math.sin((2 * Math.PI * at) / length)),
    })),
  },
};

describe.each(Object.entries(cases))('int8 of %s', (name, { csv, rows, ...definition }) => {
  let source: string;
  let labels: unknown;
  beforeAll(async () => {
    const trained = await trainAndLoad(folder, csv, `source of ${name}`, { ...definition, split, training });
    labels = (await trained.model.predict(rows)).map((prediction) => (prediction as { label: string }).label);
    trained.model.dispose();
    source = trained.checkpointDir;
  });

  const quantize = (as: string, compression: object, options: object = {}) =>
    trainAndLoad(
      folder,
      csv,
      `${as} of ${name}`,
      {
        task: definition.task,
        compression: { method: 'int8', run, budget: { maxLoss: 0.05 }, ...compression },
      },
      { source, ...options },
    );

  test('is smaller, answers as the source does, and is served', async () => {
    const { model, evaluation, checkpointDir, resolved } = await quantize('small', {
      goal: 'size',
      ...(name === 'convolutions' && { calibrationRows: 64 }),
    });
    const { kept, before, after, reason } = evaluation.compression!;
    expect({ kept, reason }).toMatchObject({
      kept: 'compressed',
      reason: expect.stringContaining('times as small'),
    });
    expect(after.sizeBytes).toBeLessThan(before.sizeBytes);
    expect(after.parameters).toBe(before.parameters);
    expect(Math.abs(after.test! - before.test!)).toBeLessThan(0.05);
    expect(resolved.compression).toMatchObject({ method: 'int8', goal: 'size' });
    const { quantized, files } = await readManifest(checkpointDir);
    expect(quantized).toEqual({ weights: 'int8', calibrationRows: name === 'convolutions' ? 64 : null });
    expect(files.map((file) => file.name)).toContain('network.onnx');
    expect(files.map((file) => file.name)).not.toContain('weights.bin');
    const answers = await model.predict(rows);
    expect(answers.map((prediction) => (prediction as { label: string }).label)).toEqual(labels);
    await expect(model.predict(rows, { include: ['explanation'] })).rejects.toMatchObject({
      code: 'predictionInputInvalid',
    });
    await expect(
      exportModel({ artifactDir: checkpointDir, format: 'onnx', name: 'x' }),
    ).rejects.toMatchObject({ code: 'exportUnsupported' });
    model.dispose();

    const again = await quantize(
      'again',
      { goal: 'size', ...(name === 'convolutions' && { calibrationRows: 64 }) },
      { resumeFrom: checkpointDir },
    );
    expect(await again.model.predict(rows)).toEqual(answers);
    again.model.dispose();
  });

  test('is kept only if it is faster, where speed is the goal', async () => {
    const { model, evaluation, warnings } = await quantize(
      'fast',
      name === 'convolutions' ? { calibrationRows: 64 } : {},
    );
    const { kept, before, after, reason, budget } = evaluation.compression!;
    const ratios = before.latency.map(({ milliseconds }, i) => milliseconds / after.latency[i].milliseconds);
    expect(budget.met).toBe(true);
    expect(kept).toBe(ratios[0] * ratios[1] > 1 ? 'compressed' : 'source');
    expect(reason).toContain('times as fast here');
    expect(
      warnings.some(({ code, pointer }) => code === 'compressionMissed' && pointer === '/compression/goal'),
    ).toBe(kept === 'source');
    expect((await model.predict(rows)).map((prediction) => (prediction as { label: string }).label)).toEqual(
      labels,
    );
    model.dispose();
  });

  test('refuses too few calibration rows, and an option of training', async () => {
    await expect(quantize('few', { calibrationRows: 5000 })).rejects.toMatchObject({
      issues: [{ pointer: '/compression/calibrationRows' }],
    });
  });
});
