import { rowWeights, type FitData } from '../../engine/classical/fit-data.ts';
import { sumsOf, type RowSums } from '../../engine/classical/row-sums.ts';
import { createRandom } from '../../random.ts';
import { mostBins } from '../trees/bin-features.ts';
import { linked, rawScores } from '../trees/ensemble.ts';
import { createTreeGrower } from '../trees/kernel/grow-on-threads.ts';
import { openTreeThread, TreeJob, type TreeThread } from '../trees/kernel/tree-jobs.ts';
import { createTreeMemory, type TreeMemory, type TreeMemoryOptions } from '../trees/kernel/tree-memory.ts';
import { addTree, type Tree } from '../trees/tree.ts';
import { emptyBoosting, growthRulesOf, type Booster, type BoosterOptions } from './boosting.ts';
import type { ResolvedGradientBoostedTrees } from './definition.ts';
import type { BoostingLoss } from './gradients.ts';

/**
 * The memory of a fit on so many threads.
 * @returns null where the kernel can't fit the model: it looks at some of the features only, or is too large
 */
export function createBoostingMemory(
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  { loss, threads, ...options }: { loss: BoostingLoss; threads: number } & TreeMemoryOptions,
): TreeMemory | null {
  const rules = growthRulesOf(model, data.width);
  if (rules.featuresPerSplit < data.width) return null;
  const binsOf = (kind: number): number => (kind > 0 ? Math.min(kind, mostBins) : model.maxBins);
  return createTreeMemory(
    {
      rows: data.train.rows,
      width: data.width,
      scores: loss === 'crossEntropy' && data.classes !== 2 ? data.classes! : 1,
      maxLeaves: model.maxLeaves,
      weighted: data.classWeights !== null,
      mostBins: data.featureKinds.map(binsOf),
      threads,
    },
    options,
  );
}

/** Does what the leader of a fit asks for, until it is done. @param index of this thread, from 1 on */
export function helpBooster(
  tree: TreeMemory,
  index: number,
  { model, data, loss }: { model: ResolvedGradientBoostedTrees; data: FitData; loss: BoostingLoss },
): void {
  openThread(tree, index, model, data, loss).team.help();
}

/** Boosts trees as `createBooster` says, by the kernel and on the threads of its memory, of which this is the first. */
export function createBoosterOnThreads(
  tree: TreeMemory,
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  { loss, seed, grown }: BoosterOptions,
): Booster {
  const { train, validation } = data;
  const thread = openThread(tree, 0, model, data, loss);
  const { team } = thread;
  const ensemble = { ...emptyBoosting(data, loss), trees: grown };
  const { link } = ensemble;
  const stride = ensemble.base.length;
  writeRows(thread, data, rawScores(ensemble, train.features, train.rows), stride);
  const validationScores = rawScores(ensemble, validation.features, validation.rows);
  const rules = growthRulesOf(model, data.width);
  const features = binAll(tree, thread, data.featureKinds);
  const grower = createTreeGrower(tree, thread, features, rules, (gradient, hessian) => {
    const divisor = hessian + model.l2;
    return divisor > 0 ? (model.learningRate * gradient) / divisor : 0;
  });
  const blocks = Math.ceil(train.rows / tree.rowsPerSum);
  const sumsOfBlock = 5 + 2 * stride;
  const sums = new Float64Array(sumsOfBlock);
  /** Predicts the training rows; their sums are those of the blocks, in order. */
  const predict = (): void => {
    team.run(TreeJob.predict, blocks);
    sums.fill(0);
    for (let block = 0; block < blocks; block++)
      for (let i = 0; i < sumsOfBlock; i++) sums[i] += thread.sums[block * sumsOfBlock + i];
  };
  const trainSums = (): RowSums =>
    loss === 'crossEntropy'
      ? { rows: train.rows, loss: sums[0], metrics: { accuracy: sums[1] } }
      : { rows: train.rows, loss: sums[4], metrics: { squaredError: sums[0], absoluteError: sums[1] } };

  let round = grown.length / stride;
  predict();
  return {
    get rounds() {
      return round;
    },
    round() {
      const random = createRandom(seed, `round/${round}`);
      const count = Math.max(1, Math.round(model.subsample * train.rows));
      const rows = count === train.rows ? null : drawRows(train.rows, count, random);
      const trees: Tree[] = [];
      for (let k = 0; k < stride; k++) {
        const ofScore = { gradients: sums[2 + 2 * k], hessians: sums[3 + 2 * k] };
        const grownTree = grower.grow(k, rows, ofScore);
        if (rows) {
          const scores = thread.scores.subarray(k * train.rows, (k + 1) * train.rows);
          addTree(grownTree, train.features, train.rows, scores, { stride: 1, first: 0, outputs: 1 });
        }
        const place = { stride, first: k, outputs: 1 };
        addTree(grownTree, validation.features, validation.rows, validationScores, place);
        trees.push(grownTree);
      }
      predict();
      round += 1;
      return {
        trees,
        train: trainSums(),
        validation:
          validation.rows === 0
            ? null
            : sumsOf(loss, linked(link, validationScores, validation.rows), validation.targets, true),
      };
    },
    end: () => team.end(),
  };
}

const openThread = (
  tree: TreeMemory,
  index: number,
  model: ResolvedGradientBoostedTrees,
  data: FitData,
  loss: BoostingLoss,
): TreeThread =>
  openTreeThread(tree, index, {
    data,
    loss,
    maxBins: model.maxBins,
    rules: growthRulesOf(model, data.width),
  });

/** Writes what the kernel needs of the rows, but for their features. @param scores [rows × stride] */
function writeRows(thread: TreeThread, data: FitData, scores: Float64Array, stride: number): void {
  const { rows, targets } = data.train;
  thread.featureKinds.set(data.featureKinds);
  thread.targets.set(targets);
  const weights = rowWeights(data);
  if (weights) thread.weights.set(weights);
  for (let k = 0; k < stride; k++)
    for (let row = 0; row < rows; row++) thread.scores[k * rows + row] = scores[row * stride + k];
}

/** Puts all training rows into bins. */
function binAll(tree: TreeMemory, thread: TreeThread, featureKinds: Int32Array) {
  const { team, featureBins, featureStarts, thresholds } = thread;
  team.run(TreeJob.quantiles, tree.width);
  for (let i = 0; i < tree.width; i++) featureStarts[i + 1] = featureStarts[i] + featureBins[i] + 1;
  team.run(TreeJob.bin, Math.ceil(tree.rows / tree.rowsPerBlock));
  return Array.from(featureBins, (bins, i) => {
    const isCategory = featureKinds[i] > 0;
    const steps = isCategory ? new Float32Array(0) : thresholds.slice(256 * i, 256 * i + bins - 1);
    return { isCategory, bins, thresholds: steps };
  });
}

function drawRows(rows: number, count: number, random: ReturnType<typeof createRandom>): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return random.shuffle(all).subarray(0, count).toSorted();
}
