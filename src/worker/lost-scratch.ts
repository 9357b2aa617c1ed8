import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { errorCodeOf } from '../artifacts/durable-files.ts';
import { isId } from '../identifiers.ts';
import type { Log } from '../log.ts';
import { isAlive } from '../processes/is-alive.ts';
import type { WorkerStore } from '../store/ports/worker-store.ts';

/** A worker of this machine that was not seen for this long is asked after by its process. */
const silentAfterSeconds = 60;

/**
 * Removes the folders of workers that are gone, since one that was killed could not clean up: those that were not seen for `goneAfterSeconds`,
 * and much earlier those of this machine whose process has ended.
 */
export async function removeLostScratch({
  scratchDir,
  workers,
  goneAfterSeconds,
  log,
}: {
  scratchDir: string;
  workers: Pick<WorkerStore, 'listLive' | 'remove'>;
  goneAfterSeconds: number;
  log: Log;
}): Promise<void> {
  const names = await readdir(scratchDir).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const known = await workers.listLive(goneAfterSeconds);
  const heard = new Set((await workers.listLive(silentAfterSeconds)).map(({ id }) => id));
  const host = hostname();
  const ended = known.filter(
    (worker) => !heard.has(worker.id) && worker.host === host && !isAlive(worker.pid),
  );
  for (const { id } of ended) await workers.remove(id);
  const live = new Set(known.filter((worker) => !ended.includes(worker)).map(({ id }) => id));
  for (const name of names) {
    if (!isId('worker', name) || live.has(name)) continue;
    log.info({ workerId: name }, 'removing the files of a worker that is gone');
    await rm(path.join(scratchDir, name), { recursive: true, force: true });
  }
}
