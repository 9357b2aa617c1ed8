import { categoryBin } from './bin-features.ts';

/** Words of 32 bits that a set of categories takes. */
export const categorySetWords = 8;

/**
 * A decision tree in arrays; node 0 is the root. A row goes left at a numeric node when its value is at most the
 * threshold, at a node of categories when its category is in the set, and where it has no value as `missingLeft` says.
 */
export interface Tree {
  /** [nodes] The feature that a node looks at; −1 in a leaf. */
  feature: Int32Array;
  /** [nodes] */
  threshold: Float32Array;
  /** [nodes] Index of the left child. */
  left: Int32Array;
  /** [nodes] Index of the right child. */
  right: Int32Array;
  /** [nodes] 1 where rows without a value go left. */
  missingLeft: Int32Array;
  /** [nodes] Which set of `categories` a node looks a category up in; −1: it compares with the threshold. */
  categorySet: Int32Array;
  /** [sets × 8] Bit b of a set's 256 says whether category b goes left. */
  categories: Int32Array;
  /** [nodes × outputs] What a leaf answers. */
  value: Float32Array;
  /**
   * [nodes] Training rows that a node was reached by: of a forest their weights, a row that was drawn twice counting twice. Absent in trees of
   * older artifacts.
   */
  cover?: Float32Array;
}

/** The leaf that a row ends in. @param at index of the row's first feature */
export function leafOf(tree: Tree, features: Float32Array, at: number): number {
  const { feature, left, right } = tree;
  let node = 0;
  while (feature[node] >= 0) node = goesLeftAt(tree, node, features, at) ? left[node] : right[node];
  return node;
}

/** Whether a row goes left at a node that is no leaf. @param at index of the row's first feature */
export function goesLeftAt(tree: Tree, node: number, features: Float32Array, at: number): boolean {
  const value = features[at + tree.feature[node]];
  if (Number.isNaN(value)) return tree.missingLeft[node] === 1;
  const set = tree.categorySet[node];
  if (set < 0) return value <= tree.threshold[node];
  const bin = categoryBin(value);
  return ((tree.categories[set * categorySetWords + (bin >> 5)] >>> (bin & 31)) & 1) === 1;
}

/** Adds what a tree answers to `sums`, [rows × stride], from its column `first` on. */
export function addTree(
  tree: Tree,
  features: Float32Array,
  rows: number,
  sums: Float64Array,
  { stride, first, outputs }: { stride: number; first: number; outputs: number },
): void {
  const width = rows === 0 ? 0 : features.length / rows;
  for (let row = 0; row < rows; row++) {
    const leaf = leafOf(tree, features, row * width);
    for (let k = 0; k < outputs; k++) sums[row * stride + first + k] += tree.value[leaf * outputs + k];
  }
}

/** Bytes that a tree takes. */
export function treeBytes(tree: Tree): number {
  return Object.values(tree as unknown as Record<string, Int32Array | Float32Array>).reduce(
    (sum, array) => sum + array.byteLength,
    0,
  );
}
