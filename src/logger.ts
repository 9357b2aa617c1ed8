import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { TrainyardError } from './errors.ts';

/**
 * A logger of JSON lines; `process` says which of the processes writes. Nothing waits for a line to be written: those that come
 * meanwhile are written together, and what is left when the process ends is written then.
 */
export function createLogger(config: Pick<Config, 'logLevel'>, process: 'server' | 'worker'): Logger {
  const output = pino.destination({ sync: false });
  return pino({ name: 'trainyard', level: config.logLevel, base: { process } }, output);
}

/** Ends a process that could not start: a sentence for what the operator can mend, a stack for what is ours. */
export function exitWithReason(error: unknown): never {
  console.error(error instanceof TrainyardError ? `trainyard: ${error.message}` : error);
  process.exit(1);
}
