import { once } from 'node:events';
import { watch } from 'node:fs';
import path from 'node:path';

/**
 * Waits until somebody begins or ends to store a blob, which is written in `.incoming` and then renamed into place.
 * @returns false when nobody does within the seconds
 */
export async function untilBlobStored(blobFolder: string, seconds: number): Promise<boolean> {
  const watcher = watch(path.join(blobFolder, '.incoming'));
  try {
    await once(watcher, 'change', { signal: AbortSignal.timeout(1000 * seconds) });
    return true;
  } catch (error) {
    if ((error as Error).name === 'AbortError') return false;
    throw error;
  } finally {
    watcher.close();
  }
}
