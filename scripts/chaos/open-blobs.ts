import path from 'node:path';
import { createBlobCipher } from '../../src/artifacts/encryption/blob-cipher.ts';
import type { BlobStore } from '../../src/artifacts/blob-store.ts';
import { createFsBlobStore } from '../../src/artifacts/fs-blob-store.ts';
import { openLocalCopies } from '../../src/artifacts/local-copies.ts';
import { openKeyRing } from '../../src/encryption/open-key-ring.ts';
import type { SecretStore } from '../../src/store/ports/secret-store.ts';
import type { Parts } from './start-parts.ts';

/** The blobs of the session, as its processes store and read them. */
export async function openBlobs(
  { folder, blobFolder, encryptionKey }: Pick<Parts, 'folder' | 'blobFolder' | 'encryptionKey'>,
  secrets: SecretStore,
): Promise<BlobStore> {
  const keys = await openKeyRing(secrets, encryptionKey && [encryptionKey]);
  if (keys === null) return await createFsBlobStore({ root: blobFolder });
  const copies = await openLocalCopies({ root: path.join(folder, 'judged-copies'), maxBytes: 1e10 });
  return await createFsBlobStore({
    root: blobFolder,
    encryption: { cipher: createBlobCipher(keys), copies },
  });
}
