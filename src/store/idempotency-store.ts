import { Prisma, type PrismaClient } from './generated/client.ts';
import type { IdempotencyStore, StoredResponse } from './ports/idempotency-store.ts';
import { fromJson, toJson } from './stored-json.ts';

/** How long an entry is kept. */
export const idempotencyLifeSeconds = 24 * 60 * 60;
/** After how long a request that has not answered counts as its process's crash. */
export const idempotencyTakeoverSeconds = 10 * 60;

/** Idempotency keys in Postgres. */
export function createIdempotencyStore(prisma: PrismaClient): IdempotencyStore {
  const reserve = async (projectId: string, key: string, requestSha256: string) => {
    const reserved = await prisma.$executeRaw`
      INSERT INTO idempotency_keys AS i (project_id, key, request_sha256, expires_at)
      VALUES (${projectId}, ${key}, ${requestSha256}, now() + ${idempotencyLifeSeconds} * interval '1 second')
      ON CONFLICT (project_id, key) DO UPDATE SET request_sha256 = excluded.request_sha256, response = NULL,
        reserved_at = excluded.reserved_at, expires_at = excluded.expires_at
      WHERE i.expires_at <= now() OR (
        i.response IS NULL AND i.request_sha256 = excluded.request_sha256
        AND i.reserved_at <= now() - ${idempotencyTakeoverSeconds} * interval '1 second'
      )`;
    return reserved > 0;
  };

  return {
    async begin({ projectId, key, requestSha256 }) {
      for (;;) {
        if (await reserve(projectId, key, requestSha256)) return { state: 'new' };
        const entry = await prisma.idempotencyKey.findUnique({
          where: { projectId_key: { projectId, key } },
        });
        if (!entry) continue; // it was abandoned or expired meanwhile: free again
        if (entry.requestSha256 !== requestSha256) return { state: 'mismatch' };
        if (entry.response === null) return { state: 'inProgress' };
        return { state: 'done', response: fromJson<StoredResponse>(entry.response) };
      }
    },

    async complete(projectId, key, response) {
      await prisma.idempotencyKey.updateMany({
        where: { projectId, key, response: { equals: Prisma.DbNull } },
        data: { response: toJson(response) },
      });
    },

    async abandon(projectId, key) {
      await prisma.idempotencyKey.deleteMany({
        where: { projectId, key, response: { equals: Prisma.DbNull } },
      });
    },

    async removeExpired() {
      await prisma.$executeRaw`DELETE FROM idempotency_keys WHERE expires_at <= now()`;
    },
  };
}
