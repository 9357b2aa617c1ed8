import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { TrainyardError } from './errors.ts';

/** Lines are written together: so many bytes, or what there is after so many milliseconds. */
const minLength = 4096;
const periodicFlush = 100;

/**
 * A logger of JSON lines; `process` says which of the processes writes. Nothing waits for a line to be written, and what is left when
 * the process ends is written then.
 */
export function createLogger(config: Pick<Config, 'logLevel'>, process: 'server' | 'worker'): Logger {
  const output = pino.destination({ sync: false, minLength, periodicFlush });
  return pino({ name: 'trainyard', level: config.logLevel, base: { process } }, output);
}

/** Ends a process that could not start: a sentence for what the operator can mend, a stack for what is ours. */
export function exitWithReason(error: unknown): never {
  const isOperators = error instanceof TrainyardError || isSystemError(error);
  console.error(isOperators ? `trainyard: ${error.message}` : error);
  process.exit(1);
}

/** Whether the operating system refused something, such as a port that is taken or a folder that may not be written. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

/**
 * How a process ends in time, whatever hangs: a database that is frozen answers no farewell. What it held is taken over, as after a kill.
 */
export function endWithin(
  seconds: number,
  log: Logger,
): { delay: number; logger: false; onTimeout: () => void } {
  return {
    delay: seconds * 1000,
    logger: false,
    onTimeout: () => log.error(`not everything ended within ${seconds} s; the rest is cut off`),
  };
}
