import type { Contributions, ExplainedColumns } from '../../engine/explain/explainer.ts';
import { rawScores, type TreeEnsemble } from './ensemble.ts';
import { goesLeftAt, type Tree } from './tree.ts';

/** A tree that says how many training rows each node was reached by. */
type CoveredTree = Tree & { cover: Float32Array };

/** The trees, where they can be explained: artifacts of before kept no covers. */
export function coveredTrees({ trees }: Pick<TreeEnsemble, 'trees'>): CoveredTree[] | null {
  return trees.every((tree): tree is CoveredTree => tree.cover !== undefined) ? trees : null;
}

/** The features that a path has asked for, from its root; entry 0 stands for the root. */
interface Path {
  feature: Int32Array;
  /** Share of the training rows that follow the path where the feature is unknown. */
  zero: Float64Array;
  /** 1 where the row itself follows the path by this feature, else 0. */
  one: Float64Array;
  /** Sums of the permutation weights of the subsets of each size. */
  weight: Float64Array;
}

/**
 * Shapley values of the scores of trees, where the value of a set of features is the path-dependent expectation: at a node whose feature is not
 * in the set, both children count by their covers (TreeSHAP, algorithm 2 of Lundberg, Erion and Lee 2018, arXiv:1802.03888). Exact, in
 * O(leaves · depth²) for each row and tree, in float64. Columns get the sum over their features.
 */
export function explainTrees(
  ensemble: TreeEnsemble,
  trees: readonly CoveredTree[],
  features: Float32Array,
  rows: number,
  columns: ExplainedColumns,
): Contributions {
  const { outputs, base, combine } = ensemble;
  const stride = base.length;
  const width = rows === 0 ? 0 : features.length / rows;
  const share = combine === 'mean' ? 1 / trees.length : 1;
  const values = new Float64Array(rows * stride * columns.count);
  const expected = Float64Array.from(base);
  const path = emptyPath(trees.reduce((most, tree) => Math.max(most, depthOf(tree)), 0));
  for (const [i, tree] of trees.entries()) {
    const first = (i * outputs) % stride;
    addExpected(tree, outputs, share, expected, first);
    for (let row = 0; row < rows; row++) {
      const target = { values, at: (row * stride + first) * columns.count, outputs, share, columns };
      explainRow(tree, features, row * width, path, target);
    }
  }
  const scores = rawScores(ensemble, features, rows);
  if (combine === 'mean') for (let i = 0; i < scores.length; i++) scores[i] *= share;
  const bases = new Float64Array(rows * stride);
  for (let row = 0; row < rows; row++) bases.set(expected, row * stride);
  return { rows, outputs: stride, columns: columns.count, base: bases, values, scores };
}

/** Steps that explaining a row takes, about: Σ over the trees of leaves · depth². */
export function explainedSteps(trees: readonly Tree[]): number {
  return trees.reduce((sum, tree) => sum + ((tree.feature.length + 1) / 2) * (depthOf(tree) + 1) ** 2, 0);
}

function emptyPath(depth: number): Path {
  // A path of d features is followed by those that go on from it: 2 + 3 + … + (depth + 2) entries.
  const entries = ((depth + 2) * (depth + 3)) / 2;
  return {
    feature: new Int32Array(entries),
    zero: new Float64Array(entries),
    one: new Float64Array(entries),
    weight: new Float64Array(entries),
  };
}

/** Nodes between the root and its deepest leaf, the leaf included. */
function depthOf({ feature, left, right }: Tree): number {
  const depths = new Int32Array(feature.length);
  let deepest = 0;
  // Children stand behind their parents.
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0) deepest = Math.max(deepest, depths[node]);
    else depths[left[node]] = depths[right[node]] = depths[node] + 1;
  }
  return deepest;
}

/** Adds what a tree answers on average over its training rows. */
function addExpected(
  { feature, left, right, cover, value }: CoveredTree,
  outputs: number,
  share: number,
  expected: Float64Array,
  first: number,
): void {
  const shares = new Float64Array(feature.length);
  shares[0] = 1;
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] >= 0) {
      shares[left[node]] = (shares[node] * cover[left[node]]) / cover[node];
      shares[right[node]] = (shares[node] * cover[right[node]]) / cover[node];
    } else
      for (let k = 0; k < outputs; k++)
        expected[first + k] += share * shares[node] * value[node * outputs + k];
  }
}

/** Adds a tree's contributions to those of a row. @param at index of the row's first feature */
function explainRow(
  tree: CoveredTree,
  features: Float32Array,
  at: number,
  path: Path,
  target: { values: Float64Array; at: number; outputs: number; share: number; columns: ExplainedColumns },
): void {
  const { feature: asked, zero, one, weight } = path;
  const { feature, left, right, cover, value } = tree;
  const { values, outputs, share, columns } = target;

  /**
   * Visits a node with the path to it. @param from where the path of the node above begins
   * @param depth features of the path of the node above, and one
   */
  const visit = (
    node: number,
    from: number,
    depth: number,
    zeroShare: number,
    oneShare: number,
    by: number,
  ): void => {
    const start = from + depth;
    for (let i = 0; i < depth; i++) {
      asked[start + i] = asked[from + i];
      zero[start + i] = zero[from + i];
      one[start + i] = one[from + i];
      weight[start + i] = weight[from + i];
    }
    extend(path, start, depth, zeroShare, oneShare, by);
    if (feature[node] < 0) {
      for (let i = 1; i <= depth; i++) {
        const parts = unwoundSum(path, start, depth, i) * (one[start + i] - zero[start + i]) * share;
        const column = target.at + columns.of[asked[start + i]];
        for (let k = 0; k < outputs; k++)
          values[column + k * columns.count] += parts * value[node * outputs + k];
      }
      return;
    }
    const hot = goesLeftAt(tree, node, features, at) ? left[node] : right[node];
    const cold = hot === left[node] ? right[node] : left[node];
    let [zeroBefore, oneBefore, length] = [1, 1, depth];
    for (let i = 1; i <= depth; i++) {
      if (asked[start + i] !== feature[node]) continue;
      // A feature that the path has asked for before counts once.
      zeroBefore = zero[start + i];
      oneBefore = one[start + i];
      unwind(path, start, depth, i);
      length -= 1;
      break;
    }
    const [hotShare, coldShare] = [cover[hot] / cover[node], cover[cold] / cover[node]];
    visit(hot, start, length + 1, zeroBefore * hotShare, oneBefore, feature[node]);
    visit(cold, start, length + 1, zeroBefore * coldShare, 0, feature[node]);
  };
  visit(0, 0, 0, 1, 1, -1);
}

/** Puts entry `depth` on a path: EXTEND. */
function extend(
  path: Path,
  start: number,
  depth: number,
  zeroShare: number,
  oneShare: number,
  by: number,
): void {
  const { feature, zero, one, weight } = path;
  feature[start + depth] = by;
  zero[start + depth] = zeroShare;
  one[start + depth] = oneShare;
  weight[start + depth] = depth === 0 ? 1 : 0;
  for (let i = depth - 1; i >= 0; i--) {
    weight[start + i + 1] += (oneShare * weight[start + i] * (i + 1)) / (depth + 1);
    weight[start + i] = (zeroShare * weight[start + i] * (depth - i)) / (depth + 1);
  }
}

/** Takes entry `index` off a path of which `depth` is the last: UNWIND. */
function unwind(path: Path, start: number, depth: number, index: number): void {
  const { feature, zero, one, weight } = path;
  const [zeroShare, oneShare] = [zero[start + index], one[start + index]];
  let next = weight[start + depth];
  for (let i = depth - 1; i >= 0; i--) {
    if (oneShare !== 0) {
      const kept = weight[start + i];
      weight[start + i] = (next * (depth + 1)) / ((i + 1) * oneShare);
      next = kept - (weight[start + i] * zeroShare * (depth - i)) / (depth + 1);
    } else weight[start + i] = (weight[start + i] * (depth + 1)) / (zeroShare * (depth - i));
  }
  for (let i = index; i < depth; i++) {
    feature[start + i] = feature[start + i + 1];
    zero[start + i] = zero[start + i + 1];
    one[start + i] = one[start + i + 1];
  }
}

/** The sum of a path's weights without entry `index`, the path left as it is. */
function unwoundSum(path: Path, start: number, depth: number, index: number): number {
  const { zero, one, weight } = path;
  const [zeroShare, oneShare] = [zero[start + index], one[start + index]];
  let next = weight[start + depth];
  let total = 0;
  for (let i = depth - 1; i >= 0; i--) {
    if (oneShare !== 0) {
      const part = (next * (depth + 1)) / ((i + 1) * oneShare);
      total += part;
      next = weight[start + i] - (part * zeroShare * (depth - i)) / (depth + 1);
    } else total += (weight[start + i] * (depth + 1)) / (zeroShare * (depth - i));
  }
  return total;
}
