import { csvFile, type Example } from '../example.ts';

export const restaurants: Example = {
  name: 'restaurants',
  data: '1161 ratings of restaurants',
  model: 'matrix factorization, 8 factors',
  headline: { metric: 'rmse', better: 'lower' },
  seeds: [0, 1, 2, 3, 4],
  quick: false,
  upload: csvFile('data', 'restaurants', 'ratings.csv'),
};
