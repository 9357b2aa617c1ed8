import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readClassicalCheckpoint } from '../../../src/artifacts/classical-files.ts';
import type { ResolvedClassicalModel } from '../../../src/families/classical-families.ts';
import type { TreeEnsemble } from '../../../src/families/trees/ensemble.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import type { Worker } from '../../../src/worker/worker.ts';
import { smallDefinition } from '../../fixtures/artifacts/small-model.ts';
import {
  boostedTrees,
  classicalDefinition,
  decisionTree,
  naiveBayes,
  randomForest,
  vectorMachine,
} from '../../support/classical-models.ts';
import { prepareInProcessTrainers } from '../../support/in-process-trainer.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';

let service: TrainingService;
let worker: Worker;
beforeAll(async () => {
  service = await startTrainingService();
  worker = await startTestWorker(service, { bootTrainer: await prepareInProcessTrainers() });
});
afterAll(async () => {
  await worker?.stop();
  await service?.close();
});

/** The small definition with this model, and the preparation that its family has by default. */
function definitionOf(model: ResolvedClassicalModel, limits = smallDefinition.limits) {
  const { model: _model, training: _training, ...rest } = smallDefinition;
  const isTrees = model.family !== 'naiveBayes' && model.family !== 'supportVectorMachine';
  return classicalDefinition(model, {
    ...rest,
    limits,
    preparation: {
      ...rest.preparation,
      ...(isTrees && { numeric: 'none', missing: { ...rest.preparation.missing, numeric: 'keep' } }),
      ...(model.family !== 'supportVectorMachine' && { categorical: 'ordinal' }),
    },
  });
}

const finalArtifact = async (id: string): Promise<string> => {
  const final = (await service.store.checkpoints.list(id)).find(({ kind }) => kind === 'final')!;
  return await service.blobs.localPath(final.artifactKey);
};

describe('a run of a classical model', () => {
  test.each([
    { model: decisionTree({ maxDepth: 6 }), plan: 'histogram trees', steps: 1 },
    { model: randomForest({ trees: 20, minSamplesLeaf: 5 }), plan: 'histogram trees, threads 1', steps: 20 },
    { model: boostedTrees({ trees: 25 }), plan: 'histogram trees, threads 1', steps: 25 },
    { model: naiveBayes(), plan: 'counts', steps: 1 },
    { model: vectorMachine(), plan: 'libsvm', steps: 1 },
  ])('is trained, evaluated, kept and served: $model.family', async ({ model, plan, steps }) => {
    const id = await service.queueDefinition(definitionOf(model));
    const run = await service.reaches(id, 'succeeded');
    expect(run).toMatchObject({
      stopReason: 'completed',
      progress: { step: steps, totalSteps: steps },
      headline: { split: 'test', metric: 'accuracy' },
      execution: { mode: 'classical', plan },
    });
    expect(run.headline!.value).toBeGreaterThan(0.85);
    expect(run.firstStepAt).not.toBeNull();

    const loaded = await loadModel(await finalArtifact(id));
    const rows = [
      { age: 59, plan: 'plus' },
      { age: 20, plan: 'basic' },
      { age: null, plan: 'never seen' },
    ];
    const predictions = await loaded.value.predict(rows);
    expect(predictions.slice(0, 2)).toMatchObject([{ label: 'yes' }, { label: 'no' }]);
    expect(predictions).toHaveLength(3);
    loaded.value.dispose();
  });

  test('brings a curve of metrics, a point a tree', async () => {
    const id = await service.queueDefinition(definitionOf(boostedTrees({ trees: 12 })));
    await service.reaches(id, 'succeeded');
    const points = await service.store.metrics.list(id, { names: ['validation.loss'], scope: 'epoch', maxPoints: 100 }); // prettier-ignore
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(points.at(-1)!.value).toBeLessThan(points[0].value!);
  });

  test('is cross-validated: a tree a fold, and one of all rows', async () => {
    const definition = definitionOf(decisionTree({ maxDepth: 6 }));
    const id = await service.queueDefinition({
      ...definition,
      split: {
        strategy: 'kFold',
        train: 0.68,
        validation: 0.12,
        test: 0.2,
        seed: 7,
        folds: 3,
        stratified: true,
        refit: true,
      },
    });
    const run = await service.reaches(id, 'succeeded');
    expect(run).toMatchObject({ stopReason: 'completed', progress: { step: 4, totalSteps: 4 } });
    const evaluation = await service.store.runs.findEvaluation(run.projectId, id);
    const { folds, mean } = evaluation!.crossValidation!;
    expect(folds.map(({ fold }) => fold)).toEqual([1, 2, 3]);
    expect(mean.accuracy).toBeGreaterThan(0.85);
    const { model } = await readClassicalCheckpoint(await finalArtifact(id));
    expect((model as TreeEnsemble).trees).toHaveLength(1);
  });

  test('is cancelled, keeping the trees so far', async () => {
    const id = await service.queueDefinition(definitionOf(boostedTrees({ trees: 10_000 })));
    await service.trains(id, 3);
    await service.transition(id, 'running', 'cancelling');
    await service.reaches(id, 'cancelled');
    const [checkpoint] = await service.store.checkpoints.list(id);
    const { model } = await readClassicalCheckpoint(await service.blobs.localPath(checkpoint.artifactKey));
    expect((model as TreeEnsemble).trees).toHaveLength(checkpoint.step);
  });

  test('that was paused and resumed ends with the trees of one that never was', async () => {
    const model = boostedTrees({ trees: 800, subsample: 0.8 });
    const straight = await service.queueDefinition(definitionOf(model));
    await service.reaches(straight, 'succeeded');
    const interrupted = await service.queueDefinition(definitionOf(model));
    await service.trains(interrupted, 5);
    await service.transition(interrupted, 'running', 'pausing');
    expect((await service.reaches(interrupted, 'paused')).progress!.step).toBeLessThan(800);
    await service.transition(interrupted, 'paused', 'queued');
    await service.reaches(interrupted, 'succeeded');
    const treesOf = async (id: string) =>
      ((await readClassicalCheckpoint(await finalArtifact(id))).model as TreeEnsemble).trees;
    expect(await treesOf(interrupted)).toEqual(await treesOf(straight));
  });
});
