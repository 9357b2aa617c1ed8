import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { TrainyardError } from './errors.ts';

/**
 * Keeps secrets that the service must be able to use again, such as those that sign: AES-256-GCM (NIST SP 800-38D) under a key
 * that is not in the database. A sealed text is `v1.<key>.<nonce>.<ciphertext and tag>`, where `key` is the start of the
 * key's SHA-256.
 */
export interface SecretBox {
  /** @param owner what the secret belongs to: sealed with it, so that a sealed text can't be moved to another row */
  seal(secret: string, owner: string): string;
  /** @throws configInvalid where it was sealed with a key that this box does not have, or has been changed */
  open(sealed: string, owner: string): string;
}

const nonceBytes = 12;
const tagBytes = 16;

/** What to do about secrets that the keys of `SECRETS_KEY` do not open. */
const secretsKeyHelp =
  'SECRETS_KEY must hold the keys of all processes that used this database; without it, DATA_DIR/secrets-key must be the same file.';

/**
 * A box that seals with the first of these keys, of 32 bytes each, and opens what any of them has sealed.
 * @param help says which keys there have to be
 */
export function createSecretBox(keys: readonly Buffer[], help = secretsKeyHelp): SecretBox {
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  return {
    seal(secret, owner) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keys[0], nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return ['v1', nameOf(keys[0]), nonce.toString('base64url'), text.toString('base64url')].join('.');
    },

    open(sealed, owner) {
      const [format, name, nonce, text] = sealed.split('.');
      const key = byName.get(name ?? '');
      if (format !== 'v1' || !key) {
        throw new TrainyardError(
          'configInvalid',
          `A stored secret was sealed with a key that this process does not have${name ? ` (its SHA-256 begins with ${name})` : ''}. ${help}`,
        );
      }
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString();
      } catch (error) {
        throw new TrainyardError('configInvalid', `The stored secret of ${owner} has been changed.`, {
          cause: error,
        });
      }
    },
  };
}

/** A name of a key that says nothing of it. */
const nameOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8);
