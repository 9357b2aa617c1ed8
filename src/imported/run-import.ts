import { TrainyardError } from '../errors.ts';
import { toldFailure, untoldFailure } from '../processes/child-failure.ts';
import { processUsage, type ProcessUsage } from '../processes/process-usage.ts';
import { runChild, type Child } from '../processes/run-child.ts';
import { createSlots } from '../slots.ts';
import type { Imported, ImporterBoot, ImportReply, ImportRequest } from './import-messages.ts';
import { badFile } from './refusals.ts';

const importer = {
  subject: 'The importer',
  process: 'The process that tries the model file',
  log: 'server',
} as const;

/** Loading and predicting two rows takes seconds; a model that takes so long is of no use to requests. */
const mostMilliseconds = 60_000;
/** Memory that a booted importer and a small model may take, and how many times the size of its file a large one may take beside. */
const allowed = { bytes: 1_000_000_000, times: 6 };
const lookEveryMilliseconds = 100;
/** Imports that may wait for their turn, beside the one under way. */
const mostWaiting = 5;

/** Tries model files in processes of their own, one at a time. */
export interface Importer {
  /**
   * @throws what `import-model.ts` throws; modelFileInvalid also where the file ends its process, or takes too long or too much memory;
   * unavailable where too many imports wait, or the service is stopping
   */
  importModel(request: ImportRequest & { sizeBytes: number }): Promise<Imported>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

type ImporterProcess = Child<ImportRequest, ImportReply>;

/** How imports are limited; see above. */
export interface ImportLimits {
  milliseconds: number;
  memoryBytes: number;
}

/** Creates an {@link Importer}. @param start starts a process for one import */
export function createImporter(
  boot: ImporterBoot,
  {
    start = () => runChild({ entry: new URL('./importer.ts', import.meta.url), boot }),
    limits = {},
    residentBytes = processUsage.residentBytes,
  }: {
    start?: () => ImporterProcess;
    limits?: Partial<ImportLimits>;
    residentBytes?: ProcessUsage['residentBytes'];
  } = {},
): Importer {
  const slots = createSlots(1);
  const closing = new AbortController();

  async function run({ sizeBytes, ...request }: ImportRequest & { sizeBytes: number }): Promise<Imported> {
    const { milliseconds = mostMilliseconds, memoryBytes = allowed.bytes + allowed.times * sizeBytes } =
      limits;
    if (closing.signal.aborted) throw stopping();
    const child = start();
    let over: TrainyardError | null = null;
    const end = (why: TrainyardError): void => {
      over ??= why;
      child.kill();
    };
    const limit = setTimeout(() => end(tooSlow(milliseconds)), milliseconds);
    const watch = setInterval(() => {
      void residentBytes(child.pid).then((bytes) => {
        if (bytes !== null && bytes > memoryBytes) end(tooLarge(memoryBytes));
      });
    }, lookEveryMilliseconds);
    const stop = (): void => end(stopping());
    closing.signal.addEventListener('abort', stop, { once: true });
    let reply: ImportReply | null = null;
    child.onReply((told) => {
      reply = told;
    });
    child.send(request);
    const exit = await child.exited;
    clearTimeout(limit);
    clearInterval(watch);
    closing.signal.removeEventListener('abort', stop);
    const told = reply as ImportReply | null;
    if (told?.type === 'done') return told.imported;
    if (told?.type === 'failed') throw toldFailure(importer, told.error);
    if (over !== null) throw over as TrainyardError;
    const { message, cause } = untoldFailure(importer, exit);
    throw badFile('crashed', `The model file can not be tried: ${message}`, cause);
  }

  return {
    async importModel(request) {
      if (slots.free() === 0 && slots.waiting() >= mostWaiting)
        throw unavailable('Too many imports wait for their turn.');
      return slots.use(() => run(request));
    },
    async close() {
      closing.abort();
      await slots.whenUnused();
    },
  };
}

const tooSlow = (milliseconds: number): TrainyardError =>
  badFile(
    'tooSlow',
    `The model took longer than ${milliseconds / 1000} s to be loaded and to predict two rows.`,
  );

const tooLarge = (bytes: number): TrainyardError =>
  badFile(
    'tooMuchMemory',
    `The model took more than ${Math.ceil(bytes / 1e6)} MB to be loaded and to predict two rows.`,
  );

const stopping = (): TrainyardError => unavailable('The service is stopping.');

function unavailable(detail: string): TrainyardError {
  return new TrainyardError('unavailable', detail, { retryAfterSeconds: 5 });
}
