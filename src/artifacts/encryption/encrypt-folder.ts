import { link, opendir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from '../blob-store.ts';
import { errorCodeOf, syncToDisk } from '../durable-files.ts';
import type { IncomingFolder } from '../incoming-folder.ts';
import type { BlobCipher } from './blob-cipher.ts';
import { encryptFile, readHeader } from './encrypted-files.ts';
import { plainSizeOf } from './encrypted-format.ts';

/**
 * Has an encrypted file take the place of each plain one under `root`. Each is replaced at once, so that a reader sees the one or the other;
 * names of one file, as a model version has them of a checkpoint's, stay names of one.
 */
export async function encryptFolder({
  root,
  incoming,
  cipher,
  onFile,
}: {
  root: string;
  incoming: IncomingFolder;
  cipher: BlobCipher;
  onFile: (file: StoredFile) => void;
}): Promise<void> {
  /** Encrypted files by the number of the plain file that had several names. */
  const linked = new Map<number, string>();

  /** Writes what takes the file's place to a new path. */
  async function write(file: string, aside: string): Promise<void> {
    const { ino, nlink } = await stat(file);
    const known = linked.get(ino);
    if (known !== undefined && (await link(known, aside).then(() => true, () => false))) return; // prettier-ignore
    await encryptFile(cipher, file, aside);
    if (nlink > 1) linked.set(ino, file);
  }

  async function replace(file: string): Promise<void> {
    const { size } = await stat(file);
    if (await readHeader(file)) return onFile({ sizeBytes: plainSizeOf(size), isNew: false });
    const aside = incoming.newPath();
    try {
      await write(file, aside);
      await rename(aside, file);
      await syncToDisk(path.dirname(file));
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    onFile({ sizeBytes: size, isNew: true });
  }

  for await (const folder of await opendir(root)) {
    if (folder.name.startsWith('.')) continue;
    for await (const entry of await opendir(path.join(root, folder.name), { recursive: true })) {
      if (!entry.isFile()) continue;
      await replace(path.join(entry.parentPath, entry.name)).catch((error: unknown) => {
        // Removed meanwhile.
        if (errorCodeOf(error) !== 'ENOENT') throw error;
      });
    }
  }
}
