import { describe, expect, it } from 'vitest';
import { classicalFamilies } from '../../../src/families/classical-families.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { DatasetFacts } from '../../../src/definition/dataset-facts.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { allCases } from '../../e2e/definition-coverage/all-cases.ts';
import type { datasets } from '../../e2e/definition-coverage/datasets.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

const counted = (name: string, counts: Record<string, number>) => ({
  name,
  type: 'categorical' as const,
  distinct: Object.keys(counts).length,
  topValues: Object.entries(counts).map(([value, count]) => ({ value, count })),
});
const number = (name: string, changes: object = {}) => ({ name, type: 'numeric' as const, ...changes });

/** Sketches of what the profile says of the tables of the coverage cases. */
const facts: Record<keyof typeof datasets | 'ratings', DatasetFacts> = {
  people: withBounds(
    datasetFacts(
      [
        number('age', { missing: 11 }),
        number('income', { missing: 10 }),
        { ...counted('plan', { basic: 36, plus: 35, pro: 35 }), missing: 14 },
        { name: 'city', type: 'categorical', distinct: 7 },
        { name: 'member', type: 'boolean', distinct: 2 },
        { name: 'joined', type: 'dateTime', distinct: 120 },
        { name: 'store', type: 'categorical', distinct: 16 },
        counted('part', { train: 72, validation: 24, test: 24 }),
        counted('churned', { no: 75, yes: 45 }),
        counted('level', { high: 40, low: 40, middle: 40 }),
        number('visits', { distinct: 9 }),
        number('spent'),
        number('red', { distinct: 2 }),
        number('green', { distinct: 2 }),
      ],
      { rows: 120 },
    ),
  ),
  texts: datasetFacts(
    [
      { name: 'text', type: 'text', distinct: 80 },
      number('length', { distinct: 13 }),
      counted('kind', { good: 40, bad: 40 }),
    ],
    { rows: 80 },
  ),
  waves: datasetFacts(
    [{ name: 'wave', type: 'vector', vectorLength: 12 }, counted('speed', { slow: 40, fast: 40 })],
    { rows: 80 },
  ),
  sales: datasetFacts(
    [
      { name: 'shop', type: 'categorical', distinct: 16 },
      { name: 'day', type: 'dateTime', distinct: 10 },
      number('sales'),
      number('price'),
      counted('size', { small: 80, large: 80 }),
    ],
    { rows: 160 },
  ),
  pictures: datasetFacts(
    [{ name: 'image', type: 'image', distinct: 40 }, counted('label', { dark: 20, bright: 20 })],
    { rows: 40 },
  ),
  ratings: datasetFacts([
    { name: 'user', type: 'categorical', distinct: 50 },
    { name: 'item', type: 'categorical', distinct: 40 },
    number('stars', { distinct: 5 }),
  ]),
};

/** Counts and labels start at 0. */
function withBounds(table: DatasetFacts): DatasetFacts {
  const bounds: Record<string, [number, number]> = { red: [0, 1], green: [0, 1], visits: [0, 9] };
  for (const column of table.profile.columns) {
    const [min, max] = bounds[column.name] ?? [];
    if (min !== undefined) Object.assign(column, { min, max });
  }
  return table;
}

interface Case {
  name: string;
  data: keyof typeof facts;
  definition: Record<string, unknown>;
}

const level = { type: 'classification', target: 'level' };
const ofFamily = (family: string, data: Case['data'], task: object, changes: object = {}): Case => ({
  name: `minimal: ${family}`,
  data,
  definition: { task, model: { family }, ...changes },
});
const kind = { type: 'classification', target: 'kind' };
const speed = { type: 'classification', target: 'speed' };
const bright = { type: 'classification', target: 'label' };
const wave = { inputs: { sequence: { column: 'wave' } } };

/** Definitions that say the least, one for each task and each family. */
const minimal: Case[] = [
  { name: 'minimal: classification', data: 'people', definition: { task: level } },
  { name: 'minimal: regression', data: 'people', definition: { task: { type: 'regression', target: 'spent' } } },
  { name: 'minimal: several values', data: 'people', definition: { task: { type: 'regression', targets: ['spent', 'visits'] } } },
  { name: 'minimal: labels', data: 'people', definition: { task: { type: 'multiLabelClassification', targets: ['red', 'green'] } } },
  { name: 'minimal: autoencoding', data: 'people', definition: { task: { type: 'autoencoding' } } },
  { name: 'minimal: forecasting', data: 'sales', definition: { task: { type: 'forecasting', target: 'sales', time: 'day', window: 24 } } },
  { name: 'minimal: recommendation', data: 'ratings', definition: { task: { type: 'recommendation', user: 'user', item: 'item' } } },
  { name: 'minimal: ratings', data: 'ratings', definition: { task: { type: 'recommendation', user: 'user', item: 'item', target: 'stars' } } },
  { name: 'minimal: text', data: 'texts', definition: { task: kind } },
  { name: 'minimal: image', data: 'pictures', definition: { task: bright } },
  { name: 'minimal: rows as a sequence', data: 'sales', definition: { task: { type: 'classification', target: 'size' }, inputs: { sequence: { group: 'shop', time: 'day' } } } },
  ...['linear', 'mlp', 'wideAndDeep', ...classicalFamilies.names()].map((family) => ofFamily(family, 'people', level)),
  ...['textCnn', 'lstm', 'gru', 'transformer'].map((family) => ofFamily(family, 'texts', kind)),
  ...['cnn', 'resnet'].map((family) => ofFamily(family, 'pictures', bright)),
  { ...ofFamily('cnn', 'waves', speed, wave), name: 'minimal: cnn on a sequence' },
  ofFamily('autoencoder', 'people', { type: 'autoencoding' }),
  ofFamily('matrixFactorization', 'ratings', { type: 'recommendation', user: 'user', item: 'item' }),
  ...classicalFamilies.names().filter((family) => family !== 'naiveBayes').map((family) => ({ ...ofFamily(family, 'people', { type: 'regression', target: 'spent' }), name: `minimal: ${family} of a value` })),
  ...['dense', 'batchNorm', 'dropout'].map((type) => ({
    name: `minimal: custom ${type}`, data: 'people' as const,
    definition: { task: level, model: { family: 'custom', layers: [{ type, ...(type === 'dense' && { units: 4 }), ...(type === 'dropout' && { rate: 0.5 }) }] } },
  })),
  ...['conv2d', 'separableConv2d', 'maxPooling2d', 'averagePooling2d'].map((type) => ({
    name: `minimal: custom ${type}`, data: 'pictures' as const,
    definition: { task: bright, model: { family: 'custom', layers: [{ type, ...(/onv/.test(type) && { filters: 4, kernelSize: 3 }) }] } },
  })),
  ...['conv1d', 'maxPooling1d', 'averagePooling1d', 'lstm', 'gru'].map((type) => ({
    name: `minimal: custom ${type}`, data: 'waves' as const,
    definition: { task: speed, ...wave, model: { family: 'custom', layers: [{ type, ...(type === 'conv1d' ? { filters: 4, kernelSize: 3 } : type.endsWith('1d') ? {} : { units: 4 }) }] } },
  })),
  { name: 'minimal: custom embedding', data: 'texts', definition: { task: kind, model: { family: 'custom', layers: [{ type: 'embedding', width: 4 }, { type: 'globalAveragePooling1d' }] } } },
  ...['random', 'stratified', 'kFold', 'grouped', 'timeOrdered', 'column'].map((strategy) => ({
    name: `minimal: split ${strategy}`, data: 'people' as const,
    definition: { task: level, split: { strategy, ...(strategy === 'grouped' && { column: 'store' }), ...(strategy === 'timeOrdered' && { column: 'joined' }), ...(strategy === 'column' && { column: 'part' }) } },
  })),
  { name: 'minimal: split kFold by a group', data: 'people', definition: { task: level, split: { strategy: 'kFold', column: 'store', test: 0.2, refit: false } } },
  { name: 'minimal: hashing', data: 'people', definition: { task: level, preparation: { categorical: 'hashing' } } },
  { name: 'minimal: target encoding', data: 'people', definition: { task: level, preparation: { categorical: 'target' } } },
  { name: 'minimal: outliers', data: 'people', definition: { task: level, preparation: { outliers: { method: 'zScore', action: 'clip' } } } },
  { name: 'minimal: tfidf', data: 'texts', definition: { task: kind, preparation: { text: { encoding: 'tfidf' } } } },
  ...['gradientDescent', 'sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw'].map((type) => ({
    name: `minimal: ${type}`, data: 'people' as const, definition: { task: level, training: { optimizer: { type } } },
  })),
  { name: 'minimal: lbfgs', data: 'people', definition: { task: level, model: { family: 'linear' }, training: { optimizer: { type: 'lbfgs' } } } },
  { name: 'minimal: leastSquares', data: 'people', definition: { task: { type: 'regression', target: 'spent' }, model: { family: 'linear' }, training: { optimizer: { type: 'leastSquares' } } } },
  ...['constant', 'step', 'exponential', 'polynomial', 'cosine', 'oneCycle', 'inverseTime', 'reduceOnPlateau'].map((type) => ({
    name: `minimal: ${type}`, data: 'people' as const,
    definition: { task: level, training: { schedule: { type, ...((type === 'step' || type === 'exponential') && { decaySteps: 10 }), ...(type === 'inverseTime' && { rate: 2 }) } } },
  })),
]; // prettier-ignore

/** Every option: the cases that the end-to-end test trains, but for those that start from another run. */
const cases: Case[] = [...minimal, ...allCases.filter(({ source }) => source === undefined)];

/** The order of fields says nothing. */
const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

describe('resolved definitions', () => {
  it('have one name each', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  // What is stored must open later, so its fields, nulls and absences stay. A changed default is a changed file.
  it('are stored as they were', async () => {
    const lines = cases.map(({ name, data, definition }) => {
      const dataset = facts[data];
      const sent = { dataset: dataset.id, ...definition } as ExperimentDefinition;
      return `${JSON.stringify(name)}: ${JSON.stringify(resolveDefinition(sent, dataset).resolved, sortKeys)}`;
    });
    await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot(
      '../../fixtures/definitions/resolved.json',
    );
  });
});
