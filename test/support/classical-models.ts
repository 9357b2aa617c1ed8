import type {
  ClassicalDefinition,
  ClassicalTraining,
  ResolvedClassicalModel,
  ResolvedDecisionTree,
  ResolvedGradientBoostedTrees,
  ResolvedNaiveBayes,
  ResolvedRandomForest,
  ResolvedSupportVectorMachine,
} from '../../src/contracts/definition/classical.ts';
import { fitNaiveBayes } from '../../src/engine/classical/bayes/naive-bayes.ts';
import type { ClassicalModel } from '../../src/engine/classical/classical-model.ts';
import type { FitData } from '../../src/engine/classical/fit-data.ts';
import { fitSvm } from '../../src/engine/classical/svm/fit-svm.ts';
import { createBooster, emptyBoosting } from '../../src/engine/classical/trees/boost-trees.ts';
import type { TreeEnsemble } from '../../src/engine/classical/trees/ensemble.ts';
import { createForestGrower, emptyForest } from '../../src/engine/classical/trees/grow-forest.ts';
import { trainingDefinition } from './training-definition.ts';

const treeDefaults = {
  maxDepth: null,
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  maxLeaves: null,
  maxBins: 255,
} as const;

export const decisionTree = (options: Partial<ResolvedDecisionTree> = {}): ResolvedDecisionTree => ({
  family: 'decisionTree',
  ...treeDefaults,
  criterion: 'gini',
  maxFeatures: 'all',
  ...options,
});

export const randomForest = (options: Partial<ResolvedRandomForest> = {}): ResolvedRandomForest => ({
  family: 'randomForest',
  ...treeDefaults,
  trees: 100,
  criterion: 'gini',
  maxFeatures: 'sqrt',
  bootstrap: true,
  sampleFraction: 1,
  ...options,
});

export const boostedTrees = (
  options: Partial<ResolvedGradientBoostedTrees> = {},
): ResolvedGradientBoostedTrees => ({
  family: 'gradientBoostedTrees',
  trees: 100,
  learningRate: 0.1,
  maxDepth: null,
  maxLeaves: 31,
  minSamplesLeaf: 20,
  l2: 0,
  subsample: 1,
  maxFeatures: 'all',
  maxBins: 255,
  ...options,
});

export const naiveBayes = (options: Partial<ResolvedNaiveBayes> = {}): ResolvedNaiveBayes => ({
  family: 'naiveBayes',
  variant: 'auto',
  smoothing: 1,
  varianceSmoothing: 1e-9,
  ...options,
});

export const vectorMachine = (
  options: Partial<ResolvedSupportVectorMachine> = {},
): ResolvedSupportVectorMachine => ({
  family: 'supportVectorMachine',
  c: 1,
  kernel: 'rbf',
  gamma: 'scale',
  degree: 3,
  coef0: 0,
  epsilon: 0.1,
  probability: true,
  tolerance: 0.001,
  ...options,
});

/** The forest that the model's options grow, tree by tree, on this thread. */
export function growForest(
  model: ResolvedDecisionTree | ResolvedRandomForest,
  data: FitData,
  seed = 7,
): TreeEnsemble {
  const grower = createForestGrower(model, data, seed);
  const count = model.family === 'decisionTree' ? 1 : model.trees;
  return { ...emptyForest(data), trees: Array.from({ length: count }, (_, i) => grower.tree(i)) };
}

/** The trees that the model's options boost, on this thread. */
export function boost(
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  { seed = 7, loss = lossOf(data) }: { seed?: number; loss?: ClassicalTraining['loss'] } = {},
): TreeEnsemble {
  const booster = createBooster(model, data, { loss, seed, grown: [] });
  const trees = Array.from({ length: model.trees }, () => booster.round().trees).flat();
  return { ...emptyBoosting(data, loss), trees };
}

/** A model of any family, fitted on this thread. */
export async function fitOnThisThread(
  model: ResolvedClassicalModel,
  data: FitData,
  seed = 7,
): Promise<ClassicalModel> {
  switch (model.family) {
    case 'decisionTree':
    case 'randomForest':
      return growForest(model, data, seed);
    case 'gradientBoostedTrees':
      return boost(model, data, { seed });
    case 'naiveBayes':
      return fitNaiveBayes(model, data);
    case 'supportVectorMachine':
      return await fitSvm(model, data, seed);
  }
}

const lossOf = ({ classes }: FitData): ClassicalTraining['loss'] =>
  classes === null ? 'meanSquaredError' : 'crossEntropy';

/** A resolved definition of a classical model. */
export function classicalDefinition(
  model: ResolvedClassicalModel,
  changes: Partial<Omit<ClassicalDefinition, 'model' | 'training'>> & {
    training?: Partial<ClassicalTraining>;
  } = {},
): ClassicalDefinition {
  return {
    ...trainingDefinition(),
    ...changes,
    model,
    training: {
      loss: 'crossEntropy',
      labelSmoothing: 0,
      earlyStopping: null,
      checkpoint: { everySeconds: 86_400, everyEpochs: null, keepLast: 2, keepBest: 1 },
      ...changes.training,
    },
  };
}
