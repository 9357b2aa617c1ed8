import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { categorySetWords, type Tree } from '../../families/trees/tree.ts';
import { unsupported } from '../unsupported.ts';
import { addLink } from '../graph/add-link.ts';
import type { GraphOps, Value } from '../graph/graph-ops.ts';
import { mlDomain, type GraphBuilder } from './graph-builder.ts';

/**
 * Adds trees as one `TreeEnsembleRegressor`, and what is made of their sums: what `predictEnsemble` gives, of two classes the probability of
 * the second. Thresholds and features are float32, as in training. A node of categories is a chain of nodes, one a category.
 * @throws exportUnsupported where the trees are too many for a file
 */
export function addTrees(graph: GraphBuilder, ops: GraphOps, features: Value, ensemble: TreeEnsemble): Value {
  const { base, outputs, trees, combine, link } = ensemble;
  const scores = base.length;
  const nodes = createNodeLists();
  for (const [tree, each] of trees.entries()) {
    const first = (tree * outputs) % scores;
    addNodes(nodes, tree, each, outputs, first);
  }
  if (nodes.feature.length > mostNodes)
    throw unsupported(`its trees have ${nodes.feature.length} nodes; ${mostNodes} are written`);
  const name = graph.add(
    'TreeEnsembleRegressor',
    [features.name],
    {
      n_targets: BigInt(scores),
      aggregate_function: combine === 'mean' ? 'AVERAGE' : 'SUM',
      base_values: Float32Array.from(base),
      nodes_treeids: nodes.tree,
      nodes_nodeids: nodes.node,
      nodes_featureids: nodes.feature,
      nodes_modes: nodes.mode,
      nodes_values: Float32Array.from(nodes.threshold),
      nodes_truenodeids: nodes.whenTrue,
      nodes_falsenodeids: nodes.whenFalse,
      nodes_missing_value_tracks_true: nodes.missingTrue,
      target_treeids: nodes.leafTree,
      target_nodeids: nodes.leafNode,
      target_ids: nodes.leafTarget,
      target_weights: Float32Array.from(nodes.leafWeight),
    },
    mlDomain,
  );
  return addLink(ops, { name, type: 'float' }, link, scores);
}

/** A file of ONNX holds 2 GB; a node takes about 100 bytes. */
const mostNodes = 10_000_000;

function createNodeLists() {
  return {
    tree: [] as bigint[],
    node: [] as bigint[],
    feature: [] as bigint[],
    mode: [] as string[],
    threshold: [] as number[],
    whenTrue: [] as bigint[],
    whenFalse: [] as bigint[],
    missingTrue: [] as bigint[],
    leafTree: [] as bigint[],
    leafNode: [] as bigint[],
    leafTarget: [] as bigint[],
    leafWeight: [] as number[],
  };
}
type NodeLists = ReturnType<typeof createNodeLists>;

interface Branch {
  feature: number;
  mode: 'BRANCH_LEQ' | 'BRANCH_EQ' | 'LEAF';
  threshold: number;
  whenTrue: number;
  whenFalse: number;
  missingTrue: boolean;
}

function addNodes(lists: NodeLists, tree: number, nodes: Tree, outputs: number, first: number): void {
  const count = nodes.feature.length;
  /** Numbers of the nodes that chains add come after those of the tree. */
  let next = count;
  const add = (
    node: number,
    { feature, mode, threshold, whenTrue, whenFalse, missingTrue }: Branch,
  ): void => {
    lists.tree.push(BigInt(tree));
    lists.node.push(BigInt(node));
    lists.feature.push(BigInt(feature));
    lists.mode.push(mode);
    lists.threshold.push(threshold);
    lists.whenTrue.push(BigInt(whenTrue));
    lists.whenFalse.push(BigInt(whenFalse));
    lists.missingTrue.push(BigInt(missingTrue));
  };
  for (let node = 0; node < count; node++) {
    const feature = nodes.feature[node];
    const [left, right] = [nodes.left[node], nodes.right[node]];
    const missingTrue = nodes.missingLeft[node] === 1;
    if (feature < 0) {
      add(node, { feature: 0, mode: 'LEAF', threshold: 0, whenTrue: 0, whenFalse: 0, missingTrue: false });
      for (let output = 0; output < outputs; output++) {
        lists.leafTree.push(BigInt(tree));
        lists.leafNode.push(BigInt(node));
        lists.leafTarget.push(BigInt(first + output));
        lists.leafWeight.push(nodes.value[node * outputs + output]);
      }
    } else if (nodes.categorySet[node] < 0) {
      const threshold = nodes.threshold[node];
      add(node, { feature, mode: 'BRANCH_LEQ', threshold, whenTrue: left, whenFalse: right, missingTrue });
    } else {
      // Left where the category is one of the set: asked for one after the other.
      const set = categoriesOf(nodes, node);
      for (const [i, category] of set.entries()) {
        const own = i === 0 ? node : next++;
        const whenFalse = i === set.length - 1 ? right : next;
        add(own, { feature, mode: 'BRANCH_EQ', threshold: category, whenTrue: left, whenFalse, missingTrue });
      }
    }
  }
}

/** The categories that go left at a node; never none, as both sides of a split have rows. */
function categoriesOf({ categories, categorySet }: Tree, node: number): number[] {
  const found: number[] = [];
  for (let category = 0; category < categorySetWords * 32; category++) {
    const word = categories[categorySet[node] * categorySetWords + (category >> 5)];
    if ((word >>> (category & 31)) & 1) found.push(category);
  }
  return found;
}
