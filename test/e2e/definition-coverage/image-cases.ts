import type { CoverageCase } from './coverage-case.ts';

const start = { initializer: 'randomNormal', deviation: 0.1 };

const image = (name: string, model: object, options: object, augmentation?: object): CoverageCase => ({
  name,
  data: 'pictures',
  definition: {
    task: { type: 'classification', target: 'label' },
    inputs: { include: ['image'], types: { image: 'image' } },
    preparation: { image: options, ...(augmentation && { augmentation }) },
    training: { epochs: 2 },
    model,
  },
});

/** How images are read and augmented, and the families for them. */
export const imageCases: readonly CoverageCase[] = [
  image(
    'images in grey, stretched and augmented: cnn, flattened',
    {
      family: 'cnn',
      blocks: [
        { filters: 3, kernelSize: 2, stride: 2, padding: 'same', pool: null, activation: 'tanh', batchNorm: true },
        { filters: 3, padding: 'valid', pool: 2, batchNorm: false, dropout: 0.1, ...start },
      ],
      pooling: 'flatten',
      layers: [{ units: 4 }],
    },
    { width: 12, height: 10, channels: 1, fit: 'fill', normalize: 'unit' },
    { flip: true, crop: 0.2, rotationDegrees: 10, noise: 0.05 },
  ), // prettier-ignore
  image(
    'images in colour, with a border: cnn, averaged',
    { family: 'cnn', blocks: [{ filters: 3 }], pooling: 'average', layers: [] },
    { width: 8, channels: 3, fit: 'contain', normalize: 'standardize' },
    { flip: false, mixup: 0.2 },
  ),
  image(
    'images with transparency, cut: resnet',
    {
      family: 'resnet',
      stages: [{ filters: 3, blocks: 1 }, { filters: 4, blocks: 1 }],
      dropout: 0.1,
      layers: [{ units: 4 }],
      ...start,
    },
    { height: 8, channels: 4, fit: 'cover' },
  ), // prettier-ignore
];
