import { PrismaPg } from '@prisma/adapter-pg';
import { openPool } from '../postgres/open-pool.ts';
import { PrismaClient } from './generated/client.ts';

/** How long a call waits for a connection before it fails with databaseUnavailable. */
const connectionTimeoutMilliseconds = 10_000;

/** A statement that takes longer fails with databaseUnavailable: it would keep a connection from others. */
const defaultStatementTimeout = 30_000;

/** Prisma Client, and the end of its connections. */
export interface PrismaConnection {
  readonly prisma: PrismaClient;
  disconnect: () => Promise<void>;
}

/** A pool of connections and Prisma Client on it. Nothing is connected until the first call. */
export function connectPrisma(parts: {
  databaseUrl: string;
  maxConnections: number;
  /** Milliseconds; 30,000 by default. */
  statementTimeout?: number;
  log: (message: string) => void;
}): PrismaConnection {
  const pool = openPool({
    connectionString: parts.databaseUrl,
    max: parts.maxConnections,
    connectionTimeoutMillis: connectionTimeoutMilliseconds,
    statement_timeout: parts.statementTimeout ?? defaultStatementTimeout,
    keepAlive: true,
    application_name: 'trainyard',
    // adapter-pg writes and reads times without their zone: every session is in UTC, whatever the server's setting
    // oxlint-disable-next-line typescript/no-misused-promises -- pg-pool waits for it; its types do not say so
    onConnect: async (client) => void (await client.query(`SET TIME ZONE 'UTC'`)),
    onConnectionLost: (error) => parts.log(`a database connection was lost: ${error.message}`),
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  return {
    prisma,
    async disconnect() {
      await prisma.$disconnect();
      await pool.end(); // left to adapter-pg, a call that comes late would open a new pool
    },
  };
}
