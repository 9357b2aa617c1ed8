import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { neuralFamilies } from '../../../src/families/families.ts';
import { targetKinds } from '../../../src/targets/targets.ts';
import { taskKinds } from '../../../src/targets/tasks.ts';
import { share, shareRegression } from '../../support/registered-kinds/share.ts';
import { twoLayers } from '../../support/registered-kinds/two-layers.ts';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';

// Before the schemas of requests are made, which list the kinds that there are.
const undo = [
  targetKinds.register(share),
  taskKinds.register(shareRegression),
  neuralFamilies.register(twoLayers),
];
const { ExperimentDefinition } = await import('../../../src/contracts/definition/definition.ts');
const { createRunner } = await import('../../../src/engine/create-runner.ts');
const { createIngestFolder } = await import('../../support/ingest-folder.ts');
const { trainAndLoad } = await import('../../support/train-and-load.ts');
const { trainCsv } = await import('../../support/train-csv.ts');
const { startCapture } = await import('./capture/capture-setup.ts');

const csv = [
  'x,kind,part',
  ...Array.from({ length: 240 }, (_, i) => {
    const [x, isB] = [Math.sin(i), i % 3 === 0];
    return `${x},${isB ? 'b' : 'a'},${100 / (1 + Math.exp(-2 * x - (isB ? 1 : 0)))}`;
  }),
].join('\n');
const sent = {
  task: { type: 'shareRegression', target: 'part', whole: 100 },
  model: { family: 'twoLayers', units: 8 },
  training: {
    epochs: 25,
    batchSize: 16,
    optimizer: { type: 'adam', learningRate: 0.03 },
    earlyStopping: { metric: 'validation.closeness', patience: 25 },
  },
};
/** As a definition of kinds that the service has: the types know these only. */
const definition = sent as unknown as Parameters<typeof trainCsv>[2];

describeWithLibtensorflow('a family and a kind of target that were registered', () => {
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  beforeAll(async () => {
    await startCapture();
    folder = await createIngestFolder();
  });
  afterAll(async () => {
    await folder.close();
    for (const takeOut of undo) takeOut();
  });

  it('fit the schema, where their options are checked', () => {
    const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
    expect(Value.Check(ExperimentDefinition, { dataset, ...sent })).toBe(true);
    expect(
      Value.Check(ExperimentDefinition, { dataset, ...sent, model: { family: 'twoLayers', units: 65 } }),
    ).toBe(false);
    expect(Value.Check(ExperimentDefinition, { dataset, ...sent, task: { ...sent.task, whole: 0 } })).toBe(
      false,
    );
    expect(Value.Check(ExperimentDefinition, { dataset, ...sent, model: { family: 'threeLayers' } })).toBe(
      false,
    );
  });

  it.each(['eager', 'plain'])('train under the plan "%s" and are evaluated', async (plan) => {
    const trained = await trainCsv(folder, csv, definition, (options) =>
      createRunner(options, { engine: 'libtensorflow', plan, threads: 1, planCacheFolder: null }),
    );
    expect(trained.runner.plan).toBe(plan);
    expect(trained.resolved).toMatchObject({
      task: { type: 'shareRegression', target: 'part', whole: 100 },
      model: { family: 'twoLayers', units: 8, layers: [{ activation: 'tanh' }, { activation: 'relu' }] },
      training: { loss: 'crossEntropy', earlyStopping: { metric: 'validation.closeness' } },
    });
    expect(trained.evaluation.test).toMatchObject({ kind: 'regression', rows: 36 });
    const { rmse } = trained.evaluation.test as { rmse: number };
    expect(rmse).toBeLessThan(5);
    trained.dispose();
  });

  it('predict from what a trainer has written, in the unit of the column', async () => {
    const { model, evaluation } = await trainAndLoad(folder, csv, 'registered', definition, {
      plan: 'plain',
    });
    expect(evaluation.test).toMatchObject({ kind: 'regression' });
    const [low, high] = (await model.predict([
      { x: -1, kind: 'a' },
      { x: 1, kind: 'b' },
    ])) as { value: number }[];
    expect(Math.abs(low.value - 100 / (1 + Math.exp(2)))).toBeLessThan(8);
    expect(Math.abs(high.value - 100 / (1 + Math.exp(-3)))).toBeLessThan(8);
    model.dispose();
  });
});
