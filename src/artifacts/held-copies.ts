import type { Log } from '../log.ts';
import type { BlobStore } from './blob-store.ts';

/** Well within the hour for which a copy stays. */
const askEveryMilliseconds = 20 * 60 * 1000;

/** Paths of blobs that somebody reads for long. */
export interface HeldCopies {
  /** As that of the store; what it gives stays until `release`. */
  localPath: BlobStore['localPath'];
  release(): void;
}

/** Asks a store for what was asked of it again and again, so that no copy is removed while it is read. */
export function holdCopies(blobStore: Pick<BlobStore, 'localPath'>, log: Pick<Log, 'warn'>): HeldCopies {
  const keys = new Set<string>();
  const timer = setInterval(() => {
    for (const key of keys) {
      blobStore.localPath(key).catch((error: unknown) => {
        log.warn({ err: error, key }, 'a copy that is read could not be asked for again');
      });
    }
  }, askEveryMilliseconds);
  timer.unref();
  return {
    async localPath(key) {
      const found = await blobStore.localPath(key);
      keys.add(key);
      return found;
    },
    release: () => clearInterval(timer),
  };
}
