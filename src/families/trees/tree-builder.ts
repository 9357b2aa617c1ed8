import type { BinnedFeatures } from './bin-features.ts';
import type { FoundSplit } from './find-split.ts';
import { categorySetWords, type Tree } from './tree.ts';

/** Collects the nodes of a tree that grows. */
export interface TreeBuilder {
  /** Makes the root, a leaf. */
  root(): number;
  /** Makes a leaf a node with two leaves below; gives their numbers, the left one first. */
  split(node: number, split: FoundSplit): [number, number];
  setValue(node: number, write: (out: Float32Array, at: number) => void): void;
  /** Says how many training rows are in a leaf; those of other nodes follow. */
  setCover(leaf: number, rows: number): void;
  /** 1 for each bin whose rows the split sends left, 0 for the others. @param table written to, at least 256 long */
  goesLeft(split: FoundSplit, table?: Uint8Array): Uint8Array;
  build(): Tree;
}

export function createTreeBuilder(
  { features }: Pick<BinnedFeatures, 'features'>,
  outputs: number,
): TreeBuilder {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const missingLeft: number[] = [];
  const categorySet: number[] = [];
  const categories: number[] = [];
  const value: number[] = [];
  const cover: number[] = [];
  const answer = new Float32Array(outputs);

  const addLeaf = (): number => {
    feature.push(-1);
    threshold.push(0);
    left.push(-1);
    right.push(-1);
    missingLeft.push(0);
    categorySet.push(-1);
    cover.push(0);
    for (let k = 0; k < outputs; k++) value.push(0);
    return feature.length - 1;
  };

  return {
    root: addLeaf,
    split(node, split) {
      const { thresholds } = features[split.feature];
      feature[node] = split.feature;
      missingLeft[node] = split.missingLeft ? 1 : 0;
      if (split.leftBins) {
        categorySet[node] = categories.length / categorySetWords;
        const words = new Int32Array(categorySetWords);
        for (const bin of split.leftBins) words[bin >> 5] |= 1 << (bin & 31);
        categories.push(...words);
        // Past the last threshold: every value that is there goes left.
      } else threshold[node] = split.bin < thresholds.length ? thresholds[split.bin] : Infinity;
      left[node] = addLeaf();
      right[node] = addLeaf();
      return [left[node], right[node]];
    },
    setValue(node, write) {
      write(answer, 0);
      for (let k = 0; k < outputs; k++) value[node * outputs + k] = answer[k];
    },
    setCover(leaf, rows) {
      cover[leaf] = rows;
    },
    goesLeft(split, table = new Uint8Array(Math.max(256, features[split.feature].bins + 1))) {
      const last = split.leftBins ? -1 : split.bin;
      for (let bin = 0; bin < table.length; bin++) table[bin] = bin <= last ? 1 : 0;
      if (split.leftBins) for (const bin of split.leftBins) table[bin] = 1;
      else table[features[split.feature].bins] = split.missingLeft ? 1 : 0;
      return table;
    },
    build() {
      // Children stand behind their parents.
      for (let node = feature.length - 1; node >= 0; node--)
        if (feature[node] >= 0) cover[node] = cover[left[node]] + cover[right[node]];
      return {
        feature: Int32Array.from(feature),
        threshold: Float32Array.from(threshold),
        left: Int32Array.from(left),
        right: Int32Array.from(right),
        missingLeft: Int32Array.from(missingLeft),
        categorySet: Int32Array.from(categorySet),
        categories: Int32Array.from(categories),
        value: Float32Array.from(value),
        cover: Float32Array.from(cover),
      };
    },
  };
}
