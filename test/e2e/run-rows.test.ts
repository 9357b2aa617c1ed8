import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, DatasetRows } from '../../src/contracts/dataset.ts';
import type { Evaluation, SplitEvaluation } from '../../src/contracts/evaluation.ts';
import type { Plan } from '../../src/contracts/experiment.ts';
import type { PredictResponse } from '../../src/contracts/model.ts';
import type { RunRow, RunRows } from '../../src/contracts/run-rows.ts';
import type { Run } from '../../src/contracts/run.ts';
import { createRandom } from '../../src/random.ts';
import { startInProcessService, type InProcessService } from '../support/in-process-service.ts';

const rowCount = 240;

/** A table whose classes overlap, with rows that have no target and a column that is no input. */
function table(): string {
  const random = createRandom(7, 'run rows');
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const [x, z] = [random.normal(), random.normal()];
    const label = x + 0.7 * random.normal() > 0.4 ? 'yes' : 'no';
    const shade = ['dark', 'pale', 'plain'][random.integer(3)];
    const value = (3 * x - z + 20 + (shade === 'dark' ? 2 : 0) + random.normal()).toFixed(3);
    const day = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10);
    return [
      x.toFixed(4), z.toFixed(4), shade, row % 40 === 7 ? '' : label, value,
      (2 * x).toFixed(3), Number(x > 0), Number(z > 0.2), `u${random.integer(12)}`, `i${random.integer(15)}`, day,
    ].join(','); // prettier-ignore
  });
  return ['x,z,shade,label,value,double,above,high,user,item,day', ...lines].join('\n');
}

let service: InProcessService;
let dataset: string;
beforeAll(async () => {
  service = await startInProcessService();
  const { id } = await service.api.send<Dataset>('/api/v1/datasets?fileName=rows.csv', table(), 'text/csv');
  dataset = id;
  const { status } = await service.api.waitFor<Dataset>(`/api/v1/datasets/${id}`, (read) =>
    ['ready', 'rejected'].includes(read.status),
  );
  if (status !== 'ready') throw new Error(`the dataset is ${status}`);
});
afterAll(() => service?.stop());

interface Trained {
  run: Run;
  plan: Plan;
  evaluation: Evaluation;
  rows: (query?: string) => Promise<RunRows>;
}

/** The definition, run to its end. */
async function trained(definition: object): Promise<Trained> {
  const whole = { dataset, seed: 3, ...definition };
  const plan = await service.api.post<Plan>('/api/v1/experiments/plan', whole);
  const experiment = await service.api.post<{ id: string }>('/api/v1/experiments', whole);
  const started = await service.api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const run = await service.api.waitFor<Run>(`/api/v1/runs/${started.id}`, ({ status }) =>
    ['succeeded', 'failed', 'cancelled'].includes(status),
  );
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  const evaluation = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
  const rows = (query = '') => service.api.get<RunRows>(`/api/v1/runs/${run.id}/rows?limit=1000&${query}`);
  return { run, plan, evaluation, rows };
}

async function predicted(run: Run, rows: readonly RunRow[]): Promise<PredictResponse['predictions']> {
  const name = `rows-${run.id.slice(-8)}`;
  await service.api.post('/api/v1/models', { name, run: run.id });
  const { predictions } = await service.api.post<PredictResponse>(`/api/v1/models/${name}/predict`, {
    rows: rows.map(({ values }) => values),
  });
  return predictions;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const shareCorrect = (rows: readonly RunRow[]): number => mean(rows.map(({ correct }) => Number(correct)));
const accuracyOf = (evaluation: SplitEvaluation | null): number =>
  evaluation?.kind === 'classification' ? evaluation.accuracy : NaN;

async function expectPlannedParts({ plan, rows }: Trained): Promise<void> {
  for (const part of ['train', 'validation', 'test'] as const) {
    const { total, rows: listed } = await rows(`part=${part}`);
    expect({ part, total }).toEqual({ part, total: plan.rows[part] });
    expect(listed.every((row) => row.part === part)).toBe(true);
  }
  const all = await rows();
  expect(all.total).toBe(plan.rows.train + plan.rows.validation + plan.rows.test);
  expect(new Set(all.rows.map(({ row }) => row)).size).toBe(all.total);
}

const linear = { model: { family: 'linear' } };
const classes = {
  task: { type: 'classification', target: 'label' },
  inputs: { include: ['x', 'z', 'shade'] },
};

describe('the rows of a run', () => {
  it.each([linear, { model: { family: 'randomForest', trees: 10 } }])(
    'of classes are right as often as the evaluation says, and predicted as its model predicts: $model.family',
    async (model) => {
      const run = await trained({ ...classes, ...model });
      await expectPlannedParts(run);
      for (const part of ['validation', 'test'] as const) {
        const { rows } = await run.rows(`part=${part}`);
        if (rows.length === 0) continue;
        expect(shareCorrect(rows)).toBeCloseTo(accuracyOf(run.evaluation[part]), 12);
      }
      const train = await run.rows('part=train');
      expect(train.rows[0]).toMatchObject({ truth: null, prediction: null, correct: null, error: null });

      const stored = await service.api.get<DatasetRows>(`/api/v1/datasets/${dataset}/rows?limit=1000`);
      const { rows } = await run.rows('part=test&columns=true');
      const predictions = await predicted(run.run, rows);
      for (const [index, { row, values, truth, prediction, error }] of rows.entries()) {
        expect(values).toEqual(stored.rows[row]);
        expect(truth).toBe(values!['label']);
        const { label, probability, probabilities } = predictions[index] as Extract<
          PredictResponse['predictions'][number],
          { label: string }
        >;
        expect(prediction).toEqual({ label, probability: expect.closeTo(probability, 6) as number });
        expect(error).toBeCloseTo(1 - probabilities[String(truth)], 6);
      }

      const wrong = await run.rows('part=test&correct=false&order=error');
      expect(wrong.total).toBe(rows.filter(({ correct }) => correct === false).length);
      expect(wrong.total).toBeGreaterThan(0);
      const errors = wrong.rows.map(({ error }) => error!);
      expect(errors).toEqual(errors.toSorted((a, b) => b - a));
      const second = await service.api.get<RunRows>(
        `/api/v1/runs/${run.run.id}/rows?part=test&correct=false&order=error&offset=1&limit=1`,
      );
      expect(second).toEqual({ rows: wrong.rows.slice(1, 2), offset: 1, total: wrong.total });
    },
  );

  it('of values are as far off as the evaluation says', async () => {
    const run = await trained({
      task: { type: 'regression', target: 'value' },
      inputs: { include: ['x', 'z', 'shade'] },
      ...linear,
    });
    await expectPlannedParts(run);
    const { rows } = await run.rows('part=test&columns=true&order=error');
    const predictions = await predicted(run.run, rows);
    for (const [index, { truth, values, prediction, error }] of rows.entries()) {
      const { value } = predictions[index] as { value: number };
      expect(truth).toBe(values!['value']);
      expect(prediction).toEqual({ value: expect.closeTo(value, 4) as number });
      expect(error).toBeCloseTo(Math.abs(value - Number(truth)), 4);
    }
    const { test } = run.evaluation;
    expect(mean(rows.map(({ error }) => error!))).toBeCloseTo(
      test?.kind === 'regression' ? test.mae : NaN,
      6,
    );
    await expect(run.rows('correct=false')).rejects.toThrow(/order=error/);
    await expect(run.rows('fold=1')).rejects.toThrow(/no folds/);
  });

  it.each([linear, { model: { family: 'naiveBayes' } }])(
    'are each held out once by a cross-validation, whose final model has them for training: $model.family',
    async (model) => {
      const run = await trained({ ...classes, ...model, split: { strategy: 'kFold', folds: 3 } });
      const { folds } = run.evaluation.crossValidation!;
      const held: number[] = [];
      for (const { fold, evaluation } of folds) {
        const { rows, total } = await run.rows(`part=test&fold=${fold}`);
        expect(total).toBe(evaluation.rows);
        expect(rows.every((row) => row.fold === fold)).toBe(true);
        expect(shareCorrect(rows)).toBeCloseTo(accuracyOf(evaluation), 12);
        held.push(...rows.map(({ row }) => row));
      }
      expect(new Set(held).size).toBe(held.length);
      expect(held).toHaveLength(rowCount - 6);
      for (const part of ['train', 'validation'] as const)
        expect((await run.rows(`part=${part}`)).total).toBe(run.plan.rows[part]);
      expect((await run.rows('order=error')).total).toBe(2 * held.length);
      await expect(run.rows('fold=4')).rejects.toThrow(/folds 1 to 3/);
    },
  );

  it('of other tasks have what their predictions are', async () => {
    const inputs = { include: ['x', 'z', 'shade'] };
    const labels = await trained({ task: { type: 'multiLabelClassification', targets: ['above', 'high'] }, inputs: { include: ['double', 'value'] }, ...linear }); // prettier-ignore
    const { rows: labelled } = await labels.rows('part=test');
    const { test } = labels.evaluation;
    expect(shareCorrect(labelled)).toBeCloseTo(
      test?.kind === 'multiLabelClassification' ? test.subsetAccuracy : NaN,
      12,
    );

    const several = await trained({
      task: { type: 'regression', targets: ['value', 'double'] },
      inputs,
      ...linear,
    });
    const [severalRow] = (await several.rows('part=test&columns=true')).rows;
    expect(severalRow.truth).toEqual({
      value: severalRow.values!['value'],
      double: severalRow.values!['double'],
    });
    expect(Object.keys((severalRow.prediction as { values: object }).values)).toEqual(['value', 'double']);
    expect(severalRow.error).toBeLessThan(1);

    const forecast = await trained({
      task: { type: 'forecasting', target: 'value', time: 'day', horizon: 2, window: 4 },
      inputs: { include: ['x'] },
      ...linear,
    });
    await expectPlannedParts(forecast);
    const forecasts = await forecast.rows('part=test&columns=true');
    const stored = await service.api.get<DatasetRows>(`/api/v1/datasets/${dataset}/rows?limit=1000`);
    expect(forecasts.total).toBeGreaterThan(10);
    for (const { row, truth, prediction, error } of forecasts.rows) {
      expect(truth).toEqual([stored.rows[row + 1]['value'], stored.rows[row + 2]['value']]);
      const { forecast: ahead } = prediction as { forecast: number[] };
      const off = ahead.map((value, step) => Math.abs(value - (truth as number[])[step]));
      expect(error).toBeCloseTo(mean(off), 9);
    }

    const series = await trained({
      task: { type: 'forecasting', target: 'value', time: 'day', group: 'shade', horizon: 2, window: 4 },
      inputs: { include: ['x'] },
      ...linear,
    });
    const ofSeries = (await series.rows('part=test')).rows.map(({ error }) => error!);
    const judged = series.evaluation.test;
    expect(mean(ofSeries)).toBeCloseTo(judged?.kind === 'regression' ? judged.mae : NaN, 6);

    const encoder = await trained({ task: { type: 'autoencoding' }, inputs, model: { family: 'autoencoder', layers: [{ units: 4 }] }, training: { epochs: 2 } }); // prettier-ignore
    const { rows: encoded } = await encoder.rows('part=test&columns=true&order=error');
    const codes = await predicted(encoder.run, encoded);
    for (const [index, { prediction, error }] of encoded.entries()) {
      expect(prediction).toEqual({ reconstructionError: error });
      expect(error).toBeCloseTo((codes[index] as { reconstructionError: number }).reconstructionError, 5);
    }

    const pairs = await trained({ task: { type: 'recommendation', user: 'user', item: 'item', negatives: 2 }, model: { family: 'matrixFactorization' }, training: { epochs: 2 } }); // prettier-ignore
    const { rows: scored } = await pairs.rows('part=test&columns=true');
    expect(new Set(scored.map(({ row }) => row)).size).toBe(scored.length);
    const scores = await predicted(pairs.run, scored);
    for (const [index, { truth, prediction, error }] of scored.entries()) {
      const { score } = scores[index] as { score: number };
      expect(truth).toBe(null);
      expect(prediction).toEqual({ score: expect.closeTo(score, 6) as number });
      expect(error).toBeCloseTo(1 - score, 6);
    }
  });

  it('are removed with the run', async () => {
    const { run } = await trained({ ...classes, model: { family: 'naiveBayes' } });
    const { status } = await fetch(`${service.url}/api/v1/runs/${run.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${service.adminKey}` },
    });
    expect(status).toBe(204);
    await expect(service.api.get(`/api/v1/runs/${run.id}/rows`)).rejects.toThrow(/There is no run/);
  });
});
