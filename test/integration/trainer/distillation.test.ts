import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createTrainingControl } from '../../../src/engine/training-observer.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ringTable } from '../../support/ring-table.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Students of trees and of networks, from the definition through a trainer's artifact to predictions of JSON rows. */

type Definition = Omit<ExperimentDefinition, 'dataset'>;

const csv = ringTable(450, 3);
const task = { type: 'classification', target: 'ring' } as const;
const inputs = { include: ['x', 'y', 'kind'] };
const split = { validation: 0.2, test: 0.2 };
const student = (compression: object, rest: object = {}): Definition => ({
  task,
  model: { family: 'mlp', layers: [{ units: 16 }, { units: 16 }] },
  training: {
    epochs: 25,
    batchSize: 64,
    optimizer: { type: 'adam', learningRate: 0.03 },
    earlyStopping: null,
  },
  compression: { method: 'distillation', run: 'run_01jd2v7x9qe3fth6k8m4n5p6r7', ...compression },
  ...rest,
});
const rows = [
  { x: 5, y: 0, kind: 'a' },
  { x: 5, y: 800, kind: 'b' },
];

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
let forest: string;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
  const trained = await trainAndLoad(folder, csv, 'forest', {
    task,
    inputs,
    split,
    model: { family: 'randomForest', trees: 30 },
  });
  trained.model.dispose();
  forest = trained.checkpointDir;
});
afterAll(() => folder.close());

describe('a network learns from a forest', () => {
  test('on the rows and with the classes of the forest, and is kept within its budget', async () => {
    const { resolved, model, evaluation, checkpointDir, warnings } = await trainAndLoad(
      folder,
      csv,
      'student',
      student({ temperature: 3, hardWeight: 0.2, budget: { metric: 'accuracy', maxLoss: 0.06 } }),
      { source: forest },
    );
    expect(resolved).toMatchObject({
      inputs: [{ name: 'x' }, { name: 'y' }, { name: 'kind' }],
      split: { ...split, train: 0.6 },
      compression: { temperature: 3, hardWeight: 0.2, budget: { metric: 'accuracy', maxLoss: 0.06 } },
    });
    const { compression: report, test: judged } = evaluation;
    expect(report).toMatchObject({ method: 'distillation', kept: 'compressed', budget: { met: true } });
    const { before, after } = report!;
    expect(before).toMatchObject({ family: 'randomForest', parameters: null });
    // Five features (two numbers, three kinds) · 16 + 16, 16 · 16 + 16, 16 · 3 + 3.
    expect(after).toMatchObject({ family: 'mlp', parameters: 96 + 272 + 51 });
    expect(after.sizeBytes).toBeLessThan(before.sizeBytes / 4);
    for (const { latency } of [before, after]) {
      expect(latency.map((one) => one.rows)).toEqual([1, 64]);
      expect(latency.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
    }
    expect((judged as { accuracy: number }).accuracy).toBe(after.test);
    expect(after.test!).toBeGreaterThan(0.8);
    expect(warnings.map(({ code }) => code)).not.toContain('compressionMissed');
    expect((await readManifest(checkpointDir)).definition.model.family).toBe('mlp');
    expect(await model.predict(rows)).toMatchObject([{ label: 'inner' }, { label: 'outer' }]);
    model.dispose();
  });

  test('a missed budget keeps the forest, and says so; the run can go on from its final checkpoint', async () => {
    const missed = student(
      { budget: { metric: 'logLoss', maxLoss: 0 } },
      { training: { epochs: 1, optimizer: { type: 'sgd', learningRate: 0.001 }, earlyStopping: null } },
    );
    const first = await trainAndLoad(folder, csv, 'missed', missed, { source: forest });
    const { compression: report } = first.evaluation;
    expect(report).toMatchObject({ kept: 'source', budget: { met: false } });
    expect(report!.budget.loss).toBeCloseTo(report!.after.validation! - report!.before.validation!, 12);
    expect(first.warnings).toContainEqual(
      expect.objectContaining({ code: 'compressionMissed', pointer: '/compression/budget' }),
    );
    const manifest = await readManifest(first.checkpointDir);
    const { architecture, definition } = await readManifest(forest);
    expect(manifest).toMatchObject({ architecture, definition, step: expect.any(Number) });
    expect(await first.model.predict(rows)).toMatchObject([{ label: 'inner' }, { label: 'outer' }]);
    first.model.dispose();

    const resumed = await trainAndLoad(folder, csv, 'resumed', missed, {
      source: forest,
      resumeFrom: first.checkpointDir,
    });
    expect(resumed.metrics).toEqual([]);
    const { latency: _, ...before } = resumed.evaluation.compression!.before;
    const { latency: _1, ...after } = resumed.evaluation.compression!.after;
    expect(report).toMatchObject({ before, after });
    resumed.model.dispose();
  });

  test('the same weights come of a run that is interrupted', async () => {
    const short = student({}, { training: { epochs: 4, earlyStopping: null } });
    const whole = await trainAndLoad(folder, csv, 'whole', short, { source: forest });
    const control = createTrainingControl();
    const paused = await trainAndLoad(folder, csv, 'paused', short, {
      source: forest,
      control,
      onReply: (message) => {
        if (message.type === 'progress' && message.progress.epoch >= 2) control.pause();
      },
    });
    expect(paused.outcome).toBe('paused');
    paused.model.dispose();
    const rest = await trainAndLoad(folder, csv, 'rest', short, {
      source: forest,
      resumeFrom: paused.checkpointDir,
    });
    expect(await rest.model.predict(rows)).toEqual(await whole.model.predict(rows));
    for (const { model } of [whole, rest]) model.dispose();
  });
});

test('of numbers, from a network to a smaller one', async () => {
  const mlp = (units: number): Definition['model'] => ({ family: 'mlp', layers: [{ units }] });
  const training = { epochs: 25, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.03 }, earlyStopping: null } as const; // prettier-ignore
  const numbers = { task: { type: 'regression', target: 'radius' }, inputs, training } as const;
  const teacher = await trainAndLoad(folder, csv, 'radius', { ...numbers, split, model: mlp(32) });
  teacher.model.dispose();
  const { evaluation, model } = await trainAndLoad(
    folder,
    csv,
    'small radius',
    {
      ...numbers,
      model: mlp(6),
      compression: {
        method: 'distillation',
        run: 'run_01jd2v7x9qe3fth6k8m4n5p6r7',
        budget: { metric: 'rmse', maxLoss: 0.5 },
      },
    },
    { source: teacher.checkpointDir },
  );
  expect(evaluation.compression).toMatchObject({ kept: 'compressed', budget: { metric: 'rmse' } });
  expect((evaluation.test as { r2: number }).r2).toBeGreaterThan(0.8);
  const [{ value }] = (await model.predict(rows.slice(1))) as { value: number }[];
  expect(value).toBeGreaterThan(5);
  model.dispose();
});
