import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Plan } from '../../src/contracts/experiment.ts';
import type { ModelVersion, PredictResponse } from '../../src/contracts/model.ts';
import type { MetricPoint, Run } from '../../src/contracts/run.ts';
import { downloadCheckpoint } from '../support/download-checkpoint.ts';
import { learnableCsv, openTestProject, type TestProject } from '../support/service.ts';

let service: TestProject;
let dataset: Dataset;
beforeAll(async () => {
  service = await openTestProject();
  const { id } = await service.api.send<Dataset>('/api/v1/datasets?name=trees', learnableCsv(), 'text/csv');
  dataset = await service.api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
});

const definitionOf = (model: object): object => ({
  dataset: dataset.id,
  task: { type: 'classification', target: 'y' },
  model,
});

async function train(model: object): Promise<Run> {
  const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', definitionOf(model));
  const run = await service.api.post<Run>(`/api/v1/experiments/${id}/runs`);
  return service.api.waitFor<Run>(`/api/v1/runs/${run.id}`, ({ finishedAt }) => finishedAt !== null);
}

describe('classical models over HTTP', () => {
  it('are planned without layers', async () => {
    const plan = await service.api.post<Plan>(
      '/api/v1/experiments/plan',
      definitionOf({ family: 'randomForest', trees: 30 }),
    );
    expect(plan).toMatchObject({ classes: 2, layers: [], stepsPerEpoch: 1, totalSteps: 30 });
    expect(plan.definition).toMatchObject({ preparation: { categorical: 'ordinal', numeric: 'none' } });
  });

  it('are trained, evaluated and served', async () => {
    const run = await train({ family: 'gradientBoostedTrees', trees: 40 });
    expect(run).toMatchObject({ status: 'succeeded', error: null, execution: { mode: 'classical' } });
    const { test } = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
    if (test?.kind !== 'classification') return expect.fail('a classification was trained');
    expect(test.accuracy).toBeGreaterThan(0.9);
    const { data: curve } = await service.api.get<{ data: MetricPoint[] }>(
      `/api/v1/runs/${run.id}/metrics?scope=epoch&names=train.loss`,
    );
    expect(curve.length).toBeGreaterThan(3);

    await service.api.post<ModelVersion>('/api/v1/models', { name: 'trees', run: run.id });
    const { predictions } = await service.api.post<PredictResponse>('/api/v1/models/trees/predict', {
      rows: [
        { a: 2, b: 2, colour: 'red' },
        { a: -2, b: -2, colour: 'blue' },
        { a: null, b: 2.9, colour: 'never seen' },
      ],
    });
    expect(predictions).toMatchObject([{ label: 'yes' }, { label: 'no' }, {}]);
  });

  it("come with libsvm's own model file when their checkpoint is downloaded", async () => {
    const run = await train({ family: 'supportVectorMachine' });
    expect(run).toMatchObject({ status: 'succeeded', progress: { step: 1, totalSteps: 1 } });
    const files = await downloadCheckpoint(service, run.id, 1);
    expect(files['model.libsvm'].toString()).toMatch(/^svm_type c_svc\nkernel_type rbf\n/);
    expect(JSON.parse(files['manifest.json'].toString())).toMatchObject({
      architecture: { family: 'supportVectorMachine', classes: 2 },
    });
  });
});
