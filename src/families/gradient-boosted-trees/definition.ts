import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { defineClassicalFamily } from '../classical-family.ts';
import {
  maxBins,
  maxDepth,
  maxFeatures,
  maxLeavesOf,
  minSamplesLeaf,
  treeFitBytes,
  treePreparation,
  trees,
  type FeatureShare,
} from '../trees/tree-options.ts';

const GradientBoostedTreesModel = Type.Object(
  {
    family: Type.Literal('gradientBoostedTrees'),
    trees,
    learningRate: Defaulted(
      0.1,
      Type.Number({ exclusiveMinimum: 0, maximum: 10, description: "Factor of each tree's contribution." }),
    ),
    maxDepth,
    maxLeaves: maxLeavesOf(31),
    minSamplesLeaf: minSamplesLeaf(20),
    l2: Defaulted(
      0,
      Type.Number({
        minimum: 0,
        maximum: 1e9,
        description: 'L2 regularization of the values of leaves.',
      }),
    ),
    subsample: Defaulted(
      1,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Fraction of the training rows, drawn without replacement, that each tree is grown on.',
      }),
    ),
    maxFeatures: maxFeatures('all by default.'),
    maxBins,
  },
  {
    additionalProperties: false,
    description:
      'Trees that each correct the ones before (histogram gradient boosting, to second order). Defaults are those of scikit-learn\'s HistGradientBoosting; by default, training stops early above 10,000 training rows only. With training.earlyStopping, epochs are trees.', // prettier-ignore
  },
);

/** Gradient boosted trees with every default written in. */
export interface ResolvedGradientBoostedTrees {
  family: 'gradientBoostedTrees';
  trees: number;
  learningRate: number;
  maxDepth: number | null;
  maxLeaves: number | null;
  minSamplesLeaf: number;
  l2: number;
  subsample: number;
  maxFeatures: FeatureShare;
  maxBins: number;
}

/** A fit to fewer numbers takes less time than a thread does to start. */
const leastValuesToShare = 200_000;

/** Gradient boosted trees (Friedman 2001; Chen and Guestrin 2016). */
export const gradientBoostedTrees = defineClassicalFamily({
  family: 'gradientBoostedTrees',
  schema: GradientBoostedTreesModel,
  losses: { classification: ['crossEntropy'], regression: ['meanSquaredError', 'poisson'] },
  takesMissing: true,
  iterates: true,
  stopsEarly: true,
  preparation: treePreparation,
  resolve(given): ResolvedGradientBoostedTrees {
    const model = withDefaults(GradientBoostedTreesModel, given);
    return { ...model, maxFeatures: model.maxFeatures ?? 'all' };
  },
  iterations: (model) => model.trees,
  threads: (model, available, { rows, width }) =>
    model.maxFeatures === 'all' && rows * width >= leastValuesToShare ? Math.max(1, available) : 1,
  fitBytes: treeFitBytes,
  execution: (_, threads) => ({
    plan: `histogram trees, threads ${threads}`,
    reason: 'Trees are grown on histograms, one after the other, each on all threads.',
  }),
});
