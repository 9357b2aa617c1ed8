import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IngestOptions, IngestResult } from '../data/ingest/ingest-dataset.ts';
import type { IngesterReply, IngesterRequest } from '../data/ingest/ingester-messages.ts';
import { toldFailure, untoldFailure } from '../processes/child-failure.ts';
import { guardChild } from '../processes/guard-child.ts';
import { runChild, type ChildExit } from '../processes/run-child.ts';

/**
 * Runs {@link ingestDataset} in a child process of its own and ends it when the signal is aborted. A child that dies
 * leaves nothing in `scratchDir` and no file at `outputPath`.
 * @throws TrainyardError as ingest does; `internal` when the child dies without a word or hangs; the signal's reason when aborted
 */
export async function runIngest(options: IngestOptions): Promise<IngestResult> {
  const { onProgress, signal, ...request } = options;
  signal?.throwIfAborted();
  // Of this child alone, so that whatever it leaves when it is killed can be removed.
  await mkdir(request.scratchDir, { recursive: true });
  const scratchDir = await mkdtemp(join(request.scratchDir, 'ingester-'));
  const child = runChild<IngesterRequest, IngesterReply>({
    entry: new URL('../data/ingest/ingester.ts', import.meta.url),
  });
  const guard = guardChild(child, { name: reader, signal });
  let last: Exclude<IngesterReply, { type: 'progress' }> | null = null;
  try {
    child.onReply((reply) => {
      guard.heard();
      if (reply.type === 'progress') onProgress?.(reply.fraction, reply.stage, reply.seen);
      else last = reply;
    });
    child.send({ ...request, scratchDir });
    const exit = await child.exited;
    guard.requireWanted();
    return resultOf(last, exit);
  } finally {
    guard.stop();
    await rm(scratchDir, { recursive: true, force: true });
  }
}

const reader = { subject: 'The reader', process: 'The process that reads the data', log: 'worker' } as const;

function resultOf(last: Exclude<IngesterReply, { type: 'progress' }> | null, exit: ChildExit): IngestResult {
  if (last?.type === 'done') return last.result;
  throw last?.type === 'failed' ? toldFailure(reader, last.error) : untoldFailure(reader, exit);
}
