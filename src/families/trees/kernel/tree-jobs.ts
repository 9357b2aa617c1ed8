import type { FitData } from '../../../engine/classical/fit-data.ts';
import type { ClassicalLoss } from '../../classical-family.ts';
import { mostBins, thresholdsOf } from '../bin-features.ts';
import { createSplitFinder, type FilledBins, type FoundSplit } from '../find-split.ts';
import type { GrowthRules } from '../grow-tree.ts';
import { createTeam, teamWords, type Team } from './fit-team.ts';
import { bufferOf, openKernel } from './open-kernel.ts';
import { GradientKind, RuleFields, type Address, type TreeKernel } from './tree-kernel.ts';
import { foundNumbers, rowsPerTile, sampledRows, scratchBytes, type TreeMemory } from './tree-memory.ts';

/** What threads do together; the fields of `job` that each reads are in brackets. */
export const TreeJob = {
  /** Thresholds of a feature. */
  quantiles: 0,
  /** Bins of a block of rows. */
  bin: 1,
  /** Predictions of some rows from their scores, and the sums of their loss and gradients. */
  predict: 2,
  /** Pairs of some rows [label]. */
  quantize: 3,
  /** The histogram of a part of a node's rows [start, end, slot, parts, allRows]. */
  count: 4,
  /** The histograms of one or two nodes, and their splits, for some features [slot, otherSlot, parts, flags]. */
  evaluate: 5,
  /** The values of leaves added to the scores of their rows [label, leaves]. */
  addLeaves: 6,
} as const;

/** Where a job's fields are. A node is a range of `order`, and the slot of its histogram. */
export const JobFields = {
  start: 0,
  end: 1,
  slot: 2,
  otherSlot: 3,
  /** Parts that a node's rows are counted in: the first in the node's slot, the others in slots of their own. */
  parts: 4,
  /** 1: all rows in their order. */
  allRows: 5,
  flags: 6,
  label: 7,
  leaves: 8,
  /** Features of a task. */
  features: 9,
} as const;

/** What is done to the nodes of an `evaluate`: bits of its flags. */
export const Evaluate = {
  /** Look for splits of the first, or of the other one. */
  find: 1,
  findOther: 2,
  /** The other one's slot holds its parent's histogram, which the first one's is taken from. */
  subtract: 4,
} as const;

/** Groups of features whose bins are on a line of the cache. */
const groupsPerLine = 16;
/** Bins of fewer bytes stay in the second cache. */
const leastBytesToTouch = 2 ** 20;
/** Rows of a task that goes along `order`. */
export const rowsPerTask = 16_384;

/** The memory of a fit as arrays, and what is done to it. */
export interface TreeThread {
  kernel: TreeKernel;
  team: Team;
  job: Int32Array;
  /** Gradient, hessian and rows of the nodes of a job, and what a split has to score more than: 4 each. */
  totals: Float64Array;
  rules: Float64Array;
  table: Uint8Array;
  featureKinds: Int32Array;
  featureBins: Int32Array;
  featureStarts: Int32Array;
  thresholds: Float32Array;
  targets: Float32Array;
  weights: Float64Array;
  scores: Float64Array;
  sums: Float64Array;
  order: Int32Array;
  /** Of each leaf two Int32, where its rows are, then its value: 16 bytes. */
  leafRows: Int32Array;
  leafValues: Float64Array;
  /** The gain of the split of a feature that was found for a node of the last `evaluate`; −Infinity: none. */
  gainOf(node: number, feature: number): number;
  /** The split of a feature that was found for a node (0, or 1: the other one) of the last `evaluate`; null: none. */
  foundOf(node: number, feature: number): FoundOnThread | null;
}

/** A split, and the gradient, hessian and rows of what goes left, in the kernel's units. */
export interface FoundOnThread extends FoundSplit {
  left: [number, number, number];
}

/** The thread `index` of a fit. */
export function openTreeThread(
  tree: TreeMemory,
  index: number,
  {
    data,
    loss,
    maxBins,
    rules: growthRules,
  }: { data: FitData; loss: ClassicalLoss; maxBins: number; rules: GrowthRules },
): TreeThread {
  const { at, rows, width, scores: scoresOfRow, groups, rowsPerBlock, rowsPerSum } = tree;
  const buffer = bufferOf(tree.memory);
  const kernel = openKernel(tree.memory);
  const int32 = (address: Address, length: number) => new Int32Array(buffer, address, length);
  const float32 = (address: Address, length: number) => new Float32Array(buffer, address, length);
  const float64 = (address: Address, length: number) => new Float64Array(buffer, address, length);
  const job = int32(at.job, 16);
  const totals = float64(at.totals, 8);
  const rules = float64(at.rules, 8);
  const found = float64(at.found, foundNumbers * 2 * width);
  const featureKinds = int32(at.featureKinds, width);
  const featureBins = int32(at.featureBins, width);
  const featureStarts = int32(at.featureStarts, width + 1);
  const thresholds = float32(at.thresholds, 256 * width);
  const leafRows = int32(at.leaves, 4 * tree.leaves);
  const leafValues = float64(at.leaves, 2 * tree.leaves);
  const scratch = at.scratch + index * scratchBytes(tree);
  const finder = createSplitFinder(growthRules, 1);
  const { features } = data.train;

  const findQuantiles = (feature: number): void => {
    if (featureKinds[feature] > 0) {
      featureBins[feature] = Math.min(featureKinds[feature], mostBins);
      return;
    }
    const stride = Math.max(1, Math.ceil(rows / sampledRows));
    const values = float32(scratch, Math.ceil(rows / stride));
    let count = 0;
    for (let row = 0; row < rows; row += stride) {
      const value = features[row * width + feature];
      // Of two zeros only the positive one is kept.
      if (!Number.isNaN(value)) values[count++] = value + 0;
    }
    const spare = scratch + 4 * values.length;
    kernel.sort(scratch, spare, spare + 4 * values.length, count);
    const steps = thresholdsOf(values.subarray(0, count), maxBins);
    const out = thresholds.subarray(256 * feature, 256 * (feature + 1));
    out.fill(Infinity);
    out.set(steps);
    featureBins[feature] = steps.length + 1;
  };

  const binBlock = (block: number): void => {
    const from = block * rowsPerBlock;
    const to = Math.min(rows, from + rowsPerBlock);
    float32(scratch, (to - from) * width).set(features.subarray(from * width, to * width));
    kernel.binRows(scratch, to - from, width, at.thresholds, at.featureBins, at.featureKinds, at.bins + rowBytes * from, rowBytes, at.columns + from, rows); // prettier-ignore
  };
  /** Bytes of a row's bins. */
  const rowBytes = 4 * (groups.length - 1);

  const predict = (block: number): void => {
    const from = block * rowsPerSum;
    const to = Math.min(rows, from + rowsPerSum);
    const sums = at.sums + 8 * (5 + 2 * scoresOfRow) * block;
    if (loss === 'meanSquaredError') kernel.predictValues(at.scores, at.targets, at.weights, from, to, sums);
    else if (loss === 'poisson') kernel.predictRates(at.scores, at.targets, at.weights, from, to, at.predicted, sums); // prettier-ignore
    else if (scoresOfRow === 1) kernel.predictLogistic(at.scores, at.targets, at.weights, from, to, at.predicted, sums); // prettier-ignore
    else kernel.predictSoftmax(at.scores, at.targets, at.weights, rows, scoresOfRow, from, to, at.predicted, sums); // prettier-ignore
  };

  const kindOfLoss = { crossEntropy: GradientKind.probabilities, meanSquaredError: GradientKind.values, poisson: GradientKind.rates }[loss]; // prettier-ignore
  const quantize = (block: number): void => {
    const from = block * rowsPerSum;
    const to = Math.min(rows, from + rowsPerSum);
    const k = job[JobFields.label];
    const predicted = loss === 'meanSquaredError' ? at.scores : at.predicted + 8 * rows * k;
    const label = scoresOfRow === 1 ? 1 : k;
    kernel.quantize(predicted, at.targets, at.weights, kindOfLoss, label, from, to, at.rules, at.pairs);
  };

  const slotAt = (slot: number): Address => at.slots + tree.slotBytes * slot;
  const histogramAt = (slot: number, feature: number): Address =>
    slotAt(slot) + kernel.entryBytes * featureStarts[feature];

  const slotOfPart = (part: number): number => (part === 0 ? job[JobFields.slot] : tree.slots + part - 1);

  const count = (part: number): void => {
    const rowsOfNode = job[JobFields.end] - job[JobFields.start];
    const place = (i: number) => job[JobFields.start] + Math.floor((i * rowsOfNode) / job[JobFields.parts]);
    const slot = slotOfPart(part);
    const first = place(part);
    const end = place(part + 1);
    let from = first;
    do {
      countTile(slot, from, Math.min(rowsPerTile, end - from), from === first);
      from += rowsPerTile;
    } while (from < end);
  };

  const touches = rows * rowBytes > leastBytesToTouch;
  const countTile = (slot: number, from: number, length: number, isFirst: boolean): void => {
    const allRows = job[JobFields.allRows] === 1;
    const order = allRows ? 0 : at.order + 4 * from;
    const pairs = allRows ? at.pairs + 16 * from : scratch;
    if (!allRows) kernel.gather(order, length, at.pairs, scratch);
    for (let group = 0; group < groups.length - 1; group++) {
      const first = groups[group];
      const last = groups[group + 1] - 1;
      const bins = at.bins + 4 * group + (allRows ? rowBytes * from : 0);
      if (touches && !allRows && group % groupsPerLine === 0)
        kernel.touch(bins, rowBytes, order, length, Math.min(64, rowBytes - 4 * group));
      if (isFirst) kernel.clear(histogramAt(slot, first), kernel.entryBytes * (featureStarts[last + 1] - featureStarts[first])); // prettier-ignore
      kernel.fill(
        bins,
        rowBytes,
        order,
        pairs,
        length,
        last + 1 - first,
        histogramAt(slot, first),
        histogramAt(slot, Math.min(first + 1, last)),
        histogramAt(slot, Math.min(first + 2, last)),
        histogramAt(slot, last),
      );
    }
  };

  const evaluate = (task: number): void => {
    const flags = job[JobFields.flags];
    const slot = job[JobFields.slot];
    const other = job[JobFields.otherSlot];
    const first = task * job[JobFields.features];
    const last = Math.min(width, first + job[JobFields.features]);
    const entriesOfAll = featureStarts[last] - featureStarts[first];
    for (let part = 1; part < job[JobFields.parts]; part++)
      kernel.accumulate(histogramAt(slot, first), histogramAt(slotOfPart(part), first), entriesOfAll);
    if (flags & Evaluate.subtract) kernel.subtract(histogramAt(other, first), histogramAt(slot, first), entriesOfAll); // prettier-ignore
    if (flags & Evaluate.find) findSplits(0, slot, first, last);
    if (flags & Evaluate.findOther) findSplits(1, other, first, last);
  };

  /** Of the features of a task the later one has to be better, so it may know how good the earlier ones are. */
  const findSplits = (node: number, slot: number, first: number, last: number): void => {
    let least = totals[4 * node + 3];
    for (let feature = first; feature < last; feature++) {
      const record = recordOf(node, feature);
      if (featureKinds[feature] > 0) {
        findCategories(node, slot, feature);
        continue;
      }
      kernel.find(histogramAt(slot, feature), featureBins[feature], at.rules, at.totals + 32 * node, least, at.found + 8 * record); // prettier-ignore
      if (found[record + 1] < 0) continue;
      least = found[record];
      found[record] = realGain(node, found[record]);
    }
  };
  const recordOf = (node: number, feature: number): number => foundNumbers * (width * node + feature);

  /** In units of the loss, from a score in those of the kernel: by powers of two, so that nothing is rounded. */
  const realGain = (node: number, score: number): number => {
    const [gradient, hessian] = [totals[4 * node], totals[4 * node + 1]];
    const divisor = hessian + rules[RuleFields.l2];
    const whole = divisor > 0 ? (gradient * gradient) / divisor : 0;
    return ((score - whole) * rules[RuleFields.hessianScale]) / rules[RuleFields.gradientScale] / rules[RuleFields.gradientScale]; // prettier-ignore
  };

  const entries = float64(scratch, 3 * (mostBins + 1));
  const unpacked = new Float64Array(3 * (mostBins + 1));
  const filled: FilledBins = { count: 0, bins: new Int32Array(mostBins + 1), sums: unpacked, at: 0 };
  const total = new Float64Array(3);
  const words = int32(at.found, 2 * found.length);
  /** Writes the best division of a feature's categories: −2 as the bin, and a bit for each that goes left. */
  const findCategories = (node: number, slot: number, feature: number): void => {
    const bins = featureBins[feature];
    const record = recordOf(node, feature);
    kernel.unpack(histogramAt(slot, feature), bins + 1, at.rules, scratch);
    const toReal = (from: Float64Array, offset: number, out: Float64Array): void => {
      out[offset] = from[offset];
      out[offset + 1] = from[offset + 1] / rules[RuleFields.hessianScale];
      out[offset + 2] = from[offset + 2] / rules[RuleFields.gradientScale];
    };
    filled.count = 0;
    for (let bin = 0; bin <= bins; bin++) {
      toReal(entries, 3 * bin, unpacked);
      if (unpacked[3 * bin] > 0) filled.bins[filled.count++] = bin;
    }
    toReal(Float64Array.of(totals[4 * node + 2], totals[4 * node + 1], totals[4 * node]), 0, total);
    const split = finder.find(feature, { isCategory: true, bins, thresholds: emptyThresholds }, filled, total, growthRules.leastGain); // prettier-ignore
    found[record + 1] = split ? -2 : -1;
    if (!split) return;
    found[record] = split.gain;
    found[record + 2] = split.missingLeft ? 1 : 0;
    found.fill(0, record + 3, record + foundNumbers);
    for (const bin of split.leftBins!) {
      words[2 * (record + 6) + (bin >> 5)] |= 1 << (bin & 31);
      if (bin > bins) continue;
      found[record + 3] += entries[3 * bin + 2];
      found[record + 4] += entries[3 * bin + 1];
      found[record + 5] += entries[3 * bin];
    }
  };

  const gainOf = (node: number, feature: number): number => {
    const record = recordOf(node, feature);
    return found[record + 1] === -1 ? -Infinity : found[record];
  };

  const foundOf = (node: number, feature: number): FoundOnThread | null => {
    const record = recordOf(node, feature);
    const bin = found[record + 1];
    if (bin === -1) return null;
    let leftBins: number[] | null = null;
    if (bin === -2) {
      leftBins = [];
      for (let b = 0; b < 256; b++)
        if ((words[2 * (record + 6) + (b >> 5)] >>> (b & 31)) & 1) leftBins.push(b);
    }
    return {
      gain: found[record],
      feature,
      bin: leftBins ? -1 : bin,
      missingLeft: found[record + 2] === 1,
      leftBins,
      left: [found[record + 3], found[record + 4], found[record + 5]],
    };
  };

  const addLeaves = (task: number): void => {
    const from = task * rowsPerTask;
    const to = from + rowsPerTask;
    const scores = at.scores + 8 * rows * job[JobFields.label];
    for (let leaf = 0; leaf < job[JobFields.leaves]; leaf++) {
      const start = Math.max(from, leafRows[4 * leaf]);
      const end = Math.min(to, leafRows[4 * leaf + 1]);
      if (start < end) kernel.addToScores(scores, at.order, start, end, leafValues[2 * leaf + 1]);
    }
  };

  const doJob = [findQuantiles, binBlock, predict, quantize, count, evaluate, addLeaves];
  return {
    kernel,
    team: createTeam(int32(at.team, teamWords), tree.threads, (kind, task) => doJob[kind](task)),
    job,
    totals,
    rules,
    table: new Uint8Array(buffer, at.table, 256),
    featureKinds,
    featureBins,
    featureStarts,
    thresholds,
    targets: float32(at.targets, rows),
    weights: float64(at.weights, at.weights === 0 ? 0 : rows),
    scores: float64(at.scores, rows * scoresOfRow),
    sums: float64(at.sums, (5 + 2 * scoresOfRow) * Math.ceil(rows / rowsPerSum)),
    order: int32(at.order, rows),
    leafRows,
    leafValues,
    gainOf,
    foundOf,
  };
}

const emptyThresholds = new Float32Array(0);
