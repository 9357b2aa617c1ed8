import { randomBytes } from 'node:crypto';
import type { WrappingKey, WrappingKeys } from '../artifacts/encryption/data-key.ts';
import { TrainyardError } from '../errors.ts';
import { createSecretBox, type SecretBox } from '../secret-box.ts';
import type { SecretStore } from '../store/ports/secret-store.ts';

/** What to do about a master key that does not open what is stored. */
const masterKeyHelp =
  'ENCRYPTION_KEY, or the file ENCRYPTION_KEY_FILE, must hold the master key that the blobs of this installation were encrypted under.';

/** A box for keys that wrap data keys, under these master keys: the first one seals, all can open. */
export const createKeyBox = (masterKeys: readonly Buffer[]): SecretBox =>
  createSecretBox(masterKeys, masterKeyHelp);

/**
 * Opens the keys that wrap the data keys of blobs. The first process makes one.
 * @param masterKeys null: none is configured
 * @returns null where blobs are not encrypted
 * @throws configInvalid where blobs are encrypted, and no master key, or another one, is configured
 */
export async function openKeyRing(
  store: Pick<SecretStore, 'list' | 'addEncryptionKey'>,
  masterKeys: readonly Buffer[] | null,
): Promise<WrappingKeys | null> {
  const stored = await store.list(['encryptionKey']);
  if (masterKeys === null) {
    if (stored.length === 0) return null;
    throw new TrainyardError(
      'configInvalid',
      `The blobs of this installation are encrypted, and no key is configured. ${masterKeyHelp}`,
    );
  }
  const box = createKeyBox(masterKeys);
  const known = new Map<string, Buffer>();

  async function read(): Promise<void> {
    for (const { owner, sealed } of await store.list(['encryptionKey']))
      if (!known.has(owner)) known.set(owner, Buffer.from(box.open(sealed, owner), 'base64'));
  }

  if (stored.length === 0) await addWrappingKey(store, box);
  await read();
  const [id, key] = [...known].at(-1)!;
  return {
    current: { id: Buffer.from(id, 'hex'), key },
    async find(wanted) {
      const name = wanted.toString('hex');
      // Another process may have made it since.
      if (!known.has(name)) await read();
      const found = known.get(name);
      if (found) return found;
      throw new TrainyardError(
        'configInvalid',
        `A stored file is encrypted under the key ${name}, which the database does not have: it may be an older copy.`,
      );
    },
  };
}

/** Makes a key that wraps the data keys of what is stored from now on. */
export async function addWrappingKey(
  store: Pick<SecretStore, 'addEncryptionKey'>,
  box: Pick<SecretBox, 'seal'>,
): Promise<WrappingKey> {
  const [id, key] = [randomBytes(16), randomBytes(32)];
  const name = id.toString('hex');
  await store.addEncryptionKey({ id: name, sealed: box.seal(key.toString('base64'), name) });
  return { id, key };
}
