import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Prediction } from '../../../src/contracts/model.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const days = 120;
/** A weekly pattern that noise lies on: what can be learned is the pattern. */
const shape = (() => {
  const random = createRandom(8);
  return Array.from(
    { length: days },
    (_, day) => 20 + 6 * Math.sin((2 * Math.PI * day) / 7) + 0.8 * random.normal(),
  );
})();

/** Series of one shape and these scales; of one alone there is no column of series. */
function table(scales: Record<string, number>): string {
  const lines = Object.entries(scales).flatMap(([name, scale]) =>
    shape.map((value, day) => `${name},${day},${scale * value}`),
  );
  return `series,day,sales\n${lines.join('\n')}\n`;
}
const three = { small: 1, middle: 50, large: 1000 };
const task = {
  type: 'forecasting',
  target: 'sales',
  time: 'day',
  group: 'series',
  window: 7,
  horizon: 2,
} as const;
const history = (scale: number, from = 100, count = 7) =>
  shape.slice(from, from + count).map((value) => ({ sales: scale * value }));
const forecastOf = (prediction: Prediction): number[] => (prediction as { forecast: number[] }).forecast;

async function train(name: string, csv: string, changes: Omit<ExperimentDefinition, 'dataset'>) {
  const trained = await trainAndLoad(folder, csv, name, changes);
  const { test, validation } = trained.evaluation;
  if (test?.kind !== 'regression' || !test.forecast) throw new Error('no forecast was evaluated');
  return { ...trained, test, forecast: test.forecast, validation };
}

describe('series of the scales 1, 50 and 1000', () => {
  it('are forecast equally well, each below its naive error', async () => {
    const { forecast, test } = await train('three', table(three), { task, model: { family: 'linear' } });
    const { perSeries = [] } = forecast;
    expect(forecast.series).toBe(3);
    expect(perSeries.map(({ series }) => series).toSorted()).toEqual(['large', 'middle', 'small']);
    for (const { mase, naiveMase, mae, series } of perSeries) {
      expect(mase).toBeLessThan(0.6);
      expect(mase).toBeCloseTo(forecast.mase!, 4);
      expect(naiveMase).toBeGreaterThan(0.9);
      expect(mae / three[series as keyof typeof three]).toBeCloseTo(
        perSeries.find((one) => one.series === 'small')!.mae,
        3,
      );
    }
    // Errors are in the unit of the data, in which the largest series outweighs the others.
    expect(test.mae * 3).toBeCloseTo(
      perSeries.reduce((sum, { mae }) => sum + mae, 0),
      4,
    );
    expect(test.baseline).toMatchObject({ strategy: 'naive' });
  });

  it('have rows whose predictions and errors are in the unit of the data', async () => {
    const { forecast, rowsFile } = await train('rows', table(three), { task, model: { family: 'linear' } });
    const rows = await folder.engine.query(
      `SELECT row, error, prediction FROM read_parquet('${rowsFile}') WHERE part = 'test' ORDER BY row`,
    );
    // The rows of the table stand series by series.
    for (const [index, series] of ['small', 'middle', 'large'].entries()) {
      const own = rows.filter(({ row }) => Math.floor(Number(row) / days) === index);
      const mae = own.reduce((sum, { error }) => sum + Number(error), 0) / own.length;
      const figures = forecast.perSeries!.find((one) => one.series === series)!;
      expect(own).toHaveLength(figures.rows);
      expect(mae / figures.mae).toBeCloseTo(1, 5);
      const scale = three[series as keyof typeof three];
      for (const { prediction } of own)
        expect(
          Math.abs(forecastOf(JSON.parse(String(prediction)) as Prediction)[0] / scale - 20),
        ).toBeLessThan(9);
    }
  });

  it('were not, on one scale', async () => {
    const { forecast } = await train('one scale', table(three), {
      task,
      preparation: { targetScaling: 'standardize' },
      model: { family: 'mlp', layers: [{ units: 8 }] },
      training: { epochs: 20 },
    });
    const small = forecast.perSeries!.find(({ series }) => series === 'small')!;
    expect(small.mase).toBeGreaterThan(3);
  });

  it.each<[string, ExperimentDefinition['model']]>([
    ['mlp', { family: 'mlp', layers: [{ units: 6 }] }],
    ['cnn', { family: 'cnn', blocks: [{ filters: 3 }] }],
    ['lstm', { family: 'lstm', units: 4, bidirectional: false }],
    ['gru', { family: 'gru', units: 4, bidirectional: false }],
    ['transformer', { family: 'transformer', width: 8, heads: 2, depth: 1, feedForward: 8 }],
  ])('%s: forecasts are as many times as large as the series', async (family, model) => {
    const { model: loaded, forecast, metrics, validation } = await train(`scales ${family}`, table(three), {
      task,
      model,
      training: { epochs: 2 },
    }); // prettier-ignore
    const names = Object.keys(three) as (keyof typeof three)[];
    const known = await loaded.predict(names.map((series) => ({ series, steps: history(three[series]) })));
    // Of series that are not known, or not named, all steps of the request give the scale.
    const unknown = await loaded.predict(names.map((name) => ({ steps: history(three[name], 90, 17) })));
    for (const answers of [known, unknown])
      for (const [i, name] of names.entries())
        for (const [ahead, value] of forecastOf(answers[i]).entries())
          expect(value / three[name]).toBeCloseTo(forecastOf(answers[0])[ahead], 3);
    for (const { mase } of forecast.perSeries!) expect(mase).toBeCloseTo(forecast.mase!, 3);
    // What an epoch reports is what the evaluation finds, in the unit of the data.
    const epochs = metrics.filter(({ name }) => name === 'validation.mae').map(({ value }) => value!);
    if (validation?.kind !== 'regression') throw new Error('validation was not evaluated');
    expect(Math.min(...epochs.map((mae) => Math.abs(mae / validation.mae - 1)))).toBeLessThan(1e-4);
  });

  it('are counts under the loss poisson: divided by their mean, 0 stays 0', async () => {
    const counts = { small: 1, large: 400 };
    const lines = Object.entries(counts).flatMap(([name, scale]) =>
      shape.map((value, day) => `${name},${day},${scale * Math.round(value)}`),
    );
    const { model, forecast, test } = await train('counts', `series,day,sales\n${lines.join('\n')}\n`, {
      task,
      model: { family: 'linear' },
      training: { loss: 'poisson' },
    });
    const steps = (scale: number) => history(1).map(({ sales }) => ({ sales: scale * Math.round(sales) }));
    const answers = await model.predict([
      { series: 'small', steps: steps(1) },
      { series: 'large', steps: steps(400) },
      { series: 'new', steps: steps(9) },
      { series: 'none', steps: steps(0) },
    ]);
    const [small, large, other, none] = answers.map(forecastOf);
    expect(large[0] / small[0]).toBeCloseTo(400, 2);
    expect(other[0] / 9 / small[0]).toBeCloseTo(1, 1);
    for (const value of [...small, ...none]) expect(value).toBeGreaterThan(0);
    for (const { mase } of forecast.perSeries!) expect(mase).toBeLessThan(0.75);
    expect(test.meanPoissonDeviance).toBeGreaterThan(0);
  });
});

it('a single series gives what it gave without a column of series', async () => {
  const one = table({ only: 30 });
  const { group: _group, ...alone } = task;
  const [grouped, plain] = [
    await train('grouped', one, { task, model: { family: 'linear' } }),
    await train('plain', one, { task: alone, inputs: { exclude: ['series'] }, model: { family: 'linear' } }),
  ];
  for (const figure of ['mae', 'rmse', 'r2', 'loss'] as const)
    expect(grouped.test[figure]).toBeCloseTo(plain.test[figure]!, 5);
  expect(grouped.forecast.mase).toBeCloseTo(plain.forecast.mase!, 6);
  const [left] = await grouped.model.predict([{ series: 'only', steps: history(30) }]);
  const [right] = await plain.model.predict([{ steps: history(30) }]);
  for (const [ahead, value] of forecastOf(left).entries())
    expect(value).toBeCloseTo(forecastOf(right)[ahead], 3);
});

it('the series as an input tells apart what the past does not', async () => {
  // Each value is 0.9 times the one before, in one series with the other sign: together they seem to have nothing to do with it.
  const random = createRandom(3);
  const lines = [0.9, -0.9].flatMap((factor, series) => {
    let last = 0;
    return Array.from({ length: 200 }, (_, day) => {
      last = factor * last + random.normal();
      return `s${series},${day},${last}`;
    });
  });
  const csv = `series,day,sales\n${lines.join('\n')}\n`;
  const of = (name: string, groupInput: boolean) =>
    train(name, csv, {
      task: { ...task, horizon: 1, window: 1, groupInput },
      model: { family: 'mlp', layers: [{ units: 8 }] },
      training: { epochs: 60, optimizer: { type: 'adam', learningRate: 0.02 } },
    });
  const [without, withSeries] = [await of('without', false), await of('with', true)];
  // The noise that no model knows has a mean of √(2/π) = 0.798.
  expect(withSeries.test.mae).toBeLessThan(0.85);
  expect(without.test.mae).toBeGreaterThan(1);
});
