import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { describeExit } from './describe-exit.ts';
import { runChild, type Child } from './run-child.ts';

/** The worker processes of the embedded default: started by the server, and again when one dies. */
export interface WorkerProcesses {
  /** Asks all to hand their runs back and end; kills what has not ended in time. Safe to call twice. */
  stop(): Promise<void>;
}

const firstRestartDelayMilliseconds = 500;
const longestRestartDelayMilliseconds = 30_000;
/** A worker that has lived for so long is not in a crash loop. */
const healthyAfterMilliseconds = 60_000;

/**
 * Starts `count` workers. A worker that ends is started again, with growing pauses while it keeps failing.
 * @param environment All that a worker's process gets of the environment.
 * @param entry The module that a worker runs; another one in tests.
 */
export function startWorkerProcesses({
  count,
  environment,
  stopSeconds,
  log,
  entry = new URL('../start-worker.ts', import.meta.url),
}: {
  count: number;
  environment: NodeJS.ProcessEnv;
  /** Time that a worker has to end. */
  stopSeconds: number;
  log: Pick<Log, 'error'>;
  entry?: URL;
}): WorkerProcesses {
  const stopping = new AbortController();
  const living = new Set<Child<never, never>>();

  async function keepOneRunning(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const child = runChild<never, never>({ entry, environment, output: 'inherit' });
      living.add(child);
      const exit = await child.exited;
      living.delete(child);
      if (stopping.signal.aborted) return;
      failures = Date.now() - startedAt > healthyAfterMilliseconds ? 0 : failures + 1;
      const pause = Math.min(longestRestartDelayMilliseconds, firstRestartDelayMilliseconds * 2 ** failures);
      const { code, signal } = exit;
      log.error(
        { code, signal },
        `${describeExit('A worker process', exit)} Starting another in ${pause / 1000} s.`,
      );
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const keeping = Array.from({ length: count }, keepOneRunning);
  return {
    async stop() {
      stopping.abort();
      for (const child of living) child.stop(stopSeconds * 1000);
      await Promise.all(keeping);
    },
  };
}
