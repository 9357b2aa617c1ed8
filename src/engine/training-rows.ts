import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import type { PreparedData, PreparedSplit, StoredFeatures } from '../data/preparation/prepared-data.ts';
import { bytesPerFeature } from '../data/preparation/read/feature-memory.ts';
import { TrainyardError } from '../errors.ts';
import { takesGradientSteps } from '../optimizers/optimizers.ts';
import { createRandom } from '../random.ts';
import { planBatches } from './batch-plan.ts';
import { epochOrder } from './epoch-order.ts';
import type { RunnerData, StepRunner } from './step-runner.ts';

/** Where the loop takes the rows of its next steps from. */
export interface TrainingRows {
  /**
   * Rows for the next steps, as numbers among the training rows that the runner holds.
   * @param position Rows of the epoch that were taken before; a multiple of the rows of a step.
   * @param most Fewer come at the end of the epoch, and at the end of what is in memory.
   */
  take(epoch: number, position: number, most: number): Promise<Int32Array>;
}

interface RowsOptions {
  data: PreparedData;
  runner: StepRunner;
  rowsPerStep: number;
  seed: number;
  /** False for full-batch training, where the order can only add rounding noise. */
  shuffled: boolean;
}

/** A page of stored features is read at once: long enough for a disk, short enough to be shuffled well. */
const pageBytes = 256 * 1024;
/** Pages of a window at least, so that the rows of a batch come from all over the data. */
const pagesPerWindow = 64;

/**
 * The rows of a training in an order that depends on the seed and the epoch alone: all shuffled where they are in memory,
 * else window by window. A window is filled with pages from all over the file, and its rows are shuffled; the next one is
 * read while the steps of this one are taken.
 */
export function createTrainingRows(options: RowsOptions): TrainingRows {
  const { stored } = options.data.train;
  // A solver reads the rows itself, as many at a time as may be in memory.
  return stored && options.runner.mode !== 'solver' ? streamedRows(options, stored) : residentRows(options);
}

/**
 * What the runner of a training is to hold at first. A solver passes over all rows in each of its steps, and reads them itself.
 * @throws outOfMemory where a step has more rows than may be in memory
 */
export async function runnerData(data: PreparedData, training: ResolvedTraining): Promise<RunnerData> {
  if (!takesGradientSteps(training.optimizer)) return data;
  return await residentData(data, planBatches(training, data.train.rows).rowsPerStep);
}

/**
 * What a runner is to hold at first: the data itself, or the first window of each split that is stored.
 * @throws outOfMemory where a step has more rows than may be in memory
 */
export async function residentData(data: PreparedData, rowsPerStep: number): Promise<RunnerData> {
  const first = async (split: PreparedSplit, unit: number): Promise<PreparedSplit> => {
    if (!split.stored || split.rows === 0) return split;
    const window = createWindow(data, split, windowRowsOf(split, split.stored, unit));
    await fillInOrder(window, split, split.stored, 0);
    return window;
  };
  const { width, train, validation } = data;
  if (!train.stored && !validation.stored) return data;
  return { ...data, width, train: await first(train, rowsPerStep), validation: await first(validation, 1) };
}

/** A split's rows in their order, as many at a time as may be in memory. */
export async function* windowsOf(
  data: Pick<PreparedData, 'width'>,
  split: PreparedSplit,
): AsyncGenerator<PreparedSplit> {
  if (!split.stored) {
    yield split;
    return;
  }
  const window = createWindow(data, split, windowRowsOf(split, split.stored, 1));
  for (let from = 0; from < split.rows; from += window.rows) {
    await fillInOrder(window, split, split.stored, from);
    yield window;
  }
}

function residentRows({ data, seed, shuffled }: RowsOptions): TrainingRows {
  let order: { epoch: number; rows: Int32Array } | null = null;
  return {
    async take(epoch, position, most) {
      if (order?.epoch !== epoch) {
        order = { epoch, rows: epochOrder(data.train.rows, seed, epoch, shuffled) };
      }
      return order.rows.subarray(position, position + most);
    },
  };
}

/** A window that is in memory, or on its way there. */
interface Window {
  epoch: number;
  index: number;
  rows: PreparedSplit;
  order: Int32Array;
}

function streamedRows(
  { data, runner, rowsPerStep, seed }: RowsOptions,
  stored: StoredFeatures,
): TrainingRows {
  const { train, width } = data;
  const capacity = windowRowsOf(train, stored, rowsPerStep);
  const pageRows = Math.max(
    1,
    Math.min(Math.floor(pageBytes / (width * bytesPerFeature)), Math.ceil(capacity / pagesPerWindow)),
  );
  const windows = Math.ceil(train.rows / capacity);
  let spare = createWindow(data, train, capacity);
  let current: Window | null = null;
  let next: { epoch: number; index: number; window: Promise<Window> } | null = null;

  /** Fills `rows` with a window's part of the epoch's pages. */
  const readWindow = async (epoch: number, index: number, rows: PreparedSplit): Promise<Window> => {
    const parts = partsOfWindow(pageOrder(train.rows, pageRows, seed, epoch), index * capacity, capacity);
    let slot = 0;
    for (const { from, count } of parts) {
      await stored.read(from, rows.features.subarray(slot * width, (slot + count) * width));
      copyRows(train, from, count, rows, slot);
      slot += count;
    }
    const order = Int32Array.from({ length: slot }, (_, row) => row);
    createRandom(seed, `window/${epoch}/${index}`).shuffle(order);
    return { epoch, index, rows: { ...rows, rows: slot }, order };
  };
  const prefetch = (epoch: number, index: number, rows: PreparedSplit): void => {
    const window = readWindow(epoch, index, rows);
    // It is awaited when it is needed; until then a failure is not unhandled.
    window.catch(() => {});
    next = { epoch, index, window };
  };
  const moveTo = async (epoch: number, index: number): Promise<Window> => {
    if (next?.epoch !== epoch || next.index !== index) {
      await next?.window.catch(() => {});
      prefetch(epoch, index, spare);
    }
    const window = await next!.window;
    await runner.replaceRows('train', window.rows);
    spare = current?.rows ?? createWindow(data, train, capacity);
    current = window;
    const isLast = index + 1 === windows;
    prefetch(isLast ? epoch + 1 : epoch, isLast ? 0 : index + 1, spare);
    return window;
  };

  return {
    async take(epoch, position, most) {
      const index = Math.floor(position / capacity);
      const isHere = current?.epoch === epoch && current.index === index;
      const { order } = isHere ? current! : await moveTo(epoch, index);
      const from = position - index * capacity;
      return order.subarray(from, from + most);
    },
  };
}

/** Rows of a page: `count` from row `from` of the split on. */
interface Page {
  from: number;
  count: number;
}

function pageOrder(rows: number, pageRows: number, seed: number, epoch: number): Page[] {
  const pages = Array.from({ length: Math.ceil(rows / pageRows) }, (_, page) => ({
    from: page * pageRows,
    count: Math.min(pageRows, rows - page * pageRows),
  }));
  return createRandom(seed, `pages/${epoch}`).shuffle(pages);
}

/** The parts of the pages that hold rows [start, start + length) of their sequence. */
function partsOfWindow(pages: readonly Page[], start: number, length: number): Page[] {
  const parts: Page[] = [];
  let at = 0;
  for (const { from, count } of pages) {
    const first = Math.max(start, at);
    const end = Math.min(start + length, at + count);
    if (first < end) parts.push({ from: from + first - at, count: end - first });
    at += count;
  }
  return parts;
}

/** @throws outOfMemory where a step has more rows than fit */
function windowRowsOf(split: PreparedSplit, { windowRows }: StoredFeatures, unit: number): number {
  const rows = Math.min(windowRows - (windowRows % unit), Math.ceil(split.rows / unit) * unit);
  if (rows > 0) return rows;
  throw new TrainyardError(
    'outOfMemory',
    `A step takes ${unit} rows, and ${windowRows} fit into the memory that a run may take. ` +
      'Use smaller batches or another optimizer than gradientDescent, or raise TRAINER_MEMORY_MB.',
  );
}

/** Room for some rows of a split. */
function createWindow(
  { width }: Pick<PreparedData, 'width'>,
  split: PreparedSplit,
  rows: number,
): PreparedSplit {
  const features = new Float32Array(rows * width);
  const targetWidth = split.targets.length / split.rows;
  return {
    rows,
    features,
    // Where rows are their own targets, those are on disk, too.
    targets: targetWidth === 0 ? features : new Float32Array(rows * targetWidth),
    rowNumbers: new Int32Array(rows),
  };
}

async function fillInOrder(
  window: PreparedSplit,
  split: PreparedSplit,
  stored: StoredFeatures,
  from: number,
): Promise<void> {
  const width = window.features.length / window.rowNumbers.length;
  window.rows = Math.min(window.rowNumbers.length, split.rows - from);
  await stored.read(from, window.features.subarray(0, window.rows * width));
  copyRows(split, from, window.rows, window, 0);
}

/** Copies what a split holds of its rows in memory: targets and row numbers. */
function copyRows(split: PreparedSplit, from: number, count: number, into: PreparedSplit, at: number): void {
  const targetWidth = split.targets.length / split.rows;
  into.targets.set(
    split.targets.subarray(from * targetWidth, (from + count) * targetWidth),
    at * targetWidth,
  );
  into.rowNumbers.set(split.rowNumbers.subarray(from, from + count), at);
}
