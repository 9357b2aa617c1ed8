import { beforeAll, expect, it } from 'vitest';
import type { ApiError } from '../../src/client/api-error.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Experiment, Plan } from '../../src/contracts/experiment.ts';
import type { Model, ModelVersion, Prediction, PredictResponse } from '../../src/contracts/model.ts';
import type { Run, RunEvent } from '../../src/contracts/run.ts';
import type { Page } from '../../src/contracts/common.ts';
import { openTestProject, type TestProject } from '../support/service.ts';

let service: TestProject;
beforeAll(async () => {
  service = await openTestProject();
});

const isRead = ({ status }: Dataset): boolean => status === 'ready' || status === 'rejected';
const isOver = ({ status }: Run): boolean => ['succeeded', 'failed', 'cancelled'].includes(status);

async function upload(csv: string): Promise<Dataset> {
  const { id } = await service.api.send<Dataset>('/api/v1/datasets', csv, 'text/csv');
  const dataset = await service.api.waitFor<Dataset>(`/api/v1/datasets/${id}`, isRead);
  expect(dataset).toMatchObject({ status: 'ready' });
  return dataset;
}

async function train(definition: object): Promise<{ experiment: Experiment; run: Run }> {
  const experiment = await service.api.post<Experiment>('/api/v1/experiments', definition);
  const { id } = await service.api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const run = await service.api.waitFor<Run>(`/api/v1/runs/${id}`, isOver);
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  return { experiment, run };
}

/** Whether customers leave, with the code that their leaving was filed under. */
function leakingCsv(rows = 300): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const tenure = (Math.sin(i * 12.9898) * 30 + 30).toFixed(6);
    const left = Math.sin(i * 78.233) > 0.2;
    return `${tenure},${left ? `closed ${1 + (i % 2)}` : 'none'},${left ? 'yes' : 'no'}`;
  });
  return `${['tenure,filed,left', ...lines].join('\n')}\n`;
}

it('a column that leaks the target is named wherever someone looks', async () => {
  const dataset = await upload(leakingCsv());
  const definition = {
    dataset: dataset.id,
    task: { type: 'classification', target: 'left' },
    model: { family: 'linear' },
    split: { validation: 0 },
  };
  const plan = await service.api.post<Plan>('/api/v1/experiments/plan', definition);
  expect(plan.warnings).toEqual([
    expect.objectContaining({ code: 'leaksTarget', column: 'filed', pointer: null }),
  ]);
  const kept = { warnings: plan.warnings, warningCount: 1 };

  const { experiment, run } = await train(definition);
  expect(experiment).toMatchObject(kept);
  expect(run).toMatchObject(kept);
  const { data: events } = await service.api.get<{ data: RunEvent[] }>(`/api/v1/runs/${run.id}/events`);
  const message = `Column "filed": ${plan.warnings[0].detail}`;
  expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
    { level: 'warning', message, data: plan.warnings[0] },
  ]);
  const { data: log } = await service.api.get<{ data: RunEvent[] }>(`/api/v1/runs/${run.id}/logs`);
  expect(log.map(({ message }) => message)).toContain(message);
  const evaluation = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
  expect(evaluation.warnings).toEqual(plan.warnings);

  const version = await service.api.post<ModelVersion>('/api/v1/models', { name: 'leak', run: run.id });
  expect(version).toMatchObject(kept);
  const model = await service.api.get<Model>('/api/v1/models/leak');
  expect(model.versions[0]).toMatchObject(kept);

  for (const path of ['experiments', 'runs']) {
    const all = await service.api.get<Page<Run | Experiment>>(`/api/v1/${path}`);
    expect(all.data.map(({ warningCount }) => warningCount)).toEqual([1]);
    const found = async (code: string) =>
      (await service.api.get<Page<Run | Experiment>>(`/api/v1/${path}?warning=${code}`)).data.length;
    expect(await found('leaksTarget')).toBe(1);
    expect(await found('duplicateRows')).toBe(0);
    await expect(found('leakTarget')).rejects.toMatchObject({ status: 400 });
  }
});

it('the plan says how many rows have no target, and names no column that is no input', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const width = (Math.sin(i * 12.9898) * 30).toFixed(6);
    return `${width},${(2.54 * Number(width)).toFixed(6)},${(Math.cos(i * 78.233) * 5).toFixed(6)},${i % 10 === 0 ? i % 7 : ''}`;
  });
  const dataset = await upload(`${['inches,centimetres,x,y', ...rows].join('\n')}\n`);
  const warned = async (inputs: object) => {
    const task = { type: 'regression', target: 'y' };
    const definition = { dataset: dataset.id, task, inputs };
    return (await service.api.post<Plan>('/api/v1/experiments/plan', definition)).warnings;
  };
  const twin = { code: 'highlyCorrelated', column: 'centimetres' };
  const missing = {
    code: 'missingTargetValues',
    column: 'y',
    pointer: '/task/target',
    detail: '"y" has no value in 270 of 300 rows; they are left out of training and evaluation.',
  };
  expect(await warned({})).toMatchObject([missing, twin]);
  expect(await warned({ exclude: ['inches'] })).toMatchObject([missing]);
});

it('what preparation leaves out is warned of on the run, its evaluation and its model, beside what the plan knew', async () => {
  const parts = ['train', 'train', 'train', 'validation', 'test'];
  const late = Array.from({ length: 25 }, (_, i) => `late${i}`);
  const rows = Array.from({ length: 100 }, (_, i) => {
    const x = (Math.sin(i * 12.9898) * 30).toFixed(6);
    const y = (Number(x) + Math.cos(i * 78.233) * 30).toFixed(6);
    const isTest = i % 5 === 4;
    return [i % 10 === 0 ? '' : x, y, parts[i % 5], ...late.map((_, j) => (isTest ? i * 7 + j : ''))].join(
      ',',
    );
  });
  const dataset = await upload(`${[['x', 'y', 'part', ...late].join(','), ...rows].join('\n')}\n`);
  const definition = {
    dataset: dataset.id,
    task: { type: 'regression', target: 'y' },
    model: { family: 'linear' },
    split: { strategy: 'column', column: 'part' },
    preparation: { outliers: { method: 'zScore', action: 'drop', threshold: 1.5 } },
  };
  const plan = await service.api.post<Plan>('/api/v1/experiments/plan', definition);
  const { experiment, run } = await train(definition);
  expect(experiment.warnings).toEqual(plan.warnings);
  expect(run.warnings.slice(0, plan.warnings.length)).toEqual(plan.warnings);
  const added = run.warnings.slice(plan.warnings.length);
  expect(added.filter(({ code }) => code === 'outliersLeftOut')).toMatchObject([
    { pointer: '/preparation/outliers', detail: expect.stringMatching(/^\d+ of 60 training rows/) as string },
  ]);
  // Those of a wide table share a warning.
  const empty = added.filter(({ code }) => code === 'noTrainingValues');
  expect(empty.map(({ column }) => column)).toEqual([...late.slice(0, 20), null]);
  expect(empty.at(-1)!.detail).toContain('"late24"');
  expect(run.warningCount).toBe(run.warnings.length);
  const evaluation = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
  expect(evaluation.warnings).toEqual(run.warnings);
  const version = await service.api.post<ModelVersion>('/api/v1/models', { name: 'late', run: run.id });
  expect(version).toMatchObject({ warnings: run.warnings, warningCount: run.warnings.length });

  const missing = { numeric: 'drop' };
  const only = { ...definition, inputs: { include: ['x'] }, preparation: { missing } };
  const known = [
    {
      code: 'missingInputValues',
      column: null,
      pointer: '/inputs',
      detail: 'Rows without a value of "x" (10 of 100) are left out of training and evaluation.',
    },
  ];
  expect((await train(only)).run).toMatchObject({ warnings: known, warningCount: 1 });
});

type Labelled = Extract<Prediction, { label: string }>;

it('rows of the dataset are predicted as they are, and their probabilities are the thresholds of the curves', async () => {
  const parts = ['train', 'train', 'train', 'validation', 'test'];
  const rows = Array.from({ length: 200 }, (_, i) => {
    const [a, b] = [Math.sin(i * 12.9898) * 3, Math.cos(i * 78.233) * 3].map((x) => Number(x.toFixed(3)));
    const y = a + b + Math.sin(i * 3.7) * 2 > 1 ? 'yes' : 'no';
    return { a, b, source: 'web', part: parts[i % 5], y };
  });
  const lines = rows.map((row) => Object.values(row).join(','));
  const dataset = await upload(`${['a,b,source,part,y', ...lines].join('\n')}\n`);
  const { run } = await train({
    dataset: dataset.id,
    task: { type: 'classification', target: 'y' },
    split: { strategy: 'column', column: 'part' },
    model: { family: 'randomForest', trees: 20 },
  });
  const { test } = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
  if (test?.kind !== 'classification') throw new Error('a classifier was trained');

  await service.api.post('/api/v1/models', { name: 'parts', run: run.id });
  const predict = async (some: object[]) => {
    const path = '/api/v1/models/parts/predict';
    return (await service.api.post<PredictResponse>(path, { rows: some })).predictions as Labelled[];
  };
  const held = rows.filter(({ part }) => part === 'test');
  const predictions = await predict(held);
  expect(await predict(held.map(({ a, b }) => ({ a, b })))).toEqual(predictions);
  const refused = await predict([{ ...held[0], bb: 1 }]).catch((error: unknown) => error);
  expect((refused as ApiError).problem).toMatchObject({
    code: 'predictionInputInvalid',
    errors: [
      {
        pointer: '/rows/0/bb',
        code: 'unknownColumn',
        detail: 'The model knows no column "bb"; did you mean "b"?',
      },
    ],
  });

  for (const { class: name, roc, precisionRecall } of test.perClass) {
    const told = new Set(predictions.map(({ probabilities }) => probabilities[name]));
    for (const { thresholds } of [roc!, precisionRecall!])
      expect(thresholds.slice(1).filter((threshold) => !told.has(threshold!))).toEqual([]);
    const reached = ({ probabilities }: Labelled, threshold: number) => probabilities[name] >= threshold;
    for (const [i, threshold] of roc!.thresholds.entries()) {
      if (threshold === null) continue;
      const hits = predictions.filter((one, row) => held[row].y === name && reached(one, threshold)).length;
      expect(roc!.truePositiveRate[i]).toBe(hits / held.filter(({ y }) => y === name).length);
    }
  }

  const share = (of: typeof rows) => of.filter(({ y }) => y === 'yes').length / of.length;
  const p = share(rows.filter(({ part }) => part === 'train'));
  const q = share(held);
  expect(Math.max(p, 1 - p)).toBe(1 - p);
  expect(test.baseline).toMatchObject({ strategy: 'prior', metrics: { accuracy: 1 - q, auc: 0.5, f1: 0 } });
  const logLoss = -q * Math.log(p) - (1 - q) * Math.log(1 - p);
  expect(test.baseline!.metrics['logLoss']).toBeCloseTo(logLoss, 6);
});
