import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { TrainyardError } from './errors.ts';
import { createLogOutput } from './log-output.ts';

/**
 * A logger of JSON lines; `name` says which of the processes writes. Nothing waits for a line to be written, and what is left when
 * the process ends is written then.
 * @param fd where lines go; the standard output by default
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  name: 'server' | 'worker',
  { fd = 1 }: { fd?: number } = {},
): Logger {
  const output = createLogOutput({
    fd,
    onDropped: (lines) => log.warn({ lines }, 'lines of the log were dropped while none could be written'),
  });
  process.once('exit', () => output.flushSync());
  const log = pino({ name: 'trainyard', level: config.logLevel, base: { process: name } }, output);
  return log;
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
