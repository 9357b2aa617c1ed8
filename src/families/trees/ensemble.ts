import { sigmoid, softmax } from '../../engine/links.ts';
import type { Outputs } from '../../engine/step-runner.ts';
import { addTree, treeBytes, type Tree } from './tree.ts';

/** Trees and what is made of their answers. */
export interface TreeEnsemble {
  kind: 'trees';
  /** `mean`: a forest's; `sum`: boosting's, from `base` on. */
  combine: 'mean' | 'sum';
  /** From sums to what is predicted; `shares`: the trees answer with shares of the classes. */
  link: 'identity' | 'shares' | 'sigmoid' | 'softmax' | 'exponential';
  /** Numbers that a tree answers with. */
  outputs: number;
  /** Scores that are summed: tree i adds to those from (i · outputs) mod scores on. */
  base: number[];
  trees: Tree[];
}

/** Sums of all trees, [rows × scores]. */
export function rawScores(
  ensemble: Pick<TreeEnsemble, 'base' | 'outputs' | 'trees'>,
  features: Float32Array,
  rows: number,
): Float64Array {
  const { base, outputs, trees } = ensemble;
  const stride = base.length;
  const sums = new Float64Array(rows * stride);
  for (let i = 0; i < sums.length; i++) sums[i] = base[i % stride];
  for (const [i, tree] of trees.entries())
    addTree(tree, features, rows, sums, { stride, first: (i * outputs) % stride, outputs });
  return sums;
}

/** What the trees predict; binary classification as the probability of label 1. @param features [rows × width] */
export function predictEnsemble(ensemble: TreeEnsemble, features: Float32Array, rows: number): Outputs {
  const sums = rawScores(ensemble, features, rows);
  const count = ensemble.combine === 'mean' ? ensemble.trees.length : 1;
  if (count !== 1) for (let i = 0; i < sums.length; i++) sums[i] /= count;
  return linked(ensemble.link, sums, rows);
}

/** Scores as predictions. @param scores [rows × scores of a row] */
export function linked(link: TreeEnsemble['link'], scores: Float64Array, rows: number): Outputs {
  const stride = rows === 0 ? 1 : scores.length / rows;
  switch (link) {
    case 'identity':
      return { rows, width: 1, values: Float32Array.from(scores) };
    case 'exponential':
      return { rows, width: 1, values: Float32Array.from(scores, Math.exp) };
    case 'sigmoid':
      return { rows, width: 1, values: Float32Array.from(scores, sigmoid) };
    case 'shares':
      if (stride !== 2) return { rows, width: stride, values: Float32Array.from(scores) };
      return { rows, width: 1, values: Float32Array.from({ length: rows }, (_, row) => scores[2 * row + 1]) };
    case 'softmax': {
      const values = new Float32Array(scores.length);
      for (let row = 0; row < rows; row++) values.set(softmax(scores.subarray(row * stride, (row + 1) * stride)), row * stride); // prettier-ignore
      return { rows, width: stride, values };
    }
  }
}

/** Bytes that the trees take. */
export const ensembleBytes = ({ trees }: TreeEnsemble): number =>
  trees.reduce((sum, tree) => sum + treeBytes(tree), 0);
