import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { errorCodeOf, privateFolderMode } from './durable-files.ts';

/** Entries of another machine are taken for leftovers when nothing has touched them for this long. */
const staleAfterMilliseconds = 24 * 3600 * 1000;

/** Where objects are written before they are renamed into place. */
export interface IncomingFolder {
  /** A new path inside, named after the machine and process that writes it. */
  newPath(): string;
  /** Creates the folder and removes what crashed writers have left in it. */
  prepare(): Promise<void>;
}

/**
 * The folder for unfinished writes, shared by every process that uses the store. A leftover is told from a write under
 * way by its writer: gone, when it was a process of this machine; else by age.
 */
export function createIncomingFolder(folder: string): IncomingFolder {
  const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
  return {
    newPath: () => path.join(folder, `${host}.${process.pid}.${randomUUID()}`),
    async prepare() {
      await mkdir(folder, { recursive: true, mode: privateFolderMode });
      for (const name of await readdir(folder)) {
        const [writerHost, writerPid] = name.split('.');
        const entry = path.join(folder, name);
        const leftover =
          writerHost === host
            ? !isRunning(Number(writerPid))
            : Date.now() - ((await lastTouched(entry)) ?? Date.now()) > staleAfterMilliseconds;
        if (leftover) await rm(entry, { recursive: true, force: true });
      }
    },
  };
}

/** Whether a process of that id lives on this machine; one of another user counts. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}

async function lastTouched(entry: string): Promise<number | null> {
  return stat(entry).then(
    (found) => found.mtimeMs,
    () => null,
  );
}
