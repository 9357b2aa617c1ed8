import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** How long a call waits for a connection before it fails with databaseUnavailable. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** A pool of connections and Prisma Client on it. Nothing is connected until the first call. */
export function connectPrisma(parts: {
  databaseUrl: string;
  maxConnections: number;
  log: (message: string) => void;
}): PrismaClient {
  const pool = new pg.Pool({
    connectionString: parts.databaseUrl,
    max: parts.maxConnections,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'trainyard',
    // adapter-pg writes and reads times without their zone: every session is in UTC, whatever the server's setting
    onConnect: async (client) => void (await client.query(`SET TIME ZONE 'UTC'`)),
  });
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    onPoolError: (error) => parts.log(`a database connection was lost: ${error.message}`),
  });
  return new PrismaClient({ adapter, errorFormat: 'minimal' });
}
