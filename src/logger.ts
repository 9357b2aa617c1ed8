import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { TrainyardError } from './errors.ts';

/** A logger of JSON lines; `process` says which of the processes writes. */
export function createLogger(config: Pick<Config, 'logLevel'>, process: 'server' | 'worker'): Logger {
  return pino({ name: 'trainyard', level: config.logLevel, base: { process } });
}

/** Ends a process that could not start: a sentence for what the operator can mend, a stack for what is ours. */
export function exitWithReason(error: unknown): never {
  console.error(error instanceof TrainyardError ? `trainyard: ${error.message}` : error);
  process.exit(1);
}
