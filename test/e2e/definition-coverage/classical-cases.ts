import type { CoverageCase } from './coverage-case.ts';

const inputs = { include: ['age', 'income', 'plan', 'city', 'member'] };

const classes = (name: string, model: object, preparation: object = {}): CoverageCase => ({
  name,
  data: 'people',
  definition: { task: { type: 'classification', target: 'churned' }, inputs, preparation, model },
});

const values = (name: string, model: object): CoverageCase => ({
  name,
  data: 'people',
  definition: { task: { type: 'regression', target: 'spent' }, inputs, model },
});

/** The case with the importance of its columns, by a metric. */
const measuredBy = (metric: string, { definition, ...one }: CoverageCase): CoverageCase => ({
  ...one,
  definition: { ...definition, evaluation: { importance: { metric, repeats: 1, maxRows: 20 } } },
});

const bounds = { maxDepth: 3, minSamplesLeaf: 2, maxLeaves: 6, maxBins: 16 };
const boundless = { maxDepth: null, maxLeaves: null };
const splits = { minSamplesSplit: 4 };

/** The families that are fitted by an algorithm of their own. */
export const classicalCases: readonly CoverageCase[] = [
  measuredBy('accuracy', classes('tree: bounded', { family: 'decisionTree', ...bounds, ...splits, criterion: 'gini', maxFeatures: 'all' }, { missing: { numeric: 'keep' } })),
  measuredBy('balancedAccuracy', classes('tree: by entropy', { family: 'decisionTree', ...boundless, criterion: 'entropy', maxFeatures: 'sqrt' })),
  measuredBy('r2', values('tree: of values', { family: 'decisionTree', maxFeatures: 'log2' })),
  measuredBy('rmse', values('tree: by a share of the features', { family: 'decisionTree', maxFeatures: 0.5 })),
  measuredBy('f1', classes('forest: bounded', { family: 'randomForest', trees: 5, ...bounds, ...splits, criterion: 'gini', maxFeatures: 'all', bootstrap: true, sampleFraction: 0.8 })),
  measuredBy('auc', classes('forest: by entropy', { family: 'randomForest', trees: 5, ...boundless, criterion: 'entropy', maxFeatures: 'sqrt', bootstrap: false })),
  measuredBy('mae', values('forest: of values', { family: 'randomForest', trees: 5, maxFeatures: 'log2' })),
  values('forest: by a share of the features', { family: 'randomForest', trees: 5, maxFeatures: 0.5 }),
  measuredBy('averagePrecision', classes('boosting: bounded', { family: 'gradientBoostedTrees', trees: 5, learningRate: 0.2, ...bounds, l2: 0.1, subsample: 0.8, maxFeatures: 'all' })),
  classes('boosting: unbounded', { family: 'gradientBoostedTrees', trees: 5, ...boundless, maxFeatures: 'sqrt' }),
  values('boosting: of values', { family: 'gradientBoostedTrees', trees: 5, maxFeatures: 'log2' }),
  values('boosting: by a share of the features', { family: 'gradientBoostedTrees', trees: 5, maxFeatures: 0.5 }),
  classes('naive Bayes: auto', { family: 'naiveBayes', variant: 'auto', smoothing: 0.5 }),
  classes('naive Bayes: gaussian', { family: 'naiveBayes', variant: 'gaussian', varianceSmoothing: 1e-6 }),
  classes('naive Bayes: bernoulli', { family: 'naiveBayes', variant: 'bernoulli' }),
  {
    name: 'naive Bayes: multinomial',
    data: 'texts',
    definition: {
      task: { type: 'classification', target: 'kind' },
      inputs: { include: ['text'], types: { text: 'text' } },
      model: { family: 'naiveBayes', variant: 'multinomial' },
    },
  },
  classes('svm: rbf', { family: 'supportVectorMachine', c: 2, kernel: 'rbf', gamma: 'scale', probability: true, tolerance: 0.01 }),
  classes('svm: sigmoid', { family: 'supportVectorMachine', kernel: 'sigmoid', gamma: 'auto', coef0: 0.1, probability: false }),
  values('svm: poly', { family: 'supportVectorMachine', kernel: 'poly', gamma: 0.1, degree: 2, coef0: 1, epsilon: 0.2 }),
  values('svm: linear', { family: 'supportVectorMachine', kernel: 'linear' }),
]; // prettier-ignore
