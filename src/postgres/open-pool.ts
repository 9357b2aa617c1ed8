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
