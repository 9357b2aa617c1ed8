import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';

const firstWaitMilliseconds = 100;
const longestWaitMilliseconds = 10_000;
/** A server that ends sooner is started again after growing pauses. */
const healthyAfterMilliseconds = 10_000;

/** Keeps a server running; see {@link keepPostgresRunning}. */
export interface PostgresKeeper {
  /** Lets the server be, running or not; waits for a start under way. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts an embedded server again whenever it is gone. A connection of its own tells at once when that happens. Several
 * processes may keep the same server: the one that starts it first wins, and the others adopt it.
 *
 * @param start Starts the server on the port that it had, as the processes that use it know no other, or adopts it.
 */
export function keepPostgresRunning({
  url,
  start,
  log,
}: {
  url: string;
  start: () => Promise<unknown>;
  log: Pick<Log, 'warn' | 'error'>;
}): PostgresKeeper {
  const stopped = new AbortController();
  const { signal } = stopped;

  async function keep(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const since = Date.now();
      const cause = await untilConnectionEnds(url, signal);
      if (signal.aborted) return;
      if (Date.now() - since > healthyAfterMilliseconds) failures = 0;
      log.warn({ err: cause }, 'the embedded PostgreSQL is gone or dropped its connections; starting it');
      await start().catch((error: unknown) => {
        log.error({ err: error }, 'the embedded PostgreSQL could not be started; it is tried again');
      });
      const wait = Math.min(firstWaitMilliseconds * 2 ** failures++, longestWaitMilliseconds);
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  const keeping = keep();
  return {
    async stop() {
      stopped.abort();
      await keeping;
    },
  };
}

/** Connects, and resolves when the connection has ended or could not be made, with the cause if there is one. */
async function untilConnectionEnds(connectionString: string, signal: AbortSignal): Promise<unknown> {
  const client = new pg.Client({ connectionString, application_name: 'trainyard-keeper' });
  let cause: unknown;
  client.on('error', (error) => (cause ??= error));
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  const end = () => void client.end().catch(() => {});
  signal.addEventListener('abort', end, { once: true });
  try {
    await client.connect();
    await ended;
  } catch (error) {
    cause = error;
    end();
  } finally {
    signal.removeEventListener('abort', end);
  }
  return cause;
}
