import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { TrainyardError } from '../errors.ts';
import { runEventsChannel } from './run-events-channel.ts';

/** Wakes those who follow a run, over one connection that all of them share. */
export interface RunEventListener {
  /**
   * Calls back after events of the run were stored, and for everyone after a lost connection came back. Once it has
   * resolved, nothing is missed. Returns the way to stop. @throws databaseUnavailable
   */
  subscribe(runId: string, onEvents: () => void): Promise<() => void>;
  /** Ends the connection; no callback is called afterwards. */
  close(): Promise<void>;
}

const connectionTimeoutMilliseconds = 10_000;
const firstRetryMilliseconds = 100;
const lastRetryMilliseconds = 5000;

/** The listener on Postgres' LISTEN; it connects with the first subscriber. */
export function createRunEventListener({
  databaseUrl,
  log,
}: {
  databaseUrl: string;
  log: (message: string) => void;
}): RunEventListener {
  const subscribers = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  let connection: Promise<pg.Client> | null = null; // also while it is being made
  let reconnecting: Promise<void> | null = null;

  const callBack = (onEvents: () => void) => {
    try {
      onEvents();
    } catch (error) {
      log(`a follower of a run's events failed: ${String(error)}`);
    }
  };

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: connectionTimeoutMilliseconds,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000, // a listener is silent for hours: find out that the network is gone
      application_name: 'trainyard events',
    });
    client.on('notification', ({ payload }) => {
      for (const onEvents of subscribers.get(payload ?? '') ?? []) callBack(onEvents);
    });
    client.on('error', (error) => log(`the connection for run events was lost: ${error.message}`));
    try {
      await client.connect();
      await client.query(`LISTEN ${runEventsChannel}`);
    } catch (cause) {
      connection = null;
      await client.end().catch(() => {});
      throw new TrainyardError('databaseUnavailable', 'The database cannot be reached.', { cause });
    }
    client.on('end', onLost);
    return client;
  };

  const connected = async (): Promise<void> => {
    if (closing.signal.aborted) throw new TrainyardError('databaseUnavailable', 'The store is closed.');
    connection ??= connect();
    await connection;
  };

  const onLost = () => {
    connection = null;
    if (!closing.signal.aborted) reconnecting ??= reconnect().finally(() => (reconnecting = null));
  };

  const reconnect = async (): Promise<void> => {
    for (
      let wait = firstRetryMilliseconds;
      !closing.signal.aborted;
      wait = Math.min(2 * wait, lastRetryMilliseconds)
    ) {
      try {
        await connected();
        for (const followers of subscribers.values()) followers.forEach(callBack);
        return log('the connection for run events is back');
      } catch {
        await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };

  return {
    async subscribe(runId, onEvents) {
      const follower = () => onEvents(); // its own identity: the same callback may subscribe twice
      const followers = subscribers.get(runId) ?? new Set();
      subscribers.set(runId, followers.add(follower));
      const unsubscribe = () => {
        followers.delete(follower);
        if (followers.size === 0 && subscribers.get(runId) === followers) subscribers.delete(runId);
      };
      try {
        await connected();
        return unsubscribe;
      } catch (error) {
        unsubscribe();
        throw error;
      }
    },

    async close() {
      closing.abort();
      subscribers.clear();
      await reconnecting;
      const client = await connection?.catch(() => null);
      connection = null;
      await client?.end();
    },
  };
}
