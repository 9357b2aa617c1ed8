import { activations, initializers } from '../../../src/contracts/definition/layer-options.ts';
import { eachOf, type CoverageCase } from './coverage-case.ts';

const inputs = { include: ['age', 'income', 'plan'] };

const model = (name: string, definition: object): CoverageCase => ({
  name,
  data: 'people',
  definition: {
    task: { type: 'classification', target: 'level' },
    inputs,
    training: { epochs: 2 },
    model: definition,
  },
});

const text = (name: string, definition: object, options: object): CoverageCase => ({
  name,
  data: 'texts',
  definition: {
    task: { type: 'classification', target: 'kind' },
    inputs: { types: { text: 'text', length: 'numeric' } },
    preparation: { text: options },
    training: { epochs: 2 },
    model: definition,
  },
});

/** Families and their options. */
export const modelCases: readonly CoverageCase[] = [
  model('mlp with every activation and initialiser', {
    family: 'mlp',
    layers: activations.map((activation, i) => ({
      units: 6,
      activation,
      initializer: initializers[i % initializers.length],
    })),
  }),
  model('mlp normalised and with dropout', {
    family: 'mlp',
    layers: [
      { units: 8, dropout: 0.2, batchNorm: true, layerNorm: false },
      { units: 8, batchNorm: false, layerNorm: true, initializer: 'randomNormal', deviation: 0.1 },
    ],
  }),
  ...eachOf(
    [
      { encoding: 'tfidf', tokenizer: 'word', vocabulary: 30 },
      { encoding: 'tfidf', tokenizer: 'character', vocabulary: 30 },
    ],
    (options) => text(`text: tfidf by ${options.tokenizer}`, { family: 'linear' }, options),
  ),
  ...eachOf([4, null], (embeddingWidth) => ({
    name: `mlp on embedded categories, width ${embeddingWidth}`,
    data: 'people' as const,
    definition: {
      task: { type: 'classification', target: 'level' },
      inputs,
      preparation: { categorical: 'embedding' },
      training: { epochs: 2 },
      model: { family: 'mlp', embeddingWidth },
    },
  })),
  ...eachOf(['lstm', 'gru'], (family) =>
    text(
      family,
      {
        family, units: 6, depth: 2, bidirectional: true, dropout: 0.1, embeddingWidth: 5, layers: [{ units: 4 }],
        recurrentInitializer: 'glorotNormal', initializer: 'randomNormal', deviation: 0.1,
      }, // prettier-ignore
      { length: 8 },
    ),
  ),
  ...eachOf(['lstm', 'gru'], (family) =>
    text(`${family} one way`, { family, units: 6, bidirectional: false }, { length: 8 }),
  ),
];
