import { errorFromPlain, TrainyardError } from '../errors.ts';
import { describeExit, describeExitWithOutput } from '../processes/describe-exit.ts';
import { runChild } from '../processes/run-child.ts';
import { createSlots } from '../slots.ts';
import type { ExporterBoot, ExportReply, ExportRequest } from './export-messages.ts';

/** An export takes seconds; one that takes so long hangs. */
const mostMilliseconds = 300_000;

/** Exports models, one at a time, each in a process of its own. */
export function createExporter(boot: ExporterBoot): { exportOnnx(artifactDir: string): Promise<Buffer> } {
  const slots = createSlots(1);
  return {
    /** @throws what `exportOnnx` throws; internal where the process dies without a word */
    exportOnnx: (artifactDir) => slots.use(() => runExport(boot, { artifactDir })),
  };
}

async function runExport(boot: ExporterBoot, request: ExportRequest): Promise<Buffer> {
  const child = runChild<ExportRequest, ExportReply>({
    entry: new URL('./exporter.ts', import.meta.url),
    boot,
  });
  const limit = setTimeout(() => child.kill(), mostMilliseconds);
  let last: ExportReply | null = null;
  child.onReply((reply) => {
    last = reply;
  });
  child.send(request);
  const exit = await child.exited;
  clearTimeout(limit);
  const reply = last as ExportReply | null;
  if (reply?.type === 'done') return Buffer.from(reply.file);
  if (reply?.type === 'failed') throw errorFromPlain(reply.error);
  const cause = new Error(describeExitWithOutput('The exporter', exit));
  throw new TrainyardError('internal', describeExit('The process that exports the model', exit), { cause });
}
