import pg from 'pg';

/**
 * A pool of connections to PostgreSQL that no lost connection can end the process of: not one that is in use, idle, or just
 * being ended. Each lost connection is reported once, and replaced by the pool when it is needed again.
 *
 * @param options.onConnectionLost told of each connection that was open and failed
 */
export function openPool({
  onConnectionLost,
  ...config
}: pg.PoolConfig & { onConnectionLost: (error: Error) => void }): pg.Pool {
  const pool = new pg.Pool(config);
  // A client without a listener throws, and the pool listens to its idle ones only.
  pool.on('connect', (client) => {
    let isLost = false;
    client.on('error', (error) => {
      if (!isLost) onConnectionLost(error);
      isLost = true;
    });
  });
  // The same error again, from an idle client; it stays until the last one has ended.
  pool.on('error', () => {});
  return pool;
}

/**
 * Has the pool take a connection back once where it is given back twice: graphile-worker does so with the one that it listens on when it is
 * stopped before its LISTEN fails, and the error that the pool throws then would end the process.
 */
export function allowSecondRelease(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (give?: Give) => Promise<pg.PoolClient> | void;
  const connectOnce = (give?: Give) =>
    connect(
      give &&
        ((error, client, release) => {
          let isReleased = false;
          give(error, client, (broken) => {
            if (!isReleased) release(broken);
            isReleased = true;
          });
        }),
    );
  pool.connect = connectOnce as pg.Pool['connect'];
}

/** What a pool calls with a connection. */
type Give = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (broken?: Error | boolean) => void,
) => void;
