// Registered before the schemas are imported, which list the optimizers that there are.
import '../../support/soft-sign.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCheckpoint } from '../../../src/artifacts/checkpoint-files.ts';
import { layered } from '../../../src/contracts/definition/classical.ts';
import { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createRunner } from '../../../src/engine/create-runner.ts';
import { createValidatorCompiler } from '../../../src/http/validators.ts';
import { createRandom } from '../../../src/random.ts';
import { churn } from '../../support/dataset-facts.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import { relativeDifference, rowsOf, startCapture } from './capture/capture-setup.ts';
import { runnerOptions } from '../../support/runner-options.ts';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';

/** A definition with the toy, which no type knows. */
const definitionOf = (options: object = {}) => ({
  task: { type: 'classification' as const, target: 'churned' },
  model: { family: 'linear' as const },
  training: { epochs: 20, earlyStopping: null, optimizer: { type: 'softSign', ...options } as object },
});

const resolve = (options: object = {}) =>
  layered(resolveDefinition({ dataset: churn.id, ...definitionOf(options) }, churn).resolved);

describeWithLibtensorflow('an optimizer that only this test knows', () => {
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  beforeAll(async () => {
    await startCapture();
    folder = await createIngestFolder();
  });
  afterAll(() => folder.close());

  it('can be sent, gets its defaults, and refuses what it does not have', () => {
    const validate = createValidatorCompiler([])({
      schema: ExperimentDefinition as never,
      method: 'POST',
      url: '/',
      httpPart: 'body',
    });
    expect(validate({ dataset: churn.id, ...definitionOf({ smoothing: 0.5 }) })).toBe(true);
    expect(validate({ dataset: churn.id, ...definitionOf({ smoothing: 1 }) })).toBe(false);

    const { optimizer } = resolve().training;
    expect(optimizer).toEqual({ type: 'softSign', learningRate: 0.002, smoothing: 0.8 });
    expect(() => resolve({ beta1: 0.9 })).toThrow('has no beta1; it has learningRate, smoothing');
  });

  it.each(ofMatrix(['plain', 'shards 2', 'tp 2', 'xla loop 4'], ['shards 2', 'xla loop 4']))(
    'trains the same eagerly and captured, plan %s, and in turn',
    async (plan) => {
      const options = runnerOptions({ training: { optimizer: resolve().training.optimizer } });
      expect(options.architecture.memory.optimizer).toBe(4 * options.architecture.parameters.trainable);
      const choice = { engine: 'libtensorflow', planCacheFolder: null } as const;
      const runners = [
        await createRunner(options, { ...choice, plan }),
        await createRunner(options, { ...choice, plan: 'eager' }),
      ];
      const { rowsPerStep } = options.batches;
      const rows = rowsOf(options, 16);
      for (const runner of runners) await runner.run(rows, rowsPerStep);
      const [captured, eager] = [await runners[0].readState(), await runners[1].readState()];
      expect(runners.map(({ mode }) => mode)).toEqual(['captured', 'eager']);
      expect(eager.optimizer.map(({ name }) => name)).toContain('dense_1/kernel/mean');
      expect(relativeDifference(captured.weights, eager.weights)).toBeLessThan(1e-3);
      expect(relativeDifference(captured.optimizer, eager.optimizer)).toBeLessThan(1e-2);

      await runners[1].writeState(captured);
      for (const runner of runners) await runner.run(rows, rowsPerStep);
      const after = [await runners[0].readState(), await runners[1].readState()];
      expect(relativeDifference(after[0].weights, after[1].weights)).toBeLessThan(1e-3);
      for (const runner of runners) runner.dispose();
    },
  );

  it('is trained with, kept in a checkpoint and predicted with', async () => {
    const random = createRandom(5);
    const lines = Array.from({ length: 300 }, () => {
      const x = random.normal();
      return `${x.toFixed(4)},${x > 0}`;
    });
    const { model, evaluation, checkpointDir } = await trainAndLoad(
      folder,
      `x,churned\n${lines.join('\n')}\n`,
      'softSign',
      definitionOf({ learningRate: 0.05 }) as never,
    );
    expect(evaluation.test).toMatchObject({ accuracy: expect.closeTo(1, 1) });
    const { optimizer, manifest } = await readCheckpoint(checkpointDir);
    expect(optimizer.map(({ name }) => name)).toEqual(['output/kernel/mean', 'output/bias/mean']);
    expect(layered(manifest.definition).training.optimizer.type).toBe('softSign');
    const [prediction] = await model.predict([{ x: 2 }]);
    expect(prediction).toMatchObject({ label: 'true' });
  });
});
