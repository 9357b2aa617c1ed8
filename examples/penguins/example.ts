import { csvFile, type Example } from '../example.ts';

export const penguins: Example = {
  name: 'penguins',
  data: 'penguins, 344 rows with gaps',
  model: 'MLP 128-3 (the default)',
  headline: { metric: 'accuracy', better: 'higher' },
  seeds: [0, 1, 2, 3, 4],
  quick: true,
  upload: csvFile('data', 'penguins', 'penguins.csv'),
};
