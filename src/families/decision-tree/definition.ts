import { Type } from 'typebox';
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
  type FeatureShare,
} from '../trees/tree-options.ts';

const DecisionTreeModel = Type.Object(
  {
    family: Type.Literal('decisionTree'),
    criterion,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf: minSamplesLeaf(1),
    maxLeaves,
    maxFeatures: maxFeatures('all by default.'),
    maxBins: maxBinsOrExact,
  },
  {
    additionalProperties: false,
    description:
      'One tree. A split divides the categories of a feature in two sets; rows with a missing value go to a side of their own.',
  },
);

/** A decision tree with every default written in. */
export interface ResolvedDecisionTree {
  family: 'decisionTree';
  criterion: 'gini' | 'entropy' | 'squaredError';
  maxDepth: number | null;
  minSamplesSplit: number;
  minSamplesLeaf: number;
  maxLeaves: number | null;
  maxFeatures: FeatureShare;
  maxBins: number;
}

/** A decision tree: a forest of one tree on all rows. */
export const decisionTree = defineClassicalFamily({
  family: 'decisionTree',
  schema: DecisionTreeModel,
  losses: { classification: ['crossEntropy'], regression: ['meanSquaredError'] },
  takesMissing: true,
  iterates: false,
  stopsEarly: false,
  preparation: treePreparation,
  resolve(given, context): ResolvedDecisionTree {
    const model = withDefaults(DecisionTreeModel, given);
    return {
      ...model,
      maxBins: given.maxBins ?? binsFor(context.trainRows),
      criterion: criterionOf(given.criterion, context),
      maxFeatures: model.maxFeatures ?? 'all',
    };
  },
  iterations: () => 1,
  threads: () => 1,
  fitBytes: treeFitBytes,
  execution: () => ({
    plan: 'histogram trees',
    reason: 'Trees are grown on histograms, one after the other.',
  }),
});
