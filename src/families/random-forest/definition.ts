import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { defineClassicalFamily } from '../classical-family.ts';
import {
  criterion,
  criterionOf,
  binsFor,
  maxBinsOrExact,
  maxDepth,
  maxFeatures,
  maxLeaves,
  minSamplesLeaf,
  minSamplesSplit,
  treeFitBytes,
  treePreparation,
  trees,
  type FeatureShare,
} from '../trees/tree-options.ts';

const RandomForestModel = Type.Object(
  {
    family: Type.Literal('randomForest'),
    trees,
    criterion,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf: minSamplesLeaf(1),
    maxLeaves,
    maxFeatures: maxFeatures('sqrt by default for classification, all for regression.'),
    bootstrap: Defaulted(
      true,
      Type.Boolean({ description: 'Whether the rows of each tree are drawn with replacement.' }),
    ),
    sampleFraction: Defaulted(
      1,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Rows drawn for each tree, as a fraction of the training rows (max_samples).',
      }),
    ),
    maxBins: maxBinsOrExact,
  },
  {
    additionalProperties: false,
    description: 'The mean of many trees, each grown on rows and features drawn at random.',
  },
);

/** A random forest with every default written in. */
export interface ResolvedRandomForest {
  family: 'randomForest';
  trees: number;
  criterion: 'gini' | 'entropy' | 'squaredError';
  maxDepth: number | null;
  minSamplesSplit: number;
  minSamplesLeaf: number;
  maxLeaves: number | null;
  maxFeatures: FeatureShare;
  bootstrap: boolean;
  sampleFraction: number;
  maxBins: number;
}

/** A random forest (Breiman 2001). */
export const randomForest = defineClassicalFamily({
  family: 'randomForest',
  schema: RandomForestModel,
  losses: { classification: ['crossEntropy'], regression: ['meanSquaredError'] },
  takesMissing: true,
  iterates: true,
  stopsEarly: false,
  preparation: treePreparation,
  resolve(given, context): ResolvedRandomForest {
    const model = withDefaults(RandomForestModel, given);
    return {
      ...model,
      maxBins: given.maxBins ?? binsFor(context.trainRows),
      criterion: criterionOf(given.criterion, context),
      maxFeatures: model.maxFeatures ?? (context.isClassification ? 'sqrt' : 'all'),
    };
  },
  iterations: (model) => model.trees,
  threads: (model, available) => Math.max(1, Math.min(available, model.trees)),
  fitBytes: treeFitBytes,
  execution: (_, threads) => ({
    plan: `histogram trees, threads ${threads}`,
    reason: 'Trees are grown on histograms, each on its own.',
  }),
});
