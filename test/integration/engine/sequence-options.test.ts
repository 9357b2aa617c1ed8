import { expect, test } from 'vitest';
import type { RegressionEvaluation } from '../../../src/contracts/evaluation.ts';
import { loadTarget } from '../../../src/targets/load-targets.ts';
import { forecasting, salesCsv, sequenceTrainings } from '../../support/sequence-trainings.ts';
import { useTableTraining } from '../../support/table-training.ts';
import type { TrainedTable } from '../../support/train-csv.ts';

/** Sequences and forecasts, each trained with from the definition that a client sends to the evaluation. */

const tables = useTableTraining();

const forecastOf = ({ evaluation }: TrainedTable) => evaluation.test as RegressionEvaluation;

test('a linear forecast of three days beats the naive one of a week before, and says so', async () => {
  const trained = await tables.train(salesCsv(), forecasting);
  const { mae, r2, perOutput, forecast } = forecastOf(trained);
  expect(perOutput?.map(({ output }) => output)).toEqual(['sales[t+1]', 'sales[t+2]', 'sales[t+3]']);
  // Tomorrow is known better than the day after, and that better than the third.
  expect(perOutput![0].mae).toBeLessThan(perOutput![2].mae);
  expect(forecast).toMatchObject({ season: 7, masePerStep: [expect.any(Number), expect.any(Number), expect.any(Number)] });
  expect(forecast!.mase).toBeLessThan(0.85);
  // A week apart the naive forecast errs in the test part as it does in training.
  expect(forecast!.naive.mase).toBeGreaterThan(0.7);
  expect(forecast!.naive.mase).toBeLessThan(1.3);
  expect(mae).toBeLessThan(forecast!.naive.mae);
  expect(r2).toBeGreaterThan(0.95);

  const steps = trained.rows.filter(({ store }) => store === 's1').slice(-20);
  const { target } = trained.data.preparation;
  if (target.kind !== 'values' || !target.series) throw new Error('not scaled by series');
  const { names, offsets, scales } = target.series;
  const place = names.indexOf('s1');
  const scaling = { offsets: Float64Array.of(offsets[place]), scales: Float64Array.of(scales[place]) };
  const values = Float32Array.from(await trained.predict([{ steps }]));
  const [answer] = await (await loadTarget(target.kind)).describe({
    target, scaling, outputs: { rows: 1, width: 3, values }, features: new Float32Array(0), threshold: null, include: [], code: () => Promise.reject(new Error('no code')) });
  if (!('forecast' in answer)) throw new Error('not a forecast');
  // Days 220 to 222 of the second store, whose mean is 200.
  for (const [ahead, value] of answer.forecast.entries()) {
    const day = 220 + ahead;
    const expected = 200 + 20 * Math.sin((2 * Math.PI * day) / 7) + 8 * Math.cos((4 * Math.PI * day) / 7);
    expect(Math.abs(value - expected)).toBeLessThan(8);
  }
}); // prettier-ignore

test('one step ahead is a forecast too, its errors in the unit of the target', async () => {
  const task = { ...forecasting.task, horizon: 1 };
  const trained = await tables.train(salesCsv(), { ...forecasting, task });
  const { rmse, perOutput, forecast } = forecastOf(trained);
  expect(perOutput).toHaveLength(1);
  expect(rmse).toBeCloseTo(perOutput![0].rmse, 9);
  expect(forecast!.mase).toBeLessThan(0.8);
  const [value] = await trained.predict([{ steps: trained.rows.slice(0, 14) }]);
  expect(Number.isFinite(value)).toBe(true);
});

test.each(['the rows of a group', 'a vector'] as const)('%s can be told apart', async (name) => {
  const { data, definition } = sequenceTrainings[name];
  const trained = await tables.train(data, definition);
  expect(trained.data.inputs.map(({ kind }) => kind)).toEqual(['sequence']);
  expect((trained.evaluation.test as { accuracy: number }).accuracy).toBeGreaterThan(0.9);
});
