import type { BlobStore, StoredName } from '../artifacts/blob-store.ts';
import type { Log } from '../log.ts';
import type { BlobReferenceStore } from '../store/ports/blob-reference-store.ts';

/** A younger blob may be one whose row is on its way. */
const youngestSeconds = 3600;

/** Keys that are asked for at once. */
const keysPerQuery = 1000;

/** How deep below each folder of the store the objects are that a row names; what lies deeper belongs to them. */
const depths: Readonly<Record<string, number>> = {
  uploads: 1,
  datasets: 2,
  experiments: 2,
  models: 1,
  runs: 3,
  'batch-predictions': 2,
};

/**
 * Removes the blobs that no row names: a process was killed between the blob and its row, or between a row's end and its blob's. Blobs of a run
 * that is not finished, of a dataset that is being read, and of a batch prediction that is not finished are left alone, and so are folders that are unknown.
 * @returns the keys that were removed
 */
export async function removeOrphanedBlobs({
  references,
  blobStore,
  log,
  olderThanSeconds = youngestSeconds,
}: {
  references: BlobReferenceStore;
  blobStore: Pick<BlobStore, 'list' | 'remove'>;
  log: Pick<Log, 'info'>;
  olderThanSeconds?: number;
}): Promise<string[]> {
  const before = Date.now() - olderThanSeconds * 1000;
  const removed: string[] = [];

  async function removeUnused(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of await references.findUnused(keys)) {
      log.info({ key }, 'removing a blob that no row names');
      await blobStore.remove(key);
      removed.push(key);
    }
  }

  async function* objectsUnder(key: string, depth: number): AsyncGenerator<StoredName & { key: string }> {
    for (const found of await blobStore.list(key)) {
      const inside = `${key}/${found.name}`;
      if (depth > 1) yield* objectsUnder(inside, depth - 1);
      else yield { ...found, key: inside };
    }
  }

  for (const [folder, depth] of Object.entries(depths)) {
    let old: string[] = [];
    for await (const { key, storedAt } of objectsUnder(folder, depth)) {
      if (storedAt !== null && storedAt.getTime() < before) old.push(key);
      if (old.length < keysPerQuery) continue;
      await removeUnused(old);
      old = [];
    }
    await removeUnused(old);
  }
  return removed;
}
