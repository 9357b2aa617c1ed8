import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
const classification = { type: 'classification', target: 'churned' } as const;

const houses = datasetFacts([
  { name: 'area', type: 'numeric' },
  { name: 'zone', type: 'categorical' },
  { name: 'price', type: 'numeric' },
]);
const regression = { type: 'regression', target: 'price' } as const;

const resolve = (changes: Partial<ExperimentDefinition>, facts = churn) =>
  resolveDefinition({ dataset, task: facts === churn ? classification : regression, ...changes }, facts)
    .resolved;

/** Pointers of the issues that the definition is refused for. */
function refusals(changes: Partial<ExperimentDefinition>, facts = churn): string[] {
  try {
    resolve(changes, facts);
  } catch (error) {
    if (error instanceof TrainyardError) return (error.issues ?? []).map(({ pointer }) => pointer!);
    throw error;
  }
  return [];
}

describe('defaults', () => {
  it("are scikit-learn's, and nothing of neural training is among them", () => {
    const { model, training } = resolve({ model: { family: 'randomForest' } });
    expect(model).toEqual({
      family: 'randomForest',
      trees: 100,
      criterion: 'gini',
      maxDepth: null,
      minSamplesSplit: 2,
      minSamplesLeaf: 1,
      maxLeaves: null,
      maxFeatures: 'sqrt',
      bootstrap: true,
      sampleFraction: 1,
      maxBins: 65_535,
    });
    expect(training).toEqual({
      loss: 'crossEntropy',
      labelSmoothing: 0,
      earlyStopping: null,
      checkpoint: { everySeconds: 30, everyEpochs: null, keepLast: 2, keepBest: 1 },
    });
  });

  it('of a regression: all features, the squared error', () => {
    const { model } = resolve({ model: { family: 'randomForest' } }, houses);
    expect(model).toMatchObject({ maxFeatures: 'all', criterion: 'squaredError' });
  });

  it('of boosting stop early above 10,000 training rows, as scikit-learn does, where there are validation rows', () => {
    const model = { family: 'gradientBoostedTrees' } as const;
    const byDefault = (rows: number, split: ExperimentDefinition['split'] = {}) => {
      const facts = datasetFacts([{ name: 'size', type: 'numeric' }, { name: 'price', type: 'numeric' }], { rows }); // prettier-ignore
      return resolve({ model, split }, facts).training.earlyStopping;
    };
    expect(byDefault(14_000)).toBeNull();
    expect(byDefault(15_000)).toMatchObject({ metric: 'validation.loss', patience: 10 });
    expect(byDefault(15_000, { validation: 0, test: 0.2 })).toBeNull();
    const asked = resolve({ model, training: { earlyStopping: { patience: 3 } } });
    expect(asked.training.earlyStopping).toMatchObject({ metric: 'validation.loss', patience: 3 });
  });

  it('of the preparation go with the family', () => {
    const preparation = (model: ExperimentDefinition['model']) => {
      const { numeric, categorical, missing } = resolve({ model }).preparation;
      return [missing.numeric, numeric, categorical];
    };
    expect(preparation({ family: 'decisionTree' })).toEqual(['keep', 'none', 'ordinal']);
    expect(preparation({ family: 'naiveBayes' })).toEqual(['median', 'none', 'ordinal']);
    expect(preparation({ family: 'naiveBayes', variant: 'bernoulli' })).toEqual(['median', 'none', 'oneHot']);
    expect(preparation({ family: 'supportVectorMachine' })).toEqual(['median', 'standardize', 'oneHot']);
    expect(preparation({ family: 'mlp' })).toEqual(['median', 'standardize', 'oneHot']);
  });
});

describe('refused with a pointer', () => {
  it.each([
    ['an optimizer', { training: { optimizer: { type: 'adam' } } }, '/training/optimizer'],
    ['epochs', { training: { epochs: 5 } }, '/training/epochs'],
    ['a batch size', { training: { batchSize: 5 } }, '/training/batchSize'],
    ['another loss', { training: { loss: 'focal' } }, '/training/loss'],
    ['early stopping of a forest', { training: { earlyStopping: {} } }, '/training/earlyStopping'],
  ] as const)('%s', (_name, changes, pointer) => {
    expect(refusals({ model: { family: 'randomForest' }, ...changes })).toEqual([pointer]);
  });

  it.each([
    ['a regression by naive Bayes', { model: { family: 'naiveBayes' } }, '/model/family'],
    ["classes' criterion", { model: { family: 'decisionTree', criterion: 'entropy' } }, '/model/criterion'],
    [
      'probabilities of values',
      { model: { family: 'supportVectorMachine', probability: true } },
      '/model/probability',
    ],
    [
      'a poisson forest',
      { model: { family: 'randomForest' }, training: { loss: 'poisson' } },
      '/training/loss',
    ],
  ] as const)('%s', (_name, changes, pointer) => {
    expect(refusals(changes, houses)).toEqual([pointer]);
  });

  it('options that the kernel does not have', () => {
    const model = {
      family: 'supportVectorMachine',
      kernel: 'linear',
      gamma: 1,
      degree: 2,
      coef0: 1,
      epsilon: 1,
    } as const;
    expect(refusals({ model })).toEqual(['/model/gamma', '/model/degree', '/model/coef0', '/model/epsilon']);
  });

  it('more rows than a support vector machine takes', () => {
    const many = datasetFacts([{ name: 'area', type: 'numeric' }, { name: 'price', type: 'numeric' }], { rows: 50_000 }); // prettier-ignore
    expect(refusals({ model: { family: 'supportVectorMachine' } }, many)).toEqual(['/model/family']);
    expect(refusals({ model: { family: 'supportVectorMachine' }, split: { train: 0.4 } }, many)).toEqual([]);
  });

  it('missing numbers that stay missing, but for trees', () => {
    const preparation = { missing: { numeric: 'keep' } } as const;
    expect(refusals({ preparation })).toEqual(['/preparation/missing/numeric']);
    expect(refusals({ preparation, model: { family: 'naiveBayes' } })).toEqual([
      '/preparation/missing/numeric',
    ]);
    expect(refusals({ preparation, model: { family: 'gradientBoostedTrees' } })).toEqual([]);
  });

  it('numbers that are no counts, by the multinomial variant', () => {
    const model = { family: 'naiveBayes', variant: 'multinomial' } as const;
    expect(refusals({ model, preparation: { numeric: 'standardize', categorical: 'ordinal' } })).toEqual([
      '/preparation/categorical',
      '/preparation/numeric',
      '/model/variant', // the date-time
    ]);
    expect(refusals({ model, inputs: { exclude: ['since'] } })).toEqual([]);
  });
});

describe('options that came for every family', () => {
  const model = { family: 'decisionTree' } as const;

  it('over- and undersampling, hashing and target encoding apply', () => {
    const preparation = { imbalance: 'oversample', categorical: 'hashing', hashing: { buckets: 8 } } as const;
    expect(resolve({ model, preparation }).preparation).toMatchObject({
      ...preparation,
      hashing: { buckets: 8, signed: true },
    });
    expect(resolve({ model, preparation: { categorical: 'target' } }).preparation.targetEncoding).toEqual({
      folds: 5,
      smoothing: 'auto',
    });
  });

  it.each([
    ['embeddings', { preparation: { categorical: 'embedding' } }, '/preparation/categorical'],
    ['augmentation', { preparation: { augmentation: { noise: 0.1 } } }, '/preparation/augmentation'],
    [
      'first weights',
      { training: { initialWeights: { run: 'run_01jd2v7x9qe3fth6k8m4n5p6r7' } } },
      '/training/initialWeights',
    ],
    ['frozen layers', { training: { freeze: { firstLayers: 1 } } }, '/training/freeze'],
  ] as const)('%s do not', (_name, changes, pointer) => {
    expect(refusals({ model, ...changes } as Partial<ExperimentDefinition>)).toEqual([pointer]);
  });

  it('sequences do not, nor does forecasting', () => {
    const series = datasetFacts([
      { name: 'day', type: 'dateTime' },
      { name: 'price', type: 'numeric' },
      { name: 'pump', type: 'categorical', distinct: 20 },
    ]);
    const sequence = { group: 'pump', time: 'day' };
    expect(refusals({ model, inputs: { sequence } }, series)).toContain('/inputs/sequence');
    const task = { type: 'forecasting', target: 'price', time: 'day', window: 5, horizon: 2 } as const;
    expect(refusals({ model, task }, series)).toContain('/model/family');
    expect(refusals({ model, task: { ...task, horizon: 1 } }, series)).toContain('/model/family');
  });

  it('signed hashes are no counts', () => {
    const bayes = { family: 'naiveBayes', variant: 'multinomial' } as const;
    const preparation = { categorical: 'hashing' } as const;
    const inputs = { exclude: ['since'] };
    expect(refusals({ model: bayes, preparation, inputs })).toEqual(['/preparation/hashing/signed']);
    const unsigned = { ...preparation, hashing: { signed: false } };
    expect(refusals({ model: bayes, preparation: unsigned, inputs })).toEqual([]);
  });
});

describe('the plan', () => {
  const plan = (model: ExperimentDefinition['model'], memoryBytes = 1e9) =>
    planExperiment({ dataset, task: classification, model }, churn, null, { memoryBytes });

  it('has no layers, and as many steps as trees', () => {
    expect(plan({ family: 'randomForest', trees: 30 })).toMatchObject({
      classes: 2,
      layers: [],
      parameters: 0,
      stepsPerEpoch: 1,
      totalSteps: 30,
    });
    expect(plan({ family: 'naiveBayes' }).totalSteps).toBe(1);
    expect(plan({ family: 'supportVectorMachine' }).memoryBytes).toBeGreaterThan(2e8);
  });

  it('is refused where the data does not fit', () => {
    expect(() => plan({ family: 'randomForest' }, 1000)).toThrow(/for its data/);
  });
});
