import type { Role } from '../contracts/key.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { createKeyed } from './keyed-request.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type { KeyRecord, KeyStore } from './ports/key-store.ts';

const withProject = { include: { project: true } } as const;
type KeyRow = Prisma.ApiKeyGetPayload<typeof withProject>;

/** API keys and projects in Postgres. */
export function createKeyStore(prisma: PrismaClient): KeyStore {
  return {
    async insert(key, keyed) {
      const create = prisma.apiKey.create({ data: key, ...withProject });
      return toRecord(await createKeyed(prisma, keyed, key.id, create));
    },

    async find(id) {
      const row = await prisma.apiKey.findUnique({ where: { id }, ...withProject });
      return row && toRecord(row);
    },

    async findBySecret(secretSha256) {
      const row = await prisma.apiKey.findUnique({ where: { secretSha256 }, ...withProject });
      return row && toRecord(row);
    },

    async list(projectId, query) {
      const page = readPageQuery('key', query);
      const rows = await prisma.apiKey.findMany({
        where: { projectId, ...(page.before !== null && { id: { lt: page.before } }) },
        orderBy: { id: 'desc' },
        take: page.take,
        ...withProject,
      });
      return toPage(rows, page, toRecord);
    },

    async remove(projectId, id) {
      const { count } = await prisma.apiKey.deleteMany({
        where: { id, ...(projectId !== null && { projectId }) },
      });
      return count > 0;
    },

    async touch(ids, at) {
      const before = new Date(at.getTime() - 60_000);
      await prisma.apiKey.updateMany({
        where: { id: { in: [...ids] }, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
        data: { lastUsedAt: at },
      });
    },

    count() {
      return prisma.apiKey.count();
    },
  };
}

function toRecord(row: KeyRow): KeyRecord {
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    role: row.role as Role,
    project: row.project.name,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
