import type { PreparedData, PreparedSplit } from '../data/preparation/prepared-data.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { TrainyardError } from '../errors.ts';

/** The process is looked at no more often than this: reading its size costs a file of the system. */
const watchEveryMilliseconds = 500;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

/**
 * Refuses a model that does not fit beside its data, before anything large is made.
 * @param replicas processes that share the limit, of which each holds the training rows and the model
 * @throws outOfMemory saying what takes how much
 */
export function checkModelMemory(
  architecture: Pick<Architecture, 'memory'>,
  data: PreparedData,
  limitBytes: number,
  replicas = 1,
): void {
  const dataBytes = [data.train, data.validation, data.test].reduce(
    (sum, split) =>
      sum + heldBytes(split, data.width) + split.targets.byteLength + (split.truth?.byteLength ?? 0),
    0,
  );
  // Train and validation are held twice: here, and in the engine.
  const ofOthers = (replicas - 1) * (heldBytes(data.train, data.width) + data.train.targets.byteLength);
  const heldData = 2 * dataBytes + ofOthers;
  const heldModels = replicas * architecture.memory.total;
  const needed = heldData + heldModels;
  if (needed <= limitBytes) return;
  const processes = replicas === 1 ? '' : ` in ${replicas} processes`;
  throw new TrainyardError(
    'outOfMemory',
    `The run needs about ${megabytes(needed)}${processes}: ${megabytes(heldData)} for its data and ` +
      `${megabytes(heldModels)} for the model and its optimizer; it may take ${megabytes(limitBytes)}. ` +
      'Use a smaller model, smaller batches or fewer columns, or raise TRAINER_MEMORY_MB.',
  );
}

/** Features in memory: all of a split's, or a window of those on disk. */
function heldBytes({ features, stored, rows }: PreparedSplit, width: number): number {
  return stored ? Math.min(stored.windowRows, rows) * width * 4 : features.byteLength;
}

/**
 * Refuses data that does not fit beside its copy for the thread that fits a model to it.
 * @throws outOfMemory
 */
export function checkDataMemory(data: PreparedData, limitBytes: number): void {
  checkModelMemory(
    { memory: { weights: 0, gradients: 0, optimizer: 0, activations: 0, total: 0 } },
    data,
    limitBytes,
  );
}

/**
 * A check, to be called often, that the process has not grown by more than the limit since now.
 * @throws outOfMemory from the returned function
 */
export function createMemoryWatch(
  limitBytes: number,
  residentBytes: () => number = () => process.memoryUsage.rss(),
  now: () => number = () => performance.now(),
): () => void {
  const before = residentBytes();
  let last = now();
  return () => {
    if (now() - last < watchEveryMilliseconds) return;
    last = now();
    const grown = residentBytes() - before;
    if (grown <= limitBytes) return;
    throw new TrainyardError(
      'outOfMemory',
      `Training has grown to ${megabytes(grown)} and may take ${megabytes(limitBytes)}. ` +
        'Use smaller batches or a smaller model, or raise TRAINER_MEMORY_MB.',
    );
  };
}
