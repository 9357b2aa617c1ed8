import { rowWeights, type FitData } from '../../engine/classical/fit-data.ts';
import { sumsOf } from '../../engine/classical/row-sums.ts';
import { createRandom } from '../../random.ts';
import { binFeatures } from '../trees/bin-features.ts';
import { linked, rawScores } from '../trees/ensemble.ts';
import { growTree } from '../trees/grow-tree.ts';
import type { TreeMemory } from '../trees/kernel/tree-memory.ts';
import { addTree, type Tree } from '../trees/tree.ts';
import { createBoosterOnThreads, createBoostingMemory } from './boost-on-threads.ts';
import { emptyBoosting, growthRulesOf, type Booster, type BoosterOptions } from './boosting.ts';
import type { ResolvedGradientBoostedTrees } from './definition.ts';
import { writeGradients } from './gradients.ts';

/**
 * Boosts trees to second order (Friedman 2001; Chen and Guestrin 2016): each round fits a tree per score to the gradients
 * and hessians of the loss, and adds learningRate · Σ −gradient / (Σ hessian + l2) of each leaf.
 * @param tree memory of the kernel on this thread and others, see `createBoostingMemory`; null: without the kernel
 */
export function createBooster(
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  options: BoosterOptions,
  tree: TreeMemory | null = createBoostingMemory(model, data, { loss: options.loss, threads: 1 }),
): Booster {
  if (tree) return createBoosterOnThreads(tree, model, data, options);
  const { loss, seed, grown } = options;
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
  const rules = growthRulesOf(model, data.width);
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
    end() {},
  };
}
