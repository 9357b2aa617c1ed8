import path from 'node:path';
import { createBlobCipher, type BlobCipher } from '../../src/artifacts/encryption/blob-cipher.ts';
import type { Encryption } from '../../src/artifacts/encryption/encrypted-files.ts';
import { openLocalCopies } from '../../src/artifacts/local-copies.ts';
import { TrainyardError } from '../../src/errors.ts';

/** A cipher with one key, which is this byte again and again. */
export function testCipher(byte = 7): BlobCipher {
  const current = { id: Buffer.alloc(16, byte), key: Buffer.alloc(32, byte) };
  return createBlobCipher({
    current,
    async find(id) {
      if (id.equals(current.id)) return current.key;
      throw new TrainyardError('configInvalid', `no key ${id.toString('hex')}`);
    },
  });
}

/** Encryption with copies in a folder of their own. */
export const testEncryption = async (folder: string, cipher = testCipher()): Promise<Encryption> => ({
  cipher,
  copies: await openLocalCopies({ root: path.join(folder, 'blob-copies'), maxBytes: 1e9, expire: true }),
});
