import { csvFile, type Example } from '../example.ts';

export const binaryMlp: Example = {
  name: 'binary-mlp',
  data: 'breast cancer, 550 rows',
  model: 'MLP 128-64-1',
  headline: { metric: 'accuracy', better: 'higher' },
  atLeast: 0.8575,
  seeds: [0, 1, 2, 3, 4],
  quick: true,
  upload: csvFile('breast-cancer', 'breast-cancer.csv'),
};
