import { csvFile, type Example } from '../example.ts';

export const breastCancer: Example = {
  name: 'breast-cancer',
  data: 'breast cancer, 550 rows',
  model: 'MLP 128-1 (the default)',
  headline: { metric: 'accuracy', better: 'higher' },
  seeds: [0, 1, 2, 3, 4],
  quick: false,
  upload: csvFile('breast-cancer', 'breast-cancer.csv'),
};
