import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isId } from '../identifiers.ts';
import type { WorkerStore } from '../store/ports/worker-store.ts';
import { errorCodeOf } from '../artifacts/durable-files.ts';
import type { Log } from '../log.ts';

/** A worker that was not seen for this long has lost every lease, so what it was writing is of no use. */
const goneAfterSeconds = 3600;

/** Removes the folders of workers that are gone: one that was killed could not clean up. */
export async function removeLostScratch({
  scratchDir,
  workers,
  log,
}: {
  scratchDir: string;
  workers: Pick<WorkerStore, 'listLive'>;
  log: Log;
}): Promise<void> {
  const names = await readdir(scratchDir).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const live = new Set((await workers.listLive(goneAfterSeconds)).map((worker) => worker.id));
  for (const name of names) {
    if (!isId('worker', name) || live.has(name)) continue;
    log.info({ workerId: name }, 'removing the files of a worker that is gone');
    await rm(path.join(scratchDir, name), { recursive: true, force: true });
  }
}
