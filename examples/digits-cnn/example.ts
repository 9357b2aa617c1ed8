import { readFile } from 'node:fs/promises';
import { examplePath, type Example } from '../example.ts';

export const digitsCnn: Example = {
  name: 'digits-cnn',
  data: 'UCI digits, a ZIP of 1797 PNGs',
  model: 'CNN 32-64, dense 64',
  headline: { metric: 'accuracy', better: 'higher' },
  seeds: [0, 1, 2],
  quick: false,
  async upload() {
    return {
      body: await readFile(examplePath('digits-cnn', 'digits.zip')),
      contentType: 'application/zip',
    };
  },
};
