import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../../src/contracts/definition/definition.ts';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import { ofMatrix } from '../../../support/of-matrix.ts';
import { createIngestFolder } from '../../../support/ingest-folder.ts';
import { sequenceTrainings } from '../../../support/sequence-trainings.ts';
import { trainCsv } from '../../../support/train-csv.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, startCapture } from './capture-setup.ts';

type Case = [keyof typeof sequenceTrainings, NonNullable<ExperimentDefinition['model']>];

const cases: Case[] = [
  ['forecasting', { family: 'linear' }],
  ['forecasting', { family: 'cnn', layers: [{ units: 8 }] }],
  ['the rows of a group', { family: 'mlp', layers: [{ units: 8 }] }],
  ['the rows of a group', { family: 'lstm', units: 8 }],
  ['a vector', { family: 'cnn', layers: [{ units: 8 }] }],
  ['a text', { family: 'lstm', units: 8, embeddingWidth: 8 }],
];

describeWithLibtensorflow('trainings on sequences', () => {
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  beforeAll(async () => {
    await startCapture();
    folder = await createIngestFolder({ remembers: true });
  });
  afterAll(() => folder.close());

  // XLA compiles recurrent layers for seconds; the family of texts that learns below is one.
  it.each(ofMatrix(cases, ([, { family }]) => family !== 'lstm'))(
    '%s by %j: captured as eager',
    async (name, model) => {
      const { data, definition } = sequenceTrainings[name];
      // Adam makes rounding-size gradients learning-rate-size steps; momentum leaves rounding what it is.
      const optimizer = { type: 'momentum', learningRate: 0.01 } as const;
      const short = { ...definition, model, training: { epochs: 2, optimizer, earlyStopping: null } };
      const eager = await trainCsv(folder, data, short, (options) => createEagerRunner(options, 'test'));
      const captured = await trainCsv(folder, data, short, (options) =>
        capturedRunner(options, { plan: 'plain' }),
      );
      expect(captured.runner.mode).toBe('captured');
      const [a, b] = [await eager.runner.readState(), await captured.runner.readState()];
      expect(a.step).toBeGreaterThan(5);
      expect(relativeDifference(a.weights, b.weights)).toBeLessThan(1e-4);
      expect(captured.evaluation.test!.loss).toBeCloseTo(eager.evaluation.test!.loss, 4);
      eager.dispose();
      captured.dispose();
    },
  );

  it('drops other tokens in every step, captured and eager alike, and none in evaluation', async () => {
    const { data, definition } = sequenceTrainings['a text'];
    const still = { epochs: 1, optimizer: { type: 'sgd', learningRate: 1e-30 } } as const;
    const model: Case[1] = { family: 'textCnn', embeddingWidth: 8, layers: [] };
    const means: number[] = [];
    for (const create of [
      (options: RunnerOptions) => capturedRunner(options, { plan: 'plain' }),
      (options: RunnerOptions) => createEagerRunner(options, 'test'),
    ]) {
      const preparation = { ...definition.preparation, augmentation: { tokenDrop: 0.5 } };
      const trained = await trainCsv(
        folder,
        data,
        { ...definition, preparation, model, training: still },
        create,
      );
      const { runner } = trained;
      const rows = Int32Array.from({ length: 32 }, (_, row) => row);
      const losses: number[] = [];
      for (let step = 0; step < 20; step++) losses.push((await runner.run(rows, 32)).lastLoss);
      expect(new Set(losses).size).toBe(20);
      expect(await runner.evaluate('validation')).toEqual(await runner.evaluate('validation'));
      means.push(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
      trained.dispose();
    }
    expect(Math.abs(means[0] / means[1] - 1)).toBeLessThan(0.02);
  });

  it('learns a mood from the order of tokens', async () => {
    const { data, definition } = sequenceTrainings['a text'];
    const trained = await trainCsv(folder, data, definition, (options) =>
      capturedRunner(options, { plan: 'plain' }),
    );
    expect(trained.data.inputs.map(({ kind }) => kind)).toEqual(['tokens', 'dense']);
    expect((trained.evaluation.test as { accuracy: number }).accuracy).toBeGreaterThan(0.9);
    trained.dispose();
  });
});
