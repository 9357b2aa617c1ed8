import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { examplePath, type Example } from '../example.ts';

export const spam: Example = {
  name: 'spam',
  data: 'SpamAssassin, 6046 mails',
  model: 'TF-IDF, MLP 128-64-1',
  headline: { metric: 'accuracy', better: 'higher' },
  seeds: [0, 1, 2],
  quick: false,
  async upload() {
    const packed = await readFile(examplePath('data', 'mails', 'mails.csv.gz'));
    return { body: await promisify(gunzip)(packed), contentType: 'text/csv' };
  },
};
