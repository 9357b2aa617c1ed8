import pg from 'pg';

/**
 * Runs `work` on a connection of its own, which is ended afterwards. When the connection is lost, `work` fails with its next
 * query or the one under way.
 */
export async function withClient<T>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(config);
  client.on('error', () => {}); // the query rejects as well; without a listener the process would end
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
