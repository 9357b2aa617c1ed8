import type { ClassicalDefinition, ClassicalTraining } from '../../src/contracts/definition/classical.ts';
import type { FitData } from '../../src/engine/classical/fit-data.ts';
import { startFit } from '../../src/engine/classical/start-fit.ts';
import type { FittedModel } from '../../src/families/classical-engine.ts';
import { classicalFamilies, type ResolvedClassicalModel } from '../../src/families/classical-families.ts';
import type { ClassicalLoss } from '../../src/families/classical-family.ts';
import type { ResolvedDecisionTree } from '../../src/families/decision-tree/definition.ts';
import { loadEngine } from '../../src/families/load-engine.ts';
import type { ResolvedGradientBoostedTrees } from '../../src/families/gradient-boosted-trees/definition.ts';
import type { ResolvedNaiveBayes } from '../../src/families/naive-bayes/definition.ts';
import type { ResolvedRandomForest } from '../../src/families/random-forest/definition.ts';
import type { ResolvedSupportVectorMachine } from '../../src/families/support-vector-machine/definition.ts';
import type { TreeEnsemble } from '../../src/families/trees/ensemble.ts';
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

const engines = new Map(
  await Promise.all(
    classicalFamilies.names().map(async (family) => [family, await loadEngine(family)] as const),
  ),
);

/** The forest that the model's options grow, tree by tree, on this thread. */
export function growForest(
  model: ResolvedDecisionTree | ResolvedRandomForest,
  data: FitData,
  seed = 7,
): TreeEnsemble {
  return grow(model, data, { seed, loss: lossOf(data) });
}

/** The trees that the model's options boost, on this thread. */
export function boost(
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  { seed = 7, loss = lossOf(data) }: { seed?: number; loss?: ClassicalLoss } = {},
): TreeEnsemble {
  return grow(model, data, { seed, loss });
}

/** A model of any family, fitted on this thread. */
export async function fitOnThisThread(
  model: ResolvedClassicalModel,
  data: FitData,
  seed = 7,
): Promise<FittedModel> {
  const engine = engines.get(model.family)!;
  const loss = lossOf(data);
  if (engine.growth) return grow(model, data, { seed, loss });
  const request = { model, loss, data, seed, grown: null, share: { index: 0, of: 1 } };
  return (await engine.fit(request, () => {}))!;
}

/** A model of any family, fitted on threads of its own where it is given several, else on this one. */
export async function fitOnThreads(
  model: ResolvedClassicalModel,
  data: FitData,
  available: number,
): Promise<FittedModel> {
  const engine = engines.get(model.family)!;
  const size = { rows: data.train.rows, width: data.width };
  const threads = classicalFamilies.get(model.family).threads(model, available, size);
  if (threads === 1) return fitOnThisThread(model, data);
  const loss = lossOf(data);
  const grown = engine.growth?.start(data, loss, null) ?? null;
  const fit = startFit({ model, loss, data, seed: 7, grown }, engine, { threads, firstIteration: 0 });
  try {
    for (;;) {
      const message = await fit.next(1000);
      if (message?.type === 'iteration') engine.growth!.add(grown!, message.part);
      if (message?.type === 'done') return message.model ?? grown!;
    }
  } finally {
    await fit.end();
  }
}

function grow<Fitted extends FittedModel>(
  model: ResolvedClassicalModel,
  data: FitData,
  { seed, loss }: { seed: number; loss: ClassicalLoss },
): Fitted {
  const engine = engines.get(model.family)!;
  const growth = engine.growth!;
  const parts: unknown[] = [];
  const grown = growth.start(data, loss, null);
  void engine.fit({ model, loss, data, seed, grown, share: { index: 0, of: 1 } }, ({ part }) =>
    parts.push(part),
  );
  for (const part of parts) growth.add(grown, part);
  return grown as Fitted;
}

const lossOf = ({ classes }: FitData): ClassicalLoss =>
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
