import type { CoverageCase } from './coverage-case.ts';

const training = { epochs: 2 };

const text = (name: string, model: object, options: object, preparation: object = {}): CoverageCase => ({
  name,
  data: 'texts',
  definition: {
    task: { type: 'classification', target: 'kind' },
    inputs: { types: { text: 'text', length: 'numeric' } },
    preparation: { text: options, ...preparation },
    training,
    model,
  },
});

const start = { initializer: 'randomNormal', deviation: 0.1 };
const recurrent = {
  units: 6, depth: 2, bidirectional: true, dropout: 0.1, embeddingWidth: 5, layers: [{ units: 4 }],
  recurrentInitializer: 'glorotNormal', ...start,
}; // prettier-ignore

/** Texts, sequences of rows and of numbers, forecasts, and the families that read them. */
export const sequenceCases: readonly CoverageCase[] = [
  text('text: tfidf by word', { family: 'linear' }, { encoding: 'tfidf', tokenizer: 'word', vocabulary: 30 }),
  text('text: by character', { ...recurrent, family: 'gru' }, { tokenizer: 'character', length: 12 }),
  text('text: lstm', { ...recurrent, family: 'lstm' }, { encoding: 'sequence', length: 8 }),
  text(
    'text: convolutions, tokens dropped',
    { family: 'textCnn', embeddingWidth: 5, kernelSizes: [2, 3], filters: 4, dropout: 0.2, layers: [{ units: 4 }], ...start },
    { length: 8, vocabulary: 20 },
    { augmentation: { tokenDrop: 0.1 } },
  ), // prettier-ignore
  text(
    'text: transformer',
    { family: 'transformer', width: 8, heads: 2, depth: 1, feedForward: 8, activation: 'relu', dropout: 0.2, layers: [{ units: 4 }], ...start },
    { length: 8 },
  ), // prettier-ignore
  {
    name: 'rows of a group: lstm one way',
    data: 'sales',
    definition: {
      task: { type: 'classification', target: 'size' },
      inputs: { include: ['sales', 'price'], sequence: { group: 'shop', time: 'day', length: 5 } },
      model: { family: 'lstm', units: 6, bidirectional: false },
      training,
    },
  },
  {
    name: 'forecast: gru one way',
    data: 'sales',
    definition: {
      task: { type: 'forecasting', target: 'sales', time: 'day', group: 'shop', groupInput: true, horizon: 2, window: 3, season: 2 },
      inputs: { include: ['price'] },
      preparation: { targetScaling: 'bySeries' },
      // Five, three and two of the ten days: the least that hold a window of three with the two after it, and two each.
      split: { train: 0.5, validation: 0.3, test: 0.2 },
      model: { family: 'gru', units: 6, bidirectional: false },
      training,
    },
  }, // prettier-ignore
  {
    name: 'forecast: linear, all series on one scale',
    data: 'sales',
    definition: {
      task: { type: 'forecasting', target: 'sales', time: 'day', group: 'shop', groupInput: false, window: 3 },
      preparation: { targetScaling: 'standardize' },
      split: { train: 0.5, validation: 0.3, test: 0.2 },
      model: { family: 'linear' },
    },
  }, // prettier-ignore
  {
    name: 'steps of a vector: convolutions',
    data: 'waves',
    definition: {
      task: { type: 'classification', target: 'speed' },
      inputs: { types: { wave: 'vector' }, sequence: { column: 'wave', features: 2 } },
      model: { family: 'cnn', blocks: [{ filters: 4 }], pooling: 'max' },
      training,
    },
  },
];
