import { rowWeights, type FitData } from '../../engine/classical/fit-data.ts';
import type { RowSums } from '../../engine/classical/row-sums.ts';
import type { TreeEnsemble } from '../trees/ensemble.ts';
import { featuresPerSplit } from '../trees/features-per-split.ts';
import type { GrowthRules } from '../trees/grow-tree.ts';
import type { Tree } from '../trees/tree.ts';
import type { ResolvedGradientBoostedTrees } from './definition.ts';
import type { BoostingLoss } from './gradients.ts';

/** What a round of boosting brings: a tree, or one per class, and how good all trees together are. */
export interface BoostingRound {
  trees: Tree[];
  train: RowSums;
  /** null without validation rows. */
  validation: RowSums | null;
}

/** A fit that goes on round by round. */
export interface Booster {
  /** Rounds done. */
  readonly rounds: number;
  round(): BoostingRound;
  /** Lets the threads go that help. */
  end(): void;
}

/** What a fit of boosted trees is told beside the model and the data. */
export interface BoosterOptions {
  loss: BoostingLoss;
  seed: number;
  /** Trees of earlier rounds, to go on from: the rounds that follow are those of a fit never interrupted. */
  grown: Tree[];
}

/** Below this hessian a leaf says nothing; scikit-learn's `min_hessian_to_split`. */
const leastHessian = 1e-3;
/** Rows with a category of its own that a mean needs to be believed: LightGBM's `cat_smooth`. */
const categorySmoothing = 10;

/** The ensemble before the first tree: its base is the best constant. */
export function emptyBoosting(data: FitData, loss: BoostingLoss): TreeEnsemble {
  const { link, base } = startOf(data, loss);
  return { kind: 'trees', combine: 'sum', link, outputs: 1, base, trees: [] };
}

/** How far the trees of a model grow. @param width numbers of a row */
export function growthRulesOf(model: ResolvedGradientBoostedTrees, width: number): GrowthRules {
  return {
    criterion: 'squared',
    l2: model.l2,
    minRowsPerLeaf: model.minSamplesLeaf,
    minWeightPerLeaf: leastHessian,
    categorySmoothing,
    cover: 'rows',
    maxDepth: model.maxDepth ?? Infinity,
    maxLeaves: model.maxLeaves ?? Infinity,
    minRowsPerSplit: 2,
    featuresPerSplit: featuresPerSplit(model.maxFeatures, width),
    leastGain: 1e-9,
  };
}

/** The link of a loss, and the score of every row that loses the least. */
function startOf(data: FitData, loss: BoostingLoss): Pick<TreeEnsemble, 'link' | 'base'> {
  const { train, classes } = data;
  const weights = rowWeights(data);
  let total = 0;
  const sums = new Float64Array(classes ?? 1);
  for (let row = 0; row < train.rows; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    if (classes === null) sums[0] += weight * train.targets[row];
    else sums[train.targets[row]] += weight;
  }
  if (loss === 'meanSquaredError') return { link: 'identity', base: [sums[0] / total] };
  if (loss === 'poisson') return { link: 'exponential', base: [Math.log(Math.max(sums[0] / total, 1e-12))] };
  if (classes === 2) return { link: 'sigmoid', base: [Math.log(sums[1] / sums[0])] };
  return { link: 'softmax', base: Array.from(sums, (sum) => Math.log(sum / total)) };
}
