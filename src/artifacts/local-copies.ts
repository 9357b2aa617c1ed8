import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { errorCodeOf, privateFolderMode } from './durable-files.ts';
import { createIncomingFolder } from './incoming-folder.ts';

/** How often copies that nobody uses any more are looked for, where they expire. */
const removeEveryMilliseconds = 5 * 60 * 1000;

/** A copy that was asked for within this time is not removed; who reads for longer asks again. */
const keptMilliseconds = 3600 * 1000;

/** Copies of blobs on this machine, which all processes with this folder share. */
export interface LocalCopies {
  /** The path of a copy, which stays for an hour from now; null: there is none. */
  find(copy: CopyName): Promise<string | null>;
  /** Has `fetch` write a copy to a path, and keeps it, whole. Calls for the same copy at the same time wait for one. */
  fetch(copy: CopyName, fetch: (to: string) => Promise<void>): Promise<string>;
  /** Takes a local file or folder over as a copy; where that does not work it is removed. */
  adopt(copy: CopyName, localPath: string): Promise<void>;
}

/** Which copy it is. */
export interface CopyName {
  /** Of these bytes alone. */
  id: string;
  /** Its file or folder has this name. */
  name: string;
  sizeBytes: number;
}

/**
 * Opens the copies in a folder. Each is a folder `<id>.<bytes>` with the time of its last use. When a copy comes, those that were unused
 * the longest are removed until the others fit `maxBytes`, or were all used within the hour. With `expire` each is removed once it was not used for an
 * hour, some minutes later at most, and at the next opening.
 */
export async function openLocalCopies({
  root,
  maxBytes,
  expire = false,
}: {
  root: string;
  maxBytes: number;
  expire?: boolean;
}): Promise<LocalCopies> {
  const incoming = createIncomingFolder(path.join(root, '.incoming'));
  await incoming.prepare();
  const underWay = new Map<string, Promise<string>>();

  const folderOf = ({ id, sizeBytes }: CopyName): string => path.join(root, `${id}.${sizeBytes}`);

  async function find(copy: CopyName): Promise<string | null> {
    const found = path.join(folderOf(copy), copy.name);
    try {
      await touch(folderOf(copy));
      await stat(found);
      return found;
    } catch (error) {
      // It may be removed at this very moment, too.
      if (errorCodeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** Has a finished folder appear under its name, unless another process was faster. */
  async function publish(copy: CopyName, aside: string): Promise<string> {
    const target = folderOf(copy);
    await rename(aside, target).catch(async (error: unknown) => {
      if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(errorCodeOf(error) ?? '')) throw error;
      await rm(aside, { recursive: true, force: true });
    });
    return path.join(target, copy.name);
  }

  /** Milliseconds since 1970; of one that is gone, now. */
  async function lastUsed(name: string): Promise<number> {
    return (await stat(path.join(root, name)).catch(() => null))?.mtimeMs ?? Date.now();
  }

  /** Removes copies that nobody used within the hour, those unused the longest first, until the others have no more than so many bytes. */
  async function makeRoom(most: number): Promise<void> {
    const names = (await readdir(root)).filter((name) => !name.startsWith('.'));
    const copies = await Promise.all(
      names.map(async (name) => ({
        name,
        sizeBytes: Number(name.slice(name.lastIndexOf('.') + 1)),
        usedAt: await lastUsed(name),
      })),
    );
    let bytes = copies.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    for (const { name, sizeBytes, usedAt } of copies.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= most || Date.now() - usedAt < keptMilliseconds) return;
      // Asked again: it may have been used while others were removed, which takes its time.
      if (Date.now() - (await lastUsed(name)) < keptMilliseconds) continue;
      const aside = incoming.newPath();
      // Renamed first, so that a half-removed copy is never found.
      await rename(path.join(root, name), aside).catch(ignoreMissing);
      await rm(aside, { recursive: true, force: true });
      bytes -= sizeBytes;
    }
  }

  async function fetchNew(copy: CopyName, fetch: (to: string) => Promise<void>): Promise<string> {
    const aside = incoming.newPath();
    try {
      await mkdir(aside, { recursive: true, mode: privateFolderMode });
      await fetch(path.join(aside, copy.name));
      await touch(aside); // the fetching itself may have taken more than the hour
      const kept = await publish(copy, aside);
      await makeRoom(maxBytes);
      return kept;
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      throw error;
    }
  }

  if (expire) {
    await makeRoom(0);
    // A failure, such as of a disk that is away, is met by who reads next.
    setInterval(() => void makeRoom(0).catch(() => {}), removeEveryMilliseconds).unref();
  }

  return {
    find,
    async fetch(copy, fetch) {
      const known = underWay.get(copy.id);
      if (known) return await known;
      const fetching = fetchNew(copy, fetch).finally(() => underWay.delete(copy.id));
      underWay.set(copy.id, fetching);
      return await fetching;
    },
    async adopt(copy, localPath) {
      await fetchNew(copy, (to) => rename(localPath, to)).catch(() =>
        rm(localPath, { recursive: true, force: true }),
      );
    },
  };
}

/** Writes that a copy is used now. */
async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now);
}

function ignoreMissing(error: unknown): void {
  if (errorCodeOf(error) !== 'ENOENT') throw error;
}
