import { Prisma, type PrismaClient } from './generated/client.ts';
import { keyExpiry } from './keyed-request.ts';
import type { IdempotencyStore, StoredResponse } from './ports/idempotency-store.ts';
import { fromJson, jsonText } from './stored-json.ts';

interface KeyRow {
  request_sha256: string;
  made: string | null;
  response: Prisma.JsonValue;
}

/** Idempotency keys in Postgres. */
export function createIdempotencyStore(prisma: PrismaClient): IdempotencyStore {
  return {
    async find({ projectId, key, requestSha256 }) {
      const [row] = await prisma.$queryRaw<KeyRow[]>`
        WITH expired AS (
          DELETE FROM idempotency_keys WHERE project_id = ${projectId} AND key = ${key} AND expires_at <= now()
        )
        SELECT request_sha256, made, response FROM idempotency_keys
        WHERE project_id = ${projectId} AND key = ${key} AND expires_at > now()`;
      if (!row) return { state: 'unknown' };
      if (row.request_sha256 !== requestSha256) return { state: 'mismatch' };
      return { state: 'known', made: row.made, response: fromJson<StoredResponse | null>(row.response) };
    },

    async complete({ projectId, key, requestSha256 }, response) {
      await prisma.$executeRaw`
        INSERT INTO idempotency_keys AS i (project_id, key, request_sha256, response, expires_at)
        VALUES (${projectId}, ${key}, ${requestSha256}, ${jsonText(response)}::jsonb, ${keyExpiry})
        ON CONFLICT (project_id, key) DO UPDATE SET response = excluded.response
        WHERE i.response IS NULL AND i.request_sha256 = excluded.request_sha256`;
    },

    async removeExpired() {
      await prisma.$executeRaw`DELETE FROM idempotency_keys WHERE expires_at <= now()`;
    },
  };
}
