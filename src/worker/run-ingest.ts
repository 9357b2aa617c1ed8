import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IngestOptions, IngestResult, IngestStage } from '../data/ingest/ingest-dataset.ts';
import { errorFromPlain, TrainyardError, type PlainError } from '../errors.ts';
import { resolveChildEntry } from '../processes/child-entry.ts';

/** To the ingester, once. */
export type IngesterRequest = Omit<IngestOptions, 'onProgress' | 'signal'>;

/** From the ingester: progress as it goes, then one of the others. */
export type IngesterReply =
  | { type: 'progress'; fraction: number; stage: IngestStage }
  | { type: 'done'; result: IngestResult }
  | { type: 'failed'; error: PlainError };

const lastOutputCharacters = 2000;

/**
 * Runs {@link ingestDataset} in a child process of its own and ends it when the signal is aborted. A child that dies
 * leaves nothing in `scratchDir` and no file at `outputPath`.
 * @throws TrainyardError as ingest does; `internal` when the child dies without a word; the signal's reason when aborted
 */
export async function runIngest(options: IngestOptions): Promise<IngestResult> {
  const { onProgress, signal, ...request } = options;
  signal?.throwIfAborted();
  // Of this child alone, so that whatever it leaves when it is killed can be removed.
  await mkdir(request.scratchDir, { recursive: true });
  const scratchDir = await mkdtemp(join(request.scratchDir, 'ingester-'));
  const entry = resolveChildEntry(new URL('../data/ingest/ingester.ts', import.meta.url));
  const child = fork(entry.modulePath, [], {
    execPath: entry.execPath,
    execArgv: entry.execArgv,
    // Only what a program needs to run: no credential of the worker reaches the process that reads foreign bytes.
    env: Object.fromEntries(
      ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot', 'NODE_V8_COVERAGE'].flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-lastOutputCharacters);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });

  try {
    return await new Promise<IngestResult>((resolve, reject) => {
      let result: IngestResult | null = null;
      let failure: PlainError | null = null;
      child.on('message', (message: IngesterReply) => {
        if (message.type === 'progress') onProgress?.(message.fraction, message.stage);
        else if (message.type === 'done') result = message.result;
        else failure = message.error;
      });
      child.once('error', reject);
      // `close` comes after the last message and the last output.
      child.once('close', (code, killedBy) => {
        if (signal?.aborted) reject(signal.reason as Error);
        else if (result) resolve(result);
        else if (failure) reject(readerError(failure));
        else
          reject(
            new TrainyardError(
              'internal',
              `Reading the data ended unexpectedly (${killedBy ?? `exit code ${code}`}).`,
              { cause: output },
            ),
          );
      });
      child.send({ ...request, scratchDir } satisfies IngesterRequest, (error) => {
        if (error) keep(Buffer.from(String(error)));
      });
    });
  } finally {
    signal?.removeEventListener('abort', kill);
    await rm(scratchDir, { recursive: true, force: true });
  }
}

/** An error of the reader. What it did not foresee may name paths of this machine: that goes to the log only. */
function readerError(failure: PlainError): TrainyardError {
  if (failure.code !== 'internal') return errorFromPlain(failure);
  return new TrainyardError('internal', 'The reader met an error of its own; the log of the worker has it.', {
    cause: new Error(failure.message),
  });
}
