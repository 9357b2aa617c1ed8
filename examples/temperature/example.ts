import { csvFile, type Example } from '../example.ts';

export const temperature: Example = {
  name: 'temperature',
  data: 'Seattle weather, 1461 days',
  model: 'linear, 7 days from 14',
  headline: { metric: 'mae', better: 'lower' },
  seeds: [0, 1, 2],
  quick: false,
  upload: csvFile('data', 'seattle-weather', 'seattle-weather.csv'),
  /** Each day ahead has its figure, and the forecast is held against the naive one on the same days. */
  async verify({ evaluation }) {
    const { test } = evaluation;
    if (!test || !('forecast' in test) || !test.forecast)
      throw new Error('no comparison with the naive forecast');
    const { mase, masePerStep, naive } = test.forecast;
    if (masePerStep.length !== 7) throw new Error(`${masePerStep.length} steps, not 7`);
    return `scaled error ${mase?.toFixed(3)}, the naive forecast's ${naive.mase?.toFixed(3)}, its mean absolute error ${naive.mae.toFixed(3)}`;
  },
};
