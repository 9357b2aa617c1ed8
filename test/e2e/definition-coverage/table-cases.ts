import {
  categoricalEncodings,
  categoricalImputations,
  numericImputations,
  numericScalings,
} from '../../../src/contracts/definition/data.ts';
import { eachOf, type CoverageCase } from './coverage-case.ts';

const churn = { type: 'classification', target: 'churned' };
const inputs = { include: ['age', 'income', 'plan', 'city', 'member', 'joined'] };
const short = { model: { family: 'linear' }, training: { epochs: 2 } };

const table = (name: string, changes: object): CoverageCase => ({
  name,
  data: 'people',
  definition: { task: churn, inputs, ...short, ...changes },
});

/** Inputs, cleaning, encoding, scaling, splits, imbalance. */
export const tableCases: readonly CoverageCase[] = [
  table('names', {
    name: 'churn',
    task: { ...churn, positiveClass: 'yes' },
    inputs: {
      exclude: ['store', 'part', 'level', 'visits', 'spent', 'red', 'green'],
      types: { visits: 'numeric', member: 'boolean', joined: 'dateTime', city: 'categorical' },
    },
    seed: 11,
    device: 'auto',
    limits: { maxRuntimeSeconds: 600 },
  }),
  ...eachOf(numericImputations, (numeric, i) => {
    const categorical = categoricalImputations[i % categoricalImputations.length];
    return table(`missing: numbers ${numeric}, categories ${categorical}`, {
      preparation: {
        missing: {
          numeric,
          categorical,
          ...(numeric === 'constant' ? { numericConstant: 40 } : {}),
          ...(categorical === 'constant' ? { categoricalConstant: 'none' } : {}),
        },
        numeric: numericScalings[i % numericScalings.length],
      },
    });
  }),
  ...eachOf([true, false], (indicator) =>
    table(`indicator: ${indicator}`, {
      preparation: { missing: { indicator }, deduplicate: indicator, outliers: null },
    }),
  ),
  ...eachOf(['clip', 'drop', 'mark'], (action) =>
    table(`outliers: ${action}`, {
      preparation: {
        outliers: { method: action === 'clip' ? 'zScore' : 'iqr', action, threshold: 2 },
      },
    }),
  ),
  ...eachOf(categoricalEncodings, (categorical) =>
    table(`encoding: ${categorical}`, {
      preparation: { categorical, maxCategories: 4 },
    }),
  ),
  ...eachOf(['none', 'classWeights', 'oversample', 'undersample'], (imbalance) =>
    table(`imbalance: ${imbalance}`, { preparation: { imbalance } }),
  ),
  ...eachOf(['random', 'stratified'], (strategy) =>
    table(`split: ${strategy}`, {
      split: { strategy, train: 0.6, validation: 0.2, test: 0.2, seed: 5 },
    }),
  ),
  {
    name: 'vectors',
    data: 'waves',
    definition: {
      task: { type: 'classification', target: 'speed' },
      inputs: { types: { wave: 'vector' } },
      ...short,
    },
  },
  ...eachOf([true, false], (refit) =>
    table(`split: kFold, ${refit ? 'with a model of all rows' : 'figures only'}`, {
      split: { strategy: 'kFold', folds: 3, stratified: refit, refit },
    }),
  ),
  table('split: grouped', { split: { strategy: 'grouped', column: 'store' } }),
  table('several labels', {
    task: { type: 'multiLabelClassification', targets: ['red', 'green'] },
    evaluation: { threshold: 'auto' },
  }),
  table('several values', { task: { type: 'regression', targets: ['visits', 'spent'] } }),
  table('autoencoding', {
    task: { type: 'autoencoding' },
    model: { family: 'mlp', layers: [{ units: 3 }] },
  }),
  table('split: timeOrdered', { split: { strategy: 'timeOrdered', column: 'joined' } }),
  table('split: column', { split: { strategy: 'column', column: 'part' } }),
];
