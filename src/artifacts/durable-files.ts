import { chmod, open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** A file under a folder; `name` is its path from there, with `/`. */
export interface FoundFile {
  name: string;
  path: string;
}

/** Nobody but the service's own user reads what it writes, nor lists its folders. */
export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

/** Files under a folder at any depth, or the file itself under the name ''; sorted by name. Links are not followed. */
export async function listFiles(root: string): Promise<FoundFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOTDIR') return null;
    throw error;
  });
  if (entries === null) return [{ name: '', path: root }];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = path.join(entry.parentPath, entry.name);
      return { name: path.relative(root, full).split(path.sep).join('/'), path: full };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Has the system write a file's bytes, or a folder's entries, to the disk before it returns. */
export async function syncToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems refuse to sync a folder; its entries are then as durable as that system makes them.
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes(errorCodeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Takes the rights of other users off a file, or off everything in a folder. */
export async function makePrivate(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOTDIR') return null;
    throw error;
  });
  await chmod(root, entries === null ? privateFileMode : privateFolderMode);
  for (const entry of entries ?? []) {
    const mode = entry.isDirectory() ? privateFolderMode : entry.isFile() ? privateFileMode : null;
    if (mode !== null) await chmod(path.join(entry.parentPath, entry.name), mode);
  }
}

/** The code of a system error, such as `ENOENT`. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
