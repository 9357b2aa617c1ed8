import type { SealedSecret, SecretKind, SecretStore } from '../../src/store/ports/secret-store.ts';
import { timeIn, type FakeTables } from './fake-store-tables.ts';

/** What is stored sealed, in memory. */
export function createFakeSecretStore(tables: FakeTables): SecretStore {
  const keys = new Map<string, string>();
  let since: string | null = null;
  const webhooks = () =>
    [...tables.webhooks.values()].toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
  const listed: Readonly<Record<SecretKind, () => SealedSecret[]>> = {
    encryptionKey: () => [...keys].map(([owner, sealed]) => ({ kind: 'encryptionKey', owner, sealed })),
    webhook: () =>
      webhooks().map(({ record, secret }) => ({ kind: 'webhook', owner: record.id, sealed: secret })),
    webhookBefore: () =>
      webhooks()
        .filter(({ previousSecret }) => previousSecret !== null)
        .map(({ record, previousSecret }) => ({
          kind: 'webhookBefore',
          owner: record.id,
          sealed: previousSecret!,
        })),
  };

  return {
    async list(kinds) {
      return kinds.flatMap((kind) => listed[kind]());
    },
    async addEncryptionKey({ id, sealed }) {
      keys.set(id, sealed);
      since ??= timeIn(tables, 0);
    },
    encryptedSince: async () => since,
    async reseal({ kind, owner, sealed: before }, sealed) {
      if (!listed[kind]().some((secret) => secret.owner === owner && secret.sealed === before)) return false;
      if (kind === 'encryptionKey') keys.set(owner, sealed);
      else Object.assign(tables.webhooks.get(owner)!, { [kind === 'webhook' ? 'secret' : 'previousSecret']: sealed }); // prettier-ignore
      return true;
    },
  };
}
