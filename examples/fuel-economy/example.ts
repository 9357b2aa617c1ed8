import { csvFile, type Example } from '../example.ts';

export const fuelEconomy: Example = {
  name: 'fuel-economy',
  data: 'cars, 406 rows with gaps',
  model: 'MLP 128-1 (the default)',
  headline: { metric: 'r2', better: 'higher' },
  seeds: [0, 1, 2, 3, 4],
  quick: true,
  upload: csvFile('data', 'cars', 'cars.csv'),
};
