import { createStore } from '../../src/store/create-store.ts';
import { removeOrphanedBlobs } from '../../src/worker/orphaned-blobs.ts';
import { openBlobs } from './open-blobs.ts';
import type { Parts } from './start-parts.ts';

/** Has the service's own collector of orphaned blobs, which workers run once an hour, do its work now; gives the keys of what it removed. */
export async function collectBlobs(parts: Parts): Promise<string[]> {
  const store = createStore({ databaseUrl: parts.databaseUrl });
  try {
    return await removeOrphanedBlobs({
      references: store.blobReferences,
      blobStore: await openBlobs(parts, store.secrets),
      log: { info() {} },
      // Nothing is under way any more, so that no blob is younger than its row.
      olderThanSeconds: 0,
    });
  } finally {
    await store.close();
  }
}
