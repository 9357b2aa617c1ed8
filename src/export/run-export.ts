import { askChild, tookTooLong } from '../processes/ask-child.ts';
import { createChildTurns } from '../processes/child-turns.ts';
import { runChild, type Child } from '../processes/run-child.ts';
import type { ExporterBoot, ExportReply, ExportRequest } from './export-messages.ts';

const exporter = {
  subject: 'The exporter',
  process: 'The process that exports the model',
  log: 'server',
} as const;

/** An export takes seconds; one that takes so long hangs, or is of a model too large for a request to wait for. */
const mostMilliseconds = 60_000;

/** Exports models in processes of their own. */
export interface Exporter {
  /**
   * The export of an artifact, which never changes: requests for it in one format at the same time share one.
   * @throws what `export-model.ts` throws; internal where the process dies without a word; unavailable where it takes too long, too
   * many exports wait, or the service is stopping
   */
  exportModel(request: ExportRequest): Promise<Buffer>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

type ExporterProcess = Child<ExportRequest, ExportReply>;

const startExporter = (boot: ExporterBoot): ExporterProcess =>
  runChild({ entry: new URL('./exporter.ts', import.meta.url), boot });

/** Creates an {@link Exporter} that makes one export at a time. @param start starts a process for one */
export function createExporter(boot: ExporterBoot, start = startExporter): Exporter {
  const turns = createChildTurns('exports');
  const underWay = new Map<string, Promise<Buffer>>();
  return {
    async exportModel(request) {
      const key = `${request.format} ${request.artifactDir}`;
      const known = underWay.get(key);
      if (known) return known;
      const exported = turns.take((stop) => runExport(start(boot), request, stop));
      underWay.set(key, exported);
      const forget = (): boolean => underWay.delete(key);
      exported.then(forget, forget);
      return exported;
    },
    close: () => turns.close(),
  };
}

async function runExport(
  process: ExporterProcess,
  request: ExportRequest,
  stop: AbortSignal,
): Promise<Buffer> {
  const late = tookTooLong('The export', mostMilliseconds);
  const question = { name: exporter, mostMilliseconds, stop, late };
  const { file } = await askChild<ExportRequest, { file: Uint8Array }>(process, request, question);
  return Buffer.from(file);
}
