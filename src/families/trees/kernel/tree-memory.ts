import { mostBins } from '../bin-features.ts';
import { createKernelMemory, mostEntryBytes, mostKernelBytes, type KernelMemory } from './open-kernel.ts';
import { teamWords } from './fit-team.ts';
import type { Address } from './tree-kernel.ts';

/** What a fit of boosted trees needs room for. */
export interface TreeMemorySize {
  rows: number;
  width: number;
  /** Scores of a row: one, or one per class. */
  scores: number;
  /** Leaves of a tree at most; null: as many as there are. */
  maxLeaves: number | null;
  weighted: boolean;
  /** [width] Bins of each feature at most, beside the one of missing values. */
  mostBins: Int32Array;
  threads: number;
}

/** What is decided by the machine and the size where it is left out. */
export interface TreeMemoryOptions {
  /** Which kernel. */
  compiled?: boolean;
  /** How many histograms are kept, at least three. */
  slots?: number;
}

/** Where everything of a fit lies in the memory that its threads share; plain data. */
export interface TreeMemory {
  memory: KernelMemory;
  rows: number;
  width: number;
  scores: number;
  threads: number;
  /** [groups + 1] Features are in groups of up to four that follow each other; where each begins. */
  groups: Int32Array;
  /** Rows that are binned at a time. */
  rowsPerBlock: number;
  /** Rows whose gradients are found at a time: whatever the number of threads, so that their sums are the same. */
  rowsPerSum: number;
  /** Leaves of a tree at most. */
  leaves: number;
  /** Histograms that there is room for, beside one of each further thread. */
  slots: number;
  slotBytes: number;
  at: Record<(typeof arrays)[number], Address>;
}

const arrays = [
  'team',
  'job',
  'totals',
  'rules',
  'found',
  'table',
  'featureKinds',
  'featureBins',
  'featureStarts',
  'thresholds',
  'targets',
  'weights',
  'scores',
  'predicted',
  'sums',
  'pairs',
  'leaves',
  'order',
  'spare',
  'bins',
  'columns',
  'scratch',
  'slots',
] as const;

/** Numbers of a record of `found`, see `createTreeJobs`. */
export const foundNumbers = 12;
/** Features of a group. */
const groupSize = 4;
/** Rows that quantiles are found on, at most. */
export const sampledRows = 200_000;
/** Histograms beyond what a split needs may take as much as the bins of the rows, and this. */
const leastSlotBytes = 64 * 2 ** 20;

/**
 * Lays out the memory of a fit.
 * @returns null where it would be more than a kernel can have
 */
export function createTreeMemory(size: TreeMemorySize, options: TreeMemoryOptions = {}): TreeMemory | null {
  const { rows, width, scores, threads } = size;
  const groups = groupsOf(width);
  const rowsPerSum = Math.max(8192, Math.ceil(rows / 8192));
  const rowsPerBlock = Math.min(rows, Math.max(64, Math.floor(65_536 / width)));
  const slotBytes = align(mostEntryBytes * size.mostBins.reduce((sum, bins) => sum + bins + 1, 0));
  const binBytes = 4 * rows * (groups.length - 1);
  const wanted = size.maxLeaves === null ? Infinity : size.maxLeaves + 2;
  const slots =
    options.slots ?? Math.min(wanted, Math.max(4, Math.ceil(Math.max(leastSlotBytes, binBytes) / slotBytes)));
  const leaves = Math.min(rows, size.maxLeaves ?? rows);
  const bytes: TreeMemory['at'] = {
    team: 4 * teamWords,
    job: 4 * 16,
    totals: 8 * 8,
    rules: 8 * 8,
    found: 8 * foundNumbers * 2 * width,
    table: 256,
    featureKinds: 4 * width,
    featureBins: 4 * width,
    featureStarts: 4 * (width + 1),
    thresholds: 4 * 256 * width,
    targets: 4 * rows,
    weights: size.weighted ? 8 * rows : 0,
    scores: 8 * rows * scores,
    predicted: 8 * rows * scores,
    sums: 8 * (5 + 2 * scores) * Math.ceil(rows / rowsPerSum),
    pairs: 16 * rows,
    leaves: 16 * leaves,
    order: 4 * rows,
    spare: 4 * rows,
    bins: binBytes,
    columns: rows * width,
    scratch: threads * scratchBytes({ rows, width, rowsPerBlock }),
    slots: (slots + threads - 1) * slotBytes,
  };
  // Address 0 stands for "none".
  let end = 64;
  const at = { ...bytes };
  for (const name of arrays) {
    at[name] = end;
    end = align(end + bytes[name]);
  }
  if (!size.weighted) at.weights = 0;
  if (end > mostKernelBytes) return null;
  const memory = createKernelMemory(end, options);
  return {
    memory,
    rows,
    width,
    scores,
    threads,
    groups,
    rowsPerBlock,
    rowsPerSum,
    leaves,
    slots,
    slotBytes,
    at,
  };
}

/** Rows whose pairs are gathered at a time: they stay in the first cache while all features read them. */
export const rowsPerTile = 1024;

/** What a thread sorts a sample in, reads a block of rows or gathers pairs into, or unpacks a histogram to. */
export function scratchBytes({
  rows,
  width,
  rowsPerBlock,
}: Pick<TreeMemory, 'rows' | 'width' | 'rowsPerBlock'>): number {
  const sorted = 2 * 4 * Math.min(rows, sampledRows) + 4096;
  return align(Math.max(sorted, 4 * rowsPerBlock * width, 8 * 3 * (mostBins + 1), 16 * rowsPerTile));
}

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

function groupsOf(width: number): Int32Array {
  const count = Math.ceil(width / groupSize);
  return Int32Array.from({ length: count + 1 }, (_, i) => Math.min(width, groupSize * i));
}
