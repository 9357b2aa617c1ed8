import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineInfo } from '../contracts/system.ts';
import { errorFromPlain, TrainyardError, type PlainError } from '../errors.ts';
import type { StartEngineOptions } from './start-engine.ts';

/** What the child process of {@link describeEngine} answers. */
export type EngineDescription = { info: EngineInfo } | { error: PlainError };

const childTimeoutMs = 60_000;

/**
 * Starts the engine in a child process, asks it what it is, and ends it: for `npm run doctor` and for a server, which must not
 * load the library itself. Takes about a second. A library that ends its process (one built for another CPU, say) is reported like
 * any other failure.
 * @throws engineUnavailable
 */
export async function describeEngine(options: StartEngineOptions): Promise<EngineInfo> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const child = fork(fileURLToPath(new URL(`./describe-engine-child${extension}`, import.meta.url)), {
    // Run from source, the child needs the loader that this process has.
    execArgv: extension === '.ts' ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: childTimeoutMs,
  });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  const answer = await new Promise<EngineDescription>((resolve, reject) => {
    child.on('message', (message) => resolve(message as EngineDescription));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const end = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      const detail = `The engine's process ${end} while it started. ${lastWords}`.trim();
      reject(new TrainyardError('engineUnavailable', detail));
    });
    child.send(options);
  });
  if ('error' in answer) throw errorFromPlain(answer.error);
  return answer.info;
}
