import type { Example } from '../example.ts';
import { pngArchive, readImages } from '../idx-images.ts';

export const digitsBinaryMlp: Example = {
  name: 'digits-binary-mlp',
  data: 'MNIST, 10000 digits, even or odd',
  model: 'MLP 256-128-64-32-16-8-1',
  headline: { metric: 'accuracy', better: 'higher' },
  seeds: [0, 1, 2],
  quick: false,
  async upload() {
    const images = await readImages('digits');
    return pngArchive(images, (digit) => (digit % 2 === 0 ? 'even' : 'odd'));
  },
};
