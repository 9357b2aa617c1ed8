import { answer } from '../../src/client/client.ts';
import type { Example } from '../example.ts';
import { pngArchive, readImages } from '../idx-images.ts';

const articles = [
  'T-shirt',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'boot',
];

export const fashionMlp: Example = {
  name: 'fashion-mlp',
  data: 'Fashion-MNIST, 4500 images',
  model: 'MLP 1024-512-256-128-10',
  headline: { metric: 'accuracy', better: 'higher' },
  seeds: [0, 1, 2, 3, 4],
  quick: false,
  async upload() {
    const images = await readImages('fashion-mnist');
    return pngArchive(images, (label) => articles[label]);
  },
  /** The validation accuracy of each epoch is there. */
  async verify({ client, run }) {
    const { data } = await answer(
      client.http.GET('/api/v1/runs/{runId}/metrics', {
        params: { path: { runId: run.id }, query: { scope: 'epoch', names: 'validation.accuracy' } },
      }),
    );
    const epochs = run.progress!.epoch;
    if (data.length !== epochs) throw new Error(`${data.length} validation accuracies for ${epochs} epochs`);
    return `validation accuracy by epoch: ${data.map(({ value }) => value!.toFixed(3)).join(' ')}`;
  },
};
