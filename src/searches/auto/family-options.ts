import type { SearchParameter } from '../../contracts/search.ts';
import { classicalFamilies } from '../../families/classical-families.ts';

type Options = Readonly<Record<string, SearchParameter>>;

/** What families that are trained by gradient steps have in common. */
const steps: Options = {
  '/training/optimizer/learningRate': { type: 'logUniform', low: 0.0003, high: 0.02 },
  '/training/optimizer/weightDecay': { type: 'logUniform', low: 1e-7, high: 0.01 },
  '/training/schedule/type': { type: 'choice', values: ['cosine', 'constant'] },
};

const hiddenLayers = [
  [{ units: 64 }],
  [{ units: 128, dropout: 0.3 }],
  [{ units: 128 }, { units: 64 }],
  [{ units: 256, dropout: 0.3 }, { units: 128, dropout: 0.3 }], // prettier-ignore
  [{ units: 512, dropout: 0.3 }],
];

/**
 * The main options of families: those of which results depend most. A place belongs to one family alone, or to all that are trained by gradient steps, so that
 * each family's options have one joint density (see the TPE sampler).
 */
const own: Readonly<Record<string, Options>> = {
  gradientBoostedTrees: {
    '/model/learningRate': { type: 'logUniform', low: 0.02, high: 0.4 },
    '/model/trees': { type: 'logInteger', low: 50, high: 800 },
    '/model/maxLeaves': { type: 'logInteger', low: 4, high: 128 },
    '/model/subsample': { type: 'uniform', low: 0.5, high: 1 },
    '/model/l2': { type: 'choice', values: [0, 0.1, 1, 10] },
  },
  randomForest: {
    '/model/maxFeatures': { type: 'choice', values: ['sqrt', 0.33, 0.66, 'all'] },
    '/model/minSamplesLeaf': { type: 'logInteger', low: 1, high: 20 },
    '/model/bootstrap': { type: 'choice', values: [true, false] },
  },
  decisionTree: {
    '/model/maxDepth': { type: 'logInteger', low: 2, high: 32 },
    '/model/minSamplesLeaf': { type: 'logInteger', low: 1, high: 50 },
  },
  naiveBayes: {
    '/model/smoothing': { type: 'logUniform', low: 0.001, high: 10 },
    '/model/varianceSmoothing': { type: 'logUniform', low: 1e-10, high: 0.1 },
  },
  supportVectorMachine: {
    '/model/c': { type: 'logUniform', low: 0.01, high: 1000 },
    '/model/gamma': { type: 'logUniform', low: 0.0001, high: 10 },
  },
  linear: { '/training/regularization/l2': { type: 'logUniform', low: 1e-7, high: 1 } },
  mlp: { ...steps, '/model/layers': { type: 'choice', values: hiddenLayers } },
};

/** The main options of a family, by their places in the definition. */
export function optionsOf(family: string): Options {
  return own[family] ?? (classicalFamilies.find(family) ? {} : steps);
}
