import { mostBins } from '../../families/trees/bin-features.ts';
import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { categorySetWords, type Tree } from '../../families/trees/tree.ts';
import { addLink } from '../graph/add-link.ts';
import { scalar, type Value } from '../graph/graph-ops.ts';
import { unsupported } from '../unsupported.ts';
import type { TensorflowOps } from './tensorflow-ops.ts';

/** Nodes of a graph grow with the depth, memory with rows and trees; a file of TensorFlow holds 2 GB. */
const mostNodes = 10_000_000;

/** Categories of a set. */
const setSize = categorySetWords * 32;

/**
 * Adds trees as gathers: all trees of a row go down one node at a time, as many times as the deepest tree has levels; a leaf leads to
 * itself. Sums are float64, as in training.
 * @throws what `unsupported` gives, where the trees are too many for a file
 */
export function addTrees(ops: TensorflowOps, features: Value, ensemble: TreeEnsemble): Value {
  const { base, outputs, combine, link } = ensemble;
  const scores = base.length;
  const trees = [...ensemble.trees];
  while ((trees.length * outputs) % scores !== 0) trees.push(emptyTree(outputs));
  const tables = tablesOf(trees, outputs);
  const { count } = tables;
  if (count > mostNodes) throw unsupported(`its trees have ${count} nodes; ${mostNodes} are written`);
  const whole = (values: ArrayLike<number>, shape: readonly number[] = [values.length]): Value =>
    ops.constant('int64', values, shape);
  const [feature, left, right, missing, sets] = [
    tables.feature,
    tables.left,
    tables.right,
    tables.missingLeft,
    tables.set,
  ].map((values) => whole(values));
  const thresholds = ops.constant('float', tables.threshold, [count]);
  const members = tables.members.length === 0 ? null : whole(tables.members);
  const [none, zero, one] = [scalar(ops, 'float', 0), whole([0]), whole([1])];

  // [rows, 1] zeros, so that there is a place for each row.
  const first = ops.unary('isNaN', ops.slice(features, 1, 0, 1));
  const start = ops.cast(ops.binary('and', first, ops.unary('not', first)), 'int64');
  let node = ops.binary('add', start, whole(tables.roots, [1, trees.length]));
  for (let level = 0; level < tables.depth; level++) {
    const value = ops.gatherEach(features, ops.gather(feature, node));
    const isMissing = ops.unary('isNaN', value);
    let goesLeft = ops.unary('not', ops.binary('greater', value, ops.gather(thresholds, node)));
    if (members !== null) {
      const set = ops.gather(sets, node);
      const bounded = ops.binary(
        'min',
        ops.binary('max', ops.where(isMissing, none, value), none),
        scalar(ops, 'float', mostBins - 1),
      );
      // Nodes without a set look at the first, and are not asked.
      const from = ops.binary('mul', ops.binary('max', set, zero), whole([setSize]));
      const place = ops.binary('add', from, ops.cast(bounded, 'int64'));
      const isMember = ops.binary('equal', ops.gather(members, place), one);
      goesLeft = ops.where(ops.binary('less', set, zero), goesLeft, isMember);
    }
    goesLeft = ops.where(isMissing, ops.binary('equal', ops.gather(missing, node), one), goesLeft);
    node = ops.where(goesLeft, ops.gather(left, node), ops.gather(right, node));
  }
  const values = ops.gather(ops.constant('double', tables.value, [count, outputs]), node);
  const rounds = (trees.length * outputs) / scores;
  const sums = ops.binary(
    'add',
    ops.reduce('sum', ops.reshape(values, [-1, rounds, scores]), [1], false),
    ops.constant('double', base, [1, scores]),
  );
  const divisor = combine === 'mean' ? ensemble.trees.length : 1;
  const combined = ops.cast(ops.binary('div', sums, scalar(ops, 'double', divisor)), 'float');
  return addLink(ops, combined, link, scores);
}

/** A tree that adds nothing. */
const emptyTree = (outputs: number): Tree => ({
  feature: Int32Array.of(-1),
  threshold: Float32Array.of(0),
  left: Int32Array.of(0),
  right: Int32Array.of(0),
  missingLeft: Int32Array.of(0),
  categorySet: Int32Array.of(-1),
  categories: new Int32Array(0),
  value: new Float32Array(outputs),
});

/** All trees in one list of nodes. */
function tablesOf(trees: readonly Tree[], outputs: number) {
  const tables = {
    roots: [] as number[],
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    missingLeft: [] as number[],
    set: [] as number[],
    members: [] as number[],
    value: [] as number[],
    depth: 0,
    count: 0,
  };
  for (const tree of trees) {
    const from = tables.count;
    const firstSet = tables.members.length / setSize;
    tables.roots.push(from);
    tables.depth = Math.max(tables.depth, depthOf(tree));
    for (const [node, feature] of tree.feature.entries()) {
      const isLeaf = feature < 0;
      tables.feature.push(isLeaf ? 0 : feature);
      tables.threshold.push(tree.threshold[node]);
      tables.left.push(from + (isLeaf ? node : tree.left[node]));
      tables.right.push(from + (isLeaf ? node : tree.right[node]));
      tables.missingLeft.push(tree.missingLeft[node]);
      tables.set.push(isLeaf || tree.categorySet[node] < 0 ? -1 : firstSet + tree.categorySet[node]);
      for (let k = 0; k < outputs; k++) tables.value.push(tree.value[node * outputs + k]);
    }
    for (const word of tree.categories)
      for (let bit = 0; bit < 32; bit++) tables.members.push((word >>> bit) & 1);
    tables.count += tree.feature.length;
  }
  return tables;
}

/** Levels below the root. */
function depthOf({ feature, left, right }: Tree): number {
  const levels = new Int32Array(feature.length);
  let deepest = 0;
  const waiting = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    deepest = Math.max(deepest, levels[node]);
    if (feature[node] < 0) continue;
    for (const child of [left[node], right[node]]) {
      levels[child] = levels[node] + 1;
      waiting.push(child);
    }
  }
  return deepest;
}
