import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { resolveChildEntry } from './child-entry.ts';

/** The worker processes of the embedded default: started by the server, and again when one dies. */
export interface WorkerProcesses {
  /** Asks all to hand their runs back and end; kills what has not ended after a minute. Safe to call twice. */
  stop(): Promise<void>;
}

const stopTimeoutMs = 60_000;
const firstRestartDelayMs = 500;
const longestRestartDelayMs = 30_000;
/** A worker that has lived for so long is not in a crash loop. */
const healthyAfterMs = 60_000;

/**
 * Starts `count` workers. A worker that ends is started again, with growing pauses while it keeps failing.
 * @param env Added to this process's environment, such as the address of the embedded database.
 */
export function startWorkerProcesses({
  count,
  env,
  log,
}: {
  count: number;
  env: Record<string, string>;
  log: Pick<Logger, 'info' | 'error'>;
}): WorkerProcesses {
  const entry = resolveChildEntry(new URL('../start-worker.ts', import.meta.url));
  const stopping = new AbortController();
  const living = new Set<ChildProcess>();

  async function keepOneRunning(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const child = fork(entry.modulePath, [], {
        execPath: entry.execPath,
        execArgv: entry.execArgv,
        env: { ...process.env, ...env },
      });
      living.add(child);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      living.delete(child);
      if (stopping.signal.aborted) return;
      failures = Date.now() - startedAt > healthyAfterMs ? 0 : failures + 1;
      const pause = Math.min(longestRestartDelayMs, firstRestartDelayMs * 2 ** failures);
      log.error({ code, signal }, `a worker process ended; starting another in ${pause / 1000} s`);
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const keeping = Array.from({ length: count }, keepOneRunning);
  return {
    async stop() {
      stopping.abort();
      for (const child of living) child.kill('SIGTERM');
      const timer = setTimeout(() => living.forEach((child) => child.kill('SIGKILL')), stopTimeoutMs);
      await Promise.all(keeping);
      clearTimeout(timer);
    },
  };
}
