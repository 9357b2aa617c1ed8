import type { Random } from '../../random.ts';
import type { BinnedFeatures } from './bin-features.ts';
import { createHistograms, type TreeTargets } from './histograms.ts';
import { createSplitFinder, type FilledBins, type FoundSplit, type SplitRules } from './find-split.ts';
import { createTreeBuilder } from './tree-builder.ts';
import type { Tree } from './tree.ts';

/** How far a tree grows. */
export interface GrowthRules extends SplitRules {
  maxDepth: number;
  maxLeaves: number;
  minRowsPerSplit: number;
  /** Features that a split is looked for in, drawn anew for each node. */
  featuresPerSplit: number;
  /** The gain that a split has to be above. */
  leastGain: number;
  /** What a node's cover counts: its rows, or their weights. */
  cover: 'rows' | 'weights';
}

/** Of nodes with fewer rows than so many times the bins of a feature, counting the rows is faster than all the bins. */
const rowsPerBin = 1.5;

/** A leaf while it may still be divided. Its rows are `order[start … end)`. */
interface OpenNode {
  node: number;
  start: number;
  end: number;
  depth: number;
  /** Rows, weight, sums. */
  total: Float64Array;
  /** Of all features, where they are kept to be subtracted from. */
  histogram: Float64Array | null;
  split: FoundSplit | null;
}

/** A grown tree, and the rows in each of its leaves. */
export interface GrownTree {
  tree: Tree;
  /** The rows that it was grown on, leaf after leaf. */
  order: Int32Array;
  leaves: { node: number; start: number; end: number }[];
}

/**
 * Grows a tree on binned rows: the leaf whose split gains the most is divided first, until no split is allowed or
 * `maxLeaves` is reached. A child's histogram is its parent's less its sibling's where all features are looked at.
 * @param rows the rows to grow on; copied
 * @param valueOf writes what a leaf of that total answers, [outputs]
 * @param random draws the features of each split; not used where all are looked at
 */
export function growTree({
  binned,
  targets,
  rows,
  rules,
  outputs,
  valueOf,
  random,
}: {
  binned: BinnedFeatures;
  targets: TreeTargets;
  rows: Int32Array;
  rules: GrowthRules;
  outputs: number;
  valueOf: (total: Float64Array, out: Float32Array, at: number) => void;
  random: Random;
}): GrownTree {
  const order = rows.slice();
  const spare = new Int32Array(rows.length);
  const histograms = createHistograms(binned, targets);
  const finder = createSplitFinder(rules, targets.channels);
  const builder = createTreeBuilder(binned, outputs);
  const features = Int32Array.from(binned.features.keys());
  const usesAll = rules.featuresPerSplit >= features.length;
  const leaves: GrownTree['leaves'] = [];
  // Divided best first where leaves are counted; else the order does not matter, and the newest first takes least memory.
  const countsLeaves = Number.isFinite(rules.maxLeaves);

  const mayDivide = ({ start, end, depth, total }: OpenNode): boolean =>
    depth < rules.maxDepth &&
    end - start >= Math.max(rules.minRowsPerSplit, 2 * rules.minRowsPerLeaf, 2) &&
    !isPure(total);

  /** Whether all rows have the same label, or none has anything left to fit. */
  const isPure = (total: Float64Array): boolean => {
    if (targets.labels === null) return false;
    let classes = 0;
    for (let k = 2; k < total.length; k++) if (total[k] > 0) classes++;
    return classes < 2;
  };

  const findSplit = (open: OpenNode): void => {
    if (!mayDivide(open)) return;
    if (keepsHistogram(open)) {
      open.histogram ??= histograms.ofAll(order, open.start, open.end);
      for (const feature of features) consider(open, feature, histograms.filledOf(open.histogram, feature));
      return;
    }
    histograms.gather(order, open.start, open.end);
    // A feature with one value here does not count: others are drawn in its place, as scikit-learn does.
    let looked = 0;
    for (let i = 0; i < features.length && looked < rules.featuresPerSplit; i++) {
      if (!usesAll) {
        const j = i + random.integer(features.length - i);
        [features[i], features[j]] = [features[j], features[i]];
      }
      const filled = histograms.filledOfRows(features[i]);
      consider(open, features[i], filled);
      if (filled.count > 1) looked++;
    }
  };

  const rowsWorthAHistogram =
    (rowsPerBin * binned.features.reduce((sum, { bins }) => sum + bins, 0)) / Math.max(1, features.length);
  const keepsHistogram = ({ start, end }: OpenNode): boolean => usesAll && end - start >= rowsWorthAHistogram;

  const consider = (open: OpenNode, feature: number, filled: FilledBins): void => {
    const least = open.split?.gain ?? rules.leastGain;
    const found = finder.find(feature, binned.features[feature], filled, open.total, least);
    if (found) open.split = found;
  };

  const divide = (open: OpenNode): [OpenNode, OpenNode] => {
    const split = open.split!;
    const goesLeft = builder.goesLeft(split);
    const bins = binned.bins.subarray(split.feature * binned.rows, (split.feature + 1) * binned.rows);
    let middle = open.start;
    let others = 0;
    for (let i = open.start; i < open.end; i++) {
      const row = order[i];
      if (goesLeft[bins[row]] === 1) order[middle++] = row;
      else spare[others++] = row;
    }
    order.set(spare.subarray(0, others), middle);
    const [left, right] = builder.split(open.node, split);
    const depth = open.depth + 1;
    const child = (node: number, start: number, end: number): OpenNode => {
      const total = histograms.total(order, start, end);
      return { node, start, end, depth, total, histogram: null, split: null };
    };
    const children: [OpenNode, OpenNode] = [child(left, open.start, middle), child(right, middle, open.end)];
    if (open.histogram) {
      const [small, large] =
        children[0].end - children[0].start <= others ? children : [children[1], children[0]];
      if (mayDivide(large) && keepsHistogram(large)) {
        const part = histograms.ofAll(order, small.start, small.end);
        large.histogram = histograms.subtract(open.histogram, part);
        if (mayDivide(small) && keepsHistogram(small)) small.histogram = part;
        else histograms.release(part);
      } else histograms.release(open.histogram);
      open.histogram = null;
    }
    return children;
  };

  const close = ({ node, start, end, total, histogram }: OpenNode): void => {
    if (histogram) histograms.release(histogram);
    builder.setValue(node, (out, at) => valueOf(total, out, at));
    builder.setCover(node, rules.cover === 'rows' ? end - start : total[1]);
    leaves.push({ node, start, end });
  };

  const root: OpenNode = {
    node: builder.root(),
    start: 0,
    end: order.length,
    depth: 0,
    total: histograms.total(order, 0, order.length),
    histogram: null,
    split: null,
  };
  findSplit(root);
  const open: OpenNode[] = [root];
  while (open.length > 0) {
    const next = countsLeaves ? takeBest(open) : open.pop()!;
    if (next.split === null || leaves.length + open.length + 2 > rules.maxLeaves) {
      close(next);
      continue;
    }
    for (const child of divide(next)) {
      findSplit(child);
      // What can't be divided is closed at once, so that its histogram is free again.
      if (child.split === null) close(child);
      else open.push(child);
    }
  }
  return { tree: builder.build(), order, leaves };
}

/** Takes the leaf whose split gains the most out of the list; of equals the earlier one. */
export function takeBest<Node extends { split: { gain: number } | null }>(open: Node[]): Node {
  let best = 0;
  for (let i = 1; i < open.length; i++) if (gainOf(open[i]) > gainOf(open[best])) best = i;
  return open.splice(best, 1)[0];
}

const gainOf = ({ split }: { split: { gain: number } | null }): number => split?.gain ?? -Infinity;
