import type { KeyedRequest } from '../contracts/key.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

/** How long an Idempotency-Key is known. */
const lifeSeconds = 24 * 60 * 60;

/** The end of a key's life, by the database's clock. */
export const keyExpiry = Prisma.sql`now() + ${lifeSeconds}::float8 * interval '1 second'`;

/**
 * An INSERT of the request's key, for the transaction of what it makes. Another request that is making the same is waited
 * for; where it has taken effect, this fails by the primary key, and so does the transaction.
 * @param made SQL of the name of what is made
 * @param from the rows that were made or changed: no row, no key
 */
export function insertKey(
  { projectId, key, requestSha256 }: KeyedRequest,
  made: Prisma.Sql,
  from: Prisma.Sql = Prisma.empty,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO idempotency_keys (project_id, key, request_sha256, made, expires_at)
    SELECT ${projectId}, ${key}, ${requestSha256}, ${made}, ${keyExpiry} ${from}`;
}

/** Runs the statement that makes a row, with the request's key in its transaction where there is one. */
export async function createKeyed<T>(
  prisma: PrismaClient,
  keyed: KeyedRequest | undefined,
  made: string,
  create: Prisma.PrismaPromise<T>,
): Promise<T> {
  if (!keyed) return create;
  const [, created] = await prisma.$transaction([
    prisma.$executeRaw(insertKey(keyed, Prisma.sql`${made}::text`)),
    create,
  ]);
  return created;
}

/** How many rows of a kind a project may have, and how one is made. */
interface Limited<T> {
  most: number;
  count: (transaction: Prisma.TransactionClient) => Promise<number>;
  create: (transaction: Prisma.TransactionClient) => Promise<T>;
}

/** The same, of a kind of which a project has `most` rows at most, also when inserts race. */
export function createLimited<T>(
  prisma: PrismaClient,
  keyed: KeyedRequest | undefined,
  { id, projectId }: { id: string; projectId: string },
  { most, count, create }: Limited<T>,
): Promise<T | 'tooMany'> {
  return prisma.$transaction(async (transaction) => {
    // Inserts of a project take turns, or they would all count the same rows.
    await transaction.$queryRaw`SELECT id FROM projects WHERE id = ${projectId} FOR NO KEY UPDATE`;
    if ((await count(transaction)) >= most) return 'tooMany';
    if (keyed) await transaction.$executeRaw(insertKey(keyed, Prisma.sql`${id}::text`));
    return create(transaction);
  });
}
