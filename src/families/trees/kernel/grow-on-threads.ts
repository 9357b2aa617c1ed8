import type { BinnedFeature } from '../bin-features.ts';
import { takeBest, type GrowthRules } from '../grow-tree.ts';
import { createTreeBuilder, type TreeBuilder } from '../tree-builder.ts';
import type { Tree } from '../tree.ts';
import { RuleFields, toWhole } from './tree-kernel.ts';
import {
  Evaluate,
  JobFields,
  rowsPerTask,
  TreeJob,
  type FoundOnThread,
  type TreeThread,
} from './tree-jobs.ts';
import type { TreeMemory } from './tree-memory.ts';

/** A leaf while it may still be divided; its sums are in the kernel's units. */
interface OpenNode {
  node: number;
  start: number;
  end: number;
  depth: number;
  gradient: number;
  hessian: number;
  /** Its histogram's place; null: not kept. */
  slot: number | null;
  split: FoundOnThread | null;
}

/** What the sums of a tree's gradients come to, over all rows. */
export interface GradientSums {
  /** Σ |gradient| */
  gradients: number;
  /** Σ hessian */
  hessians: number;
}

/** Less work than this (additions to bins, or bins looked at) is not worth dividing among threads. */
const leastWorkToDivide = 16_384;
/** Slots that a division may need beside those that are kept. */
const slotsOfDivision = 2;

/** Grows boosted trees on the gradients of the rows: for the thread that leads. */
export interface TreeGrower {
  /**
   * Grows the tree of a score. Grown on all rows, its answers are added to their scores.
   * @param rows those to grow on; null: all
   */
  grow(label: number, rows: Int32Array | null, sums: GradientSums): Tree;
}

/**
 * The same trees as `growTree` grows, on the histograms of the kernel: best first, a child's histogram being its parent's
 * less its sibling's.
 * @param valueOf what a leaf with that sum of gradients and hessians answers
 */
export function createTreeGrower(
  tree: TreeMemory,
  thread: TreeThread,
  features: BinnedFeature[],
  rules: GrowthRules,
  valueOf: (gradient: number, hessian: number) => number,
): TreeGrower {
  const { at, width } = tree;
  const { kernel, team, job, totals, order, leafRows, leafValues } = thread;
  const rowBlocks = Math.ceil(tree.rows / tree.rowsPerSum);
  const binsOfAll = thread.featureStarts[width];
  const countsLeaves = Number.isFinite(rules.maxLeaves);
  let freeSlots: number[] = [];

  /** Gradients and hessians as whole numbers: as large as leaves room for their sums. */
  const setScales = ({ gradients, hessians }: GradientSums): void => {
    const hessianBits = Math.min(51, 62 - bitsOf(tree.rows + 1));
    const power = (bits: number, sum: number) => 2 ** Math.max(-1000, Math.min(1000, bits - bitsOf(sum)));
    const hessianScale = power(hessianBits - 1, hessians);
    thread.rules[RuleFields.minRowsPerLeaf] = rules.minRowsPerLeaf;
    thread.rules[RuleFields.minWeightPerLeaf] = rules.minWeightPerLeaf * hessianScale;
    thread.rules[RuleFields.l2] = rules.l2 * hessianScale;
    thread.rules[RuleFields.hessianBits] = hessianBits;
    thread.rules[RuleFields.gradientScale] = power(50, gradients);
    thread.rules[RuleFields.hessianScale] = hessianScale;
    thread.rules[RuleFields.toWhole] = toWhole;
  };
  const scale = (field: 'gradientScale' | 'hessianScale'): number => thread.rules[RuleFields[field]];

  const mayDivide = ({ start, end, depth }: OpenNode): boolean =>
    depth < rules.maxDepth && end - start >= Math.max(rules.minRowsPerSplit, 2 * rules.minRowsPerLeaf, 2);

  const writeTotal = (node: number, { gradient, hessian, start, end }: OpenNode): void => {
    const divisor = hessian + thread.rules[RuleFields.l2];
    const whole = divisor > 0 ? (gradient * gradient) / divisor : 0;
    const least = (rules.leastGain / scale('hessianScale')) * scale('gradientScale') * scale('gradientScale');
    totals.set([gradient, hessian, end - start, whole + least], 4 * node);
  };

  /** Counts a node's rows into its slot, on all threads where that is worth adding up their parts. */
  const count = ({ start, end, slot }: OpenNode): void => {
    const rows = end - start;
    const isShared = rows * width > leastWorkToDivide + 4 * binsOfAll;
    job[JobFields.start] = start;
    job[JobFields.end] = end;
    job[JobFields.slot] = slot!;
    job[JobFields.parts] = isShared ? team.threads : 1;
    job[JobFields.allRows] = !isDrawn && rows === tree.rows ? 1 : 0;
    team.run(TreeJob.count, job[JobFields.parts]);
  };

  const evaluate = (flags: number): void => {
    const tasks = 2 * binsOfAll < leastWorkToDivide ? 1 : Math.min(width, 4 * team.threads);
    job[JobFields.flags] = flags;
    job[JobFields.features] = Math.ceil(width / tasks);
    team.run(TreeJob.evaluate, Math.ceil(width / job[JobFields.features]));
  };

  /**
   * Finds the splits of two siblings, or of the root. The smaller one's histogram is counted, the other's is what the
   * parent's has beside it, or counted, too, where that was not kept.
   */
  const findSplits = (small: OpenNode, large: OpenNode | null, parentSlot: number | null): void => {
    const findsLarge = large !== null && mayDivide(large);
    if (!findsLarge && !mayDivide(small)) {
      if (parentSlot !== null) freeSlots.push(parentSlot);
      return;
    }
    if (findsLarge && parentSlot === null) {
      large.slot = freeSlots.pop()!;
      count(large);
      writeTotal(0, large);
      evaluate(Evaluate.find);
      large.split = bestOf(0);
    }
    small.slot = freeSlots.pop()!;
    count(small);
    writeTotal(0, small);
    let flags = mayDivide(small) ? Evaluate.find : 0;
    if (findsLarge && parentSlot !== null) {
      large.slot = parentSlot;
      writeTotal(1, large);
      job[JobFields.otherSlot] = parentSlot;
      flags |= Evaluate.subtract | Evaluate.findOther;
    }
    evaluate(flags);
    if (flags & Evaluate.find) small.split = bestOf(0);
    if (flags & Evaluate.findOther) large!.split = bestOf(1);
    for (const node of large ? [small, large] : [small]) {
      if (node.slot === null || (node.split && freeSlots.length >= slotsOfDivision)) continue;
      freeSlots.push(node.slot);
      node.slot = null;
    }
  };

  const bestOf = (node: number): FoundOnThread | null => {
    let best: FoundOnThread | null = null;
    for (let feature = 0; feature < width; feature++) {
      const gain = thread.gainOf(node, feature);
      if (gain > (best?.gain ?? rules.leastGain)) best = thread.foundOf(node, feature);
    }
    return best;
  };

  const divide = (open: OpenNode, builder: TreeBuilder, isLast: boolean): [OpenNode, OpenNode] => {
    const split = open.split!;
    builder.goesLeft(split, thread.table);
    const bins = at.columns + tree.rows * split.feature;
    const middle = kernel.partition(bins, at.order, open.start, open.end, at.table, at.spare);
    const [left, right] = builder.split(open.node, split);
    const child = (node: number, start: number, end: number, gradient: number, hessian: number): OpenNode => {
      return { node, start, end, depth: open.depth + 1, gradient, hessian, slot: null, split: null };
    };
    const [gradient, hessian] = split.left;
    const children: [OpenNode, OpenNode] = [
      child(left, open.start, middle, gradient, hessian),
      child(right, middle, open.end, open.gradient - gradient, open.hessian - hessian),
    ];
    if (isLast) return children;
    const [small, large] = middle - open.start <= open.end - middle ? children : [children[1], children[0]];
    findSplits(small, large, open.slot);
    open.slot = null;
    return children;
  };

  /** Writes the values of the leaves, and where all rows are in one adds them to the rows' scores. */
  const writeLeaves = (leaves: OpenNode[], builder: TreeBuilder, label: number): void => {
    for (const [i, { node, start, end, gradient, hessian }] of leaves.entries()) {
      const value = Math.fround(valueOf(gradient / scale('gradientScale'), hessian / scale('hessianScale')));
      builder.setValue(node, (out, to) => (out[to] = value));
      builder.setCover(node, end - start);
      leafRows[4 * i] = start;
      leafRows[4 * i + 1] = end;
      leafValues[2 * i + 1] = value;
    }
    if (isDrawn) return;
    job[JobFields.label] = label;
    job[JobFields.leaves] = leaves.length;
    team.run(TreeJob.addLeaves, Math.ceil(tree.rows / rowsPerTask));
  };

  let isDrawn = false;

  return {
    grow(label, rows, sums) {
      const builder = createTreeBuilder({ features }, 1);
      const count = rows?.length ?? tree.rows;
      isDrawn = rows !== null;
      if (rows) order.set(rows);
      else for (let row = 0; row < count; row++) order[row] = row;
      freeSlots = Array.from({ length: tree.slots }, (_, slot) => slot);
      const leaves: OpenNode[] = [];
      const close = (node: OpenNode): void => {
        if (node.slot !== null) freeSlots.push(node.slot);
        leaves.push(node);
      };
      const root: OpenNode = { node: builder.root(), start: 0, end: count, depth: 0, gradient: 0, hessian: 0, slot: null, split: null }; // prettier-ignore
      if (!Number.isFinite(sums.gradients) || !Number.isFinite(sums.hessians)) {
        // The fit has run away: a tree that says so.
        builder.setValue(root.node, (out, to) => (out[to] = NaN));
        thread.scores.fill(NaN);
        return builder.build();
      }
      setScales(sums);
      job[JobFields.label] = label;
      team.run(TreeJob.quantize, rowBlocks);
      kernel.total(isDrawn ? at.order : 0, at.pairs, count, at.rules, at.totals);
      [root.gradient, root.hessian] = totals;
      findSplits(root, null, null);
      const open: OpenNode[] = [root];
      while (open.length > 0) {
        const next = countsLeaves ? takeBest(open) : open.pop()!;
        if (next.split === null || leaves.length + open.length + 2 > rules.maxLeaves) {
          close(next);
          continue;
        }
        const isLast = leaves.length + open.length + 2 === rules.maxLeaves;
        for (const child of divide(next, builder, isLast)) {
          if (child.split === null) close(child);
          else open.push(child);
        }
      }
      writeLeaves(leaves, builder, label);
      return builder.build();
    },
  };
}

/** The least b with x ≤ 2^b, but for the last bits of x. */
const bitsOf = (x: number): number => Math.ceil(Math.log2(x));
