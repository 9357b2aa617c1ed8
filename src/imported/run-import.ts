import type { TrainyardError } from '../errors.ts';
import { askChild } from '../processes/ask-child.ts';
import { createChildTurns } from '../processes/child-turns.ts';
import { processUsage, type ProcessUsage } from '../processes/process-usage.ts';
import { runChild, type Child } from '../processes/run-child.ts';
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
  const turns = createChildTurns('imports');

  async function run(
    { sizeBytes, ...request }: ImportRequest & { sizeBytes: number },
    stop: AbortSignal,
  ): Promise<Imported> {
    const { milliseconds = mostMilliseconds, memoryBytes = allowed.bytes + allowed.times * sizeBytes } =
      limits;
    const { imported } = await askChild<ImportRequest, { imported: Imported }>(start(), request, {
      name: importer,
      mostMilliseconds: milliseconds,
      stop,
      late: tooSlow(milliseconds),
      watch(pid, end) {
        const timer = setInterval(() => {
          void residentBytes(pid).then((bytes) => {
            if (bytes !== null && bytes > memoryBytes) end(tooLarge(memoryBytes));
          });
        }, lookEveryMilliseconds);
        return () => clearInterval(timer);
      },
      lost: ({ message, cause }) => badFile('crashed', `The model file can not be tried: ${message}`, cause),
    });
    return imported;
  }

  return {
    importModel: (request) => turns.take((stop) => run(request, stop)),
    close: () => turns.close(),
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
