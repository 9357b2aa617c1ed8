import type { BlobStore } from '../artifacts/blob-store.ts';
import { TrainyardError } from '../errors.ts';
import type { Store } from '../store/ports/store.ts';

/** Seconds since its last sign of life after which a worker is gone. */
const silenceSeconds = 30;

/** Files and their bytes. */
export interface EncryptedFiles {
  files: number;
  sizeBytes: number;
}

/**
 * Encrypts what was stored before blobs were. Servers and workers may run, if they have the key.
 * @returns what was encrypted now, and what was so already
 * @throws configInvalid where there is no key, or a worker runs that was started before there was one: it would take what it can't read for damaged
 */
export async function encryptBlobs(
  { secrets, workers }: Pick<Store, 'secrets' | 'workers'>,
  blobStore: Pick<BlobStore, 'encryptStored'>,
): Promise<{ encrypted: EncryptedFiles; before: EncryptedFiles }> {
  const since = await secrets.encryptedSince();
  const older = (await workers.listLive(silenceSeconds)).filter(
    ({ startedAt }) => since !== null && startedAt < since,
  );
  if (older.length > 0) {
    const names = older.map(({ host, pid }) => `${host}:${pid}`).join(', ');
    throw new TrainyardError(
      'configInvalid',
      `These workers were started before blobs were encrypted: ${names}. Restart all servers and workers with ENCRYPTION_KEY first.`,
    );
  }
  const encrypted = { files: 0, sizeBytes: 0 };
  const before = { files: 0, sizeBytes: 0 };
  await blobStore.encryptStored(({ sizeBytes, isNew }) => {
    const counted = isNew ? encrypted : before;
    counted.files += 1;
    counted.sizeBytes += sizeBytes;
  });
  return { encrypted, before };
}
