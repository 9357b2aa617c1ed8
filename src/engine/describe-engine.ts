import type { EngineInfo } from '../contracts/system.ts';
import { errorFromPlain, TrainyardError, type PlainError } from '../errors.ts';
import { describeExitWithOutput } from '../processes/describe-exit.ts';
import { runChild } from '../processes/run-child.ts';
import type { StartEngineOptions } from './start-engine.ts';

/** What the child process of {@link describeEngine} answers. */
export type EngineDescription = { info: EngineInfo } | { error: PlainError };

const timeoutMilliseconds = 60_000;

/**
 * Starts the engine in a child process, asks it what it is, and ends it: for `npm run doctor`, which must not load the
 * library itself. Takes about a second. A library that ends its process (one built for another CPU, say) is reported like any
 * other failure.
 * @throws engineUnavailable
 */
export async function describeEngine(options: StartEngineOptions): Promise<EngineInfo> {
  const child = runChild<never, EngineDescription>({
    entry: new URL('./describe-engine-child.ts', import.meta.url),
    boot: options,
  });
  const timer = setTimeout(() => child.kill(), timeoutMilliseconds);
  try {
    const answer = await new Promise<EngineDescription>((resolve, reject) => {
      child.onReply(resolve);
      void child.exited.then((exit) =>
        reject(new TrainyardError('engineUnavailable', describeExitWithOutput("The engine's process", exit))),
      );
    });
    if ('error' in answer) throw errorFromPlain(answer.error);
    return answer.info;
  } finally {
    clearTimeout(timer);
  }
}
