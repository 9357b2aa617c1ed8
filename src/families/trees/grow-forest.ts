import { rowWeights, type FitData } from '../../engine/classical/fit-data.ts';
import { createRandom } from '../../random.ts';
import type { ResolvedDecisionTree } from '../decision-tree/definition.ts';
import { binFeatures } from './bin-features.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { featuresPerSplit } from './features-per-split.ts';
import { growTree } from './grow-tree.ts';
import type { Tree } from './tree.ts';

/** Grows the trees of a forest, each by its number alone: in any order, on any thread, they are the same. */
export interface ForestGrower {
  tree(index: number): Tree;
}

/** How the rows of each tree are drawn. */
export interface RowDraw {
  bootstrap: boolean;
  sampleFraction: number;
}

/** A forest without trees: what {@link createForestGrower} makes them for. */
export function emptyForest({ classes }: Pick<FitData, 'classes'>): TreeEnsemble {
  const outputs = classes ?? 1;
  return {
    kind: 'trees',
    combine: 'mean',
    link: classes === null ? 'identity' : 'shares',
    outputs,
    base: Array.from({ length: outputs }, () => 0),
    trees: [],
  };
}

/**
 * Puts the training rows into bins and grows trees on them. A bootstrapped row counts as often as it was drawn
 * (Breiman 2001).
 * @param draw null: each tree is grown on all rows
 */
export function createForestGrower(
  model: Omit<ResolvedDecisionTree, 'family'>,
  draw: RowDraw | null,
  data: FitData,
  seed: number,
): ForestGrower {
  const { train, classes } = data;
  const binned = binFeatures(train.features, train.rows, data.featureKinds, model.maxBins);
  const weights = rowWeights(data);
  const outputs = classes ?? 1;
  const rules = {
    criterion: model.criterion === 'entropy' ? ('entropy' as const) : ('squared' as const),
    l2: 0,
    minRowsPerLeaf: model.minSamplesLeaf,
    minWeightPerLeaf: 0,
    categorySmoothing: 0,
    cover: 'weights' as const,
    maxDepth: model.maxDepth ?? Infinity,
    maxLeaves: model.maxLeaves ?? Infinity,
    minRowsPerSplit: model.minSamplesSplit,
    featuresPerSplit: featuresPerSplit(model.maxFeatures, data.width),
    // A node of several classes is divided even where that gains nothing yet, as an exclusive or needs it.
    leastGain: classes === null ? 1e-9 : -1e-9,
  };
  const valueOf = (total: Float64Array, out: Float32Array, at: number): void => {
    for (let k = 0; k < outputs; k++) out[at + k] = total[2 + k] / total[1];
  };

  return {
    tree(index) {
      const random = createRandom(seed, `tree/${index}`);
      const drawn = drawRows(draw, train.rows, weights, random);
      const targets = {
        labels: classes === null ? null : train.targets,
        sums:
          classes === null
            ? Float64Array.from(train.targets, (value, row) => value * (drawn.weights?.[row] ?? 1))
            : null,
        weights: drawn.weights,
        channels: outputs,
      };
      return growTree({ binned, targets, rows: drawn.rows, rules, outputs, valueOf, random }).tree;
    },
  };
}

function drawRows(
  draw: RowDraw | null,
  rows: number,
  weights: Float64Array | null,
  random: ReturnType<typeof createRandom>,
): { rows: Int32Array; weights: Float64Array | null } {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (draw === null) return { rows: all, weights };
  const count = Math.max(1, Math.round(draw.sampleFraction * rows));
  if (!draw.bootstrap)
    return { rows: count === rows ? all : random.shuffle(all).subarray(0, count).toSorted(), weights };
  const times = new Float64Array(rows);
  for (let i = 0; i < count; i++) times[random.integer(rows)] += 1;
  const kept = all.filter((row) => times[row] > 0);
  if (weights) for (let row = 0; row < rows; row++) times[row] *= weights[row];
  return { rows: kept, weights: times };
}
