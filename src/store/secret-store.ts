import type { PrismaClient } from './generated/client.ts';
import type { SealedSecret, SecretKind, SecretStore } from './ports/secret-store.ts';

/** What is stored sealed, in Postgres. */
export function createSecretStore(prisma: PrismaClient): SecretStore {
  const listed: Readonly<Record<SecretKind, () => Promise<SealedSecret[]>>> = {
    async encryptionKey() {
      const rows = await prisma.encryptionKey.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
      return rows.map(({ id, sealed }) => ({ kind: 'encryptionKey', owner: id, sealed }));
    },
    async webhook() {
      const rows = await prisma.webhook.findMany({
        orderBy: { id: 'asc' },
        select: { id: true, secret: true },
      });
      return rows.map(({ id, secret }) => ({ kind: 'webhook', owner: id, sealed: secret }));
    },
    async webhookBefore() {
      const rows = await prisma.webhook.findMany({
        where: { previousSecret: { not: null } },
        orderBy: { id: 'asc' },
        select: { id: true, previousSecret: true },
      });
      return rows.map(({ id, previousSecret }) => ({
        kind: 'webhookBefore',
        owner: id,
        sealed: previousSecret!,
      }));
    },
  };

  return {
    async list(kinds) {
      return (await Promise.all(kinds.map((kind) => listed[kind]()))).flat();
    },

    async addEncryptionKey(key) {
      await prisma.encryptionKey.create({ data: key });
    },

    async encryptedSince() {
      const { _min: first } = await prisma.encryptionKey.aggregate({ _min: { createdAt: true } });
      return first.createdAt?.toISOString() ?? null;
    },

    async reseal({ kind, owner: id, sealed: before }, sealed) {
      const changes = {
        encryptionKey: () =>
          prisma.encryptionKey.updateMany({ where: { id, sealed: before }, data: { sealed } }),
        webhook: () => prisma.webhook.updateMany({ where: { id, secret: before }, data: { secret: sealed } }),
        webhookBefore: () =>
          prisma.webhook.updateMany({
            where: { id, previousSecret: before },
            data: { previousSecret: sealed },
          }),
      };
      return (await changes[kind]()).count > 0;
    },
  };
}
