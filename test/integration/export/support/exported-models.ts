import { datasets } from '../../../e2e/definition-coverage/datasets.ts';
import { imageCases } from '../../../e2e/definition-coverage/image-cases.ts';
import { sequenceCases } from '../../../e2e/definition-coverage/sequence-cases.ts';
import type { ExperimentDefinition } from '../../../../src/contracts/definition/definition.ts';
import type { CalibrationMethod } from '../../../../src/contracts/probability-calibration.ts';
import { createRandom } from '../../../../src/random.ts';

export type Definition = Omit<ExperimentDefinition, 'dataset'>;

/** Numbers with gaps and outliers, truths, days, categories with gaps and rare ones; targets of every kind. */
export const csv = (() => {
  const random = createRandom(3);
  const lines = Array.from({ length: 300 }, (_, i) => {
    const [a, b] = [random.normal(), random.normal()];
    const income = Math.exp(3 * random.normal()).toFixed(2);
    const shop = i % 40 === 0 ? `rare ${i}` : ['north', 'south', 'east'][random.integer(3)];
    const level = ['low', 'mid', 'high'][Math.max(0, Math.min(2, Math.round(a + b + 1)))];
    return [
      i % 11 === 0 ? '' : a.toFixed(4), (100 * b).toFixed(3), income, random.integer(4), a > 0.2,
      `2024-0${1 + (i % 9)}-1${i % 10}`, i % 13 === 0 ? '' : shop,
      level, b > 0 ? 'yes' : 'no', a > b, (10 * a - 3 * b + 40).toFixed(3), (a * b).toFixed(4),
    ].join(','); // prettier-ignore
  });
  return `a,b,income,floor,member,since,shop,level,bought,left,price,ratio\n${lines.join('\n')}\n`;
})();
export const inputs = { include: ['a', 'b', 'income', 'floor', 'member', 'since', 'shop'] };
export const few = { epochs: 3 };
export const classes = { type: 'classification', target: 'level' } as const;
export const price = { type: 'regression', target: 'price' } as const;

/** Networks of every encoding of a table, with targets of every kind. */
export const networks: [string, Definition][] = [
  ['linear, two classes', { task: { type: 'classification', target: 'bought' }, inputs, model: { family: 'linear' } }],
  ['linear, several classes', { task: classes, inputs, model: { family: 'linear' } }],
  ['linear, counts', { task: { type: 'regression', target: 'floor' }, inputs: { include: ['a', 'shop'] }, model: { family: 'linear' }, training: { loss: 'poisson' } }],
  [
    'mlp with norms and embeddings',
    {
      task: classes,
      inputs: { ...inputs, types: { floor: 'categorical' } },
      preparation: { categorical: 'embedding', missing: { numeric: 'median', indicator: true } },
      model: { family: 'mlp', layers: [{ units: 8, activation: 'gelu', batchNorm: true }, { units: 6, activation: 'swish', layerNorm: true, dropout: 0.2 }] },
      training: few,
    },
  ],
  [
    'mlp of several values, numbers without an outlier',
    {
      task: { type: 'regression', targets: ['price', 'ratio'] },
      inputs,
      preparation: { outliers: { method: 'iqr', action: 'clip' }, numeric: 'log' },
      model: { family: 'mlp', layers: [{ units: 8, activation: 'leakyRelu' }, { units: 4, activation: 'selu' }] },
      training: few,
    },
  ],
  ['mlp of labels', { task: { type: 'multiLabelClassification', targets: ['member', 'left'] }, inputs: { include: ['a', 'b', 'shop'] }, model: { family: 'mlp', layers: [{ units: 4, activation: 'elu' }] }, training: few }],
  ['wide and deep', { task: classes, inputs, model: { family: 'wideAndDeep' }, training: few }],
  ['target encoding', { task: price, inputs, preparation: { categorical: 'target', outliers: { method: 'zScore', action: 'mark' }, numeric: 'robust' }, model: { family: 'linear' } }],
]; // prettier-ignore

const bought = { type: 'classification', target: 'bought' } as const;
const calibratedBy = (calibration: CalibrationMethod) => ({ evaluation: { calibration } });

/** Networks with calibrated probabilities: of two classes, several ones and labels. */
export const calibratedNetworks: [string, Definition][] = [
  ['two classes by temperature', { task: bought, inputs, model: { family: 'linear' }, ...calibratedBy('temperature') }],
  ['several classes by temperature', { task: classes, inputs, model: { family: 'mlp' }, training: few, ...calibratedBy('temperature') }],
  ['labels by a logistic curve', { task: { type: 'multiLabelClassification', targets: ['member', 'left'] }, inputs: { include: ['a', 'b', 'shop'] }, model: { family: 'linear' }, ...calibratedBy('platt') }],
  ['several classes by steps', { task: classes, inputs, model: { family: 'linear' }, ...calibratedBy('isotonic') }],
  ['hashed categories, by a logistic curve', { task: classes, inputs, preparation: { categorical: 'hashing' }, model: { family: 'linear' }, ...calibratedBy('platt') }],
]; // prettier-ignore

/**
 * What the answers of an export may differ by. A probability near 1 is a float32 whose last bit moves its logit by much more, so that
 * calibrated ones have what is allowed of any export.
 */
export const mostOf = (name: string): number => (/ by (a logistic curve|steps)$/.test(name) ? 1e-4 : 1e-5);

/** Other models with calibrated probabilities. */
export const calibratedOthers: [string, Definition][] = [
  ['a forest of two classes by steps', { task: bought, inputs, model: { family: 'randomForest', trees: 20 }, ...calibratedBy('isotonic') }],
  ['a forest of several classes by a logistic curve', { task: classes, inputs, model: { family: 'randomForest', trees: 20 }, ...calibratedBy('platt') }],
  ['naive Bayes of several classes by temperature', { task: classes, inputs, model: { family: 'naiveBayes' }, ...calibratedBy('temperature') }],
]; // prettier-ignore

/** Trees of every kind. */
export const forests: [string, Definition][] = [
  ['a decision tree', { task: classes, inputs, model: { family: 'decisionTree' } }],
  ['a random forest', { task: { type: 'classification', target: 'bought' }, inputs, model: { family: 'randomForest', trees: 20 } }],
  ['boosted trees', { task: price, inputs, model: { family: 'gradientBoostedTrees', trees: 20 } }],
  ['boosted trees of several classes', { task: classes, inputs, model: { family: 'gradientBoostedTrees', trees: 10 } }],
]; // prettier-ignore

/** Naive Bayes of numbers and categories, and support vectors with every kernel. */
export const bayesAndVectors: [string, Definition][] = [
  ['naive Bayes of every kind of column', { task: classes, inputs: { ...inputs, types: { floor: 'categorical' } }, preparation: { categorical: 'ordinal' }, model: { family: 'naiveBayes' } }],
  ['naive Bayes of two classes by presence', { task: bought, inputs, model: { family: 'naiveBayes', variant: 'bernoulli' } }],
  ['support vectors, rbf', { task: bought, inputs, model: { family: 'supportVectorMachine', kernel: 'rbf' } }],
  ['support vectors, polynomial', { task: bought, inputs, model: { family: 'supportVectorMachine', kernel: 'poly' } }],
  ['support vectors, linear regression', { task: price, inputs, model: { family: 'supportVectorMachine', kernel: 'linear' } }],
]; // prettier-ignore

/** An autoencoder of the table. */
export const autoencoder: [string, Definition] = [
  'an autoencoder',
  { task: { type: 'autoencoding' }, inputs, training: few },
];
/** A linear model of categories that are hashed, which no graph does. */
export const hashedLinear: [string, Definition] = [
  'linear, hashed categories',
  { task: classes, inputs, preparation: { categorical: 'hashing' }, model: { family: 'linear' } },
];
/** Cases of {@link otherCases} whose preparation no graph holds. */
export const preparedOutside = ['rows of a group: lstm one way', 'forecast: gru one way'];

/** A model to export, and the dataset that it is trained on. */
export interface ExportCase {
  name: string;
  definition: Definition;
  content: () => Promise<string | Buffer>;
}

/** Models of the table. */
export const ofTable = (models: readonly [string, Definition][]): ExportCase[] =>
  models.map(([name, definition]) => ({ name, definition, content: () => Promise.resolve(csv) }));

/** Models of texts, images, sequences and forecasts. */
export const otherCases: readonly ExportCase[] = [
  ...sequenceCases,
  ...imageCases.filter(({ name }) => !name.includes('border')),
].map(({ name, definition, data }) => ({
  name,
  definition: definition as Definition,
  async content() {
    const body = await datasets[data].body();
    return typeof body === 'string' ? body : Buffer.from(body);
  },
}));
