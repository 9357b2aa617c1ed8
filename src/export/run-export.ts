import { toldFailure, untoldFailure } from '../processes/child-failure.ts';
import { runChild } from '../processes/run-child.ts';
import { createSlots } from '../slots.ts';
import type { ExporterBoot, ExportReply, ExportRequest } from './export-messages.ts';

const exporter = {
  subject: 'The exporter',
  process: 'The process that exports the model',
  log: 'server',
} as const;

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
  throw reply?.type === 'failed' ? toldFailure(exporter, reply.error) : untoldFailure(exporter, exit);
}
