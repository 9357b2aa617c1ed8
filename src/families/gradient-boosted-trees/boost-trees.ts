import { rowWeights, type FitData } from '../../engine/classical/fit-data.ts';
import { sumsOf, type RowSums } from '../../engine/classical/row-sums.ts';
import { createRandom } from '../../random.ts';
import { binFeatures } from '../trees/bin-features.ts';
import { linked, rawScores, type TreeEnsemble } from '../trees/ensemble.ts';
import { featuresPerSplit } from '../trees/features-per-split.ts';
import { growTree } from '../trees/grow-tree.ts';
import { addTree, type Tree } from '../trees/tree.ts';
import type { ResolvedGradientBoostedTrees } from './definition.ts';
import { writeGradients, type BoostingLoss } from './gradients.ts';

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

/**
 * Boosts trees to second order (Friedman 2001; Chen and Guestrin 2016): each round fits a tree per score to the gradients
 * and hessians of the loss, and adds learningRate · Σ −gradient / (Σ hessian + l2) of each leaf.
 * @param grown trees of earlier rounds, to go on from: the rounds that follow are those of a fit never interrupted
 */
export function createBooster(
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  { loss, seed, grown }: { loss: BoostingLoss; seed: number; grown: Tree[] },
): Booster {
  const { train, validation } = data;
  const binned = binFeatures(train.features, train.rows, data.featureKinds, model.maxBins);
  const weights = rowWeights(data);
  const ensemble = { ...emptyBoosting(data, loss), trees: grown };
  const { link } = ensemble;
  const stride = ensemble.base.length;
  const trainScores = rawScores(ensemble, train.features, train.rows);
  const validationScores = rawScores(ensemble, validation.features, validation.rows);
  const gradients = new Float64Array(train.rows * stride);
  const hessians =
    loss === 'meanSquaredError' && weights === null ? null : new Float64Array(train.rows * stride);
  const all = Int32Array.from({ length: train.rows }, (_, row) => row);
  const rules = {
    criterion: 'squared' as const,
    l2: model.l2,
    minRowsPerLeaf: model.minSamplesLeaf,
    minWeightPerLeaf: leastHessian,
    categorySmoothing,
    maxDepth: model.maxDepth ?? Infinity,
    maxLeaves: model.maxLeaves ?? Infinity,
    minRowsPerSplit: 2,
    featuresPerSplit: featuresPerSplit(model.maxFeatures, data.width),
    leastGain: 1e-9,
  };
  const valueOf = (total: Float64Array, out: Float32Array, at: number): void => {
    const divisor = total[1] + model.l2;
    out[at] = divisor > 0 ? (model.learningRate * total[2]) / divisor : 0;
  };
  let round = grown.length / stride;

  return {
    get rounds() {
      return round;
    },
    round() {
      const random = createRandom(seed, `round/${round}`);
      const count = Math.max(1, Math.round(model.subsample * train.rows));
      const rows = count === train.rows ? all : random.shuffle(all.slice()).subarray(0, count).toSorted();
      writeGradients(
        loss,
        { scores: trainScores, targets: train.targets, weights, stride },
        gradients,
        hessians,
      );
      const trees: Tree[] = [];
      for (let k = 0; k < stride; k++) {
        const targets = {
          sums: gradients.subarray(k * train.rows, (k + 1) * train.rows),
          weights: hessians && hessians.subarray(k * train.rows, (k + 1) * train.rows),
          labels: null,
          channels: 1,
        };
        const { tree, order, leaves } = growTree({
          binned,
          targets,
          rows,
          rules,
          outputs: 1,
          valueOf,
          random,
        });
        if (rows === all) {
          for (const { node, start, end } of leaves)
            for (let i = start; i < end; i++) trainScores[order[i] * stride + k] += tree.value[node];
        } else addTree(tree, train.features, train.rows, trainScores, { stride, first: k, outputs: 1 });
        addTree(tree, validation.features, validation.rows, validationScores, {
          stride,
          first: k,
          outputs: 1,
        });
        trees.push(tree);
      }
      round += 1;
      return {
        trees,
        train: sumsOf(loss, linked(link, trainScores, train.rows), train.targets, false),
        validation:
          validation.rows === 0
            ? null
            : sumsOf(loss, linked(link, validationScores, validation.rows), validation.targets, true),
      };
    },
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
