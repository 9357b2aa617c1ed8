import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  link,
  mkdir,
  open as openFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import { TrainyardError } from '../errors.ts';
import { withErrorsAs } from '../with-errors-as.ts';
import { assertBlobKey } from './blob-key.ts';
import { encryptedByOthers, notEncrypting, type BlobStore } from './blob-store.ts';
import {
  errorCodeOf,
  listFiles,
  makePrivate,
  privateFileMode,
  privateFolderMode,
  syncToDisk,
} from './durable-files.ts';
import { storedPlain } from './encryption/blob-cipher.ts';
import { encryptFolder } from './encryption/encrypt-folder.ts';
import {
  adoptContent,
  encryptTree,
  isEncrypted,
  pathOfContent,
  sizeOfContent,
  type Encryption,
} from './encryption/encrypted-files.ts';
import { createIncomingFolder } from './incoming-folder.ts';
import { listenForErrors, receiveStream } from './receive-stream.ts';
import { toStorageError } from './storage-error.ts';

/** How often a folder is made that another process, finding it empty, removed before it was used. */
const publishTries = 5;

/**
 * Blobs as files under `root`, which many processes may share. What is stored is written under `.incoming` first,
 * synced, and renamed into place; so a reader sees all of it or nothing, also after a crash. Leftovers of crashed
 * writers are removed here, at the start. Only the service's own user may read them. With `encryption` files are encrypted, and read from copies;
 * those that were stored before it are read as they are.
 *
 * Any call @throws storageFull, and storageUnavailable where the folder is away.
 */
export async function createFsBlobStore({
  root,
  encryption = null,
}: {
  root: string;
  encryption?: Encryption | null;
}): Promise<BlobStore> {
  const incomingPath = path.join(root, '.incoming');
  const incoming = createIncomingFolder(incomingPath);
  await incoming.prepare();
  // What an earlier version stored for all to read is closed with its folder; another user's folder is left as it is.
  await chmod(root, privateFolderMode).catch(() => {});

  const pathOf = (key: string): string => {
    assertBlobKey(key);
    return path.join(root, ...key.split('/'));
  };

  /** Renames a finished write into place; the key must be new, since an object never changes. */
  async function publish(written: string, key: string): Promise<void> {
    const target = pathOf(key);
    if (await exists(target)) throw new Error(`the blob ${key} exists already, and blobs never change`);
    for (let left = publishTries; ; left--) {
      await mkdir(path.dirname(target), { recursive: true, mode: privateFolderMode });
      try {
        await rename(written, target);
        break;
      } catch (error) {
        if (errorCodeOf(error) !== 'ENOENT' || left <= 1) throw error;
      }
    }
    await syncToDisk(path.dirname(target));
  }

  /** Removes the folders above a removed object that are empty now; the first one that isn't ends it. */
  async function removeEmptyFolders(removed: string): Promise<void> {
    for (let folder = path.dirname(removed); folder !== root; folder = path.dirname(folder)) {
      const isGone = await rmdir(folder).then(
        () => true,
        (error: unknown) => errorCodeOf(error) === 'ENOENT',
      );
      if (!isGone) return;
    }
  }

  /** Runs a write into a new path of `.incoming`, publishes it, and leaves nothing when either fails. */
  async function writeAside<T>(key: string, write: (aside: string) => Promise<T>): Promise<T> {
    pathOf(key);
    const aside = incoming.newPath();
    try {
      const result = await write(aside);
      await publish(aside, key);
      return result;
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      throw error;
    }
  }

  async function missingIsCorrupt(key: string): Promise<string> {
    const found = pathOf(key);
    if (await exists(found)) return found;
    // Without this folder it is not the object that is missing but the whole store, such as a disk that is not mounted.
    await access(incomingPath);
    throw new TrainyardError('artifactCorrupt', `The stored object ${key} is missing.`);
  }

  const store: BlobStore = {
    put(key, body, options = {}) {
      listenForErrors(body);
      return writeAside(key, async (aside) => {
        const file = await openFile(aside, 'wx', privateFileMode);
        try {
          const encryptor = encryption?.cipher.encryptor() ?? storedPlain;
          const write = async (parts: Buffer[]): Promise<void> => {
            for (const bytes of parts) await file.writeFile(bytes);
          };
          const received = await receiveStream(body, (chunk) => write(encryptor.push(chunk)), options);
          await write(encryptor.end());
          await file.sync();
          return received;
        } finally {
          await file.close();
        }
      });
    },

    async putPath(key, localPath) {
      const stored = await writeAside(key, async (aside) => {
        await makePrivate(localPath);
        if (encryption) return { sizeBytes: await encryptTree(encryption.cipher, localPath, aside) };
        const sizeBytes = await syncTree(localPath);
        await rename(localPath, aside).catch(async (error: unknown) => {
          if (errorCodeOf(error) !== 'EXDEV') throw error;
          await copyTree(localPath, aside, (from, to) => copyFile(from, to));
          await syncTree(aside);
          await rm(localPath, { recursive: true, force: true });
        });
        return { sizeBytes };
      });
      // A checkpoint is gone on from, and a dataset trained on, where it was made, as a rule.
      if (encryption) await adoptContent(encryption, pathOf(key), localPath);
      return stored;
    },

    copy: (fromKey, toKey) =>
      writeAside(toKey, async (aside) => {
        const source = await missingIsCorrupt(fromKey);
        await copyTree(source, aside, async (from, to) => {
          // A hard link costs no space and is safe, since neither name's bytes ever change.
          await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE));
        });
        const sizeBytes = await syncTree(aside);
        return { sizeBytes: encryption ? await sizeOfContent(aside) : sizeBytes };
      }),

    async localPath(key) {
      const found = await missingIsCorrupt(key);
      if (encryption) return await pathOfContent(encryption, found);
      if (await isEncrypted(found)) throw encryptedByOthers();
      return found;
    },

    linkTo: async () => null,

    async encryptStored(onFile) {
      if (encryption) await encryptFolder({ root, incoming, cipher: encryption.cipher, onFile });
      else throw notEncrypting();
    },

    async list(key) {
      const folder = pathOf(key);
      const names = await readdir(folder).catch(noneIfMissing);
      const found = await Promise.all(
        names.map(async (name) => {
          // The rename into place is a change of the entry, not of its contents.
          const state = await stat(path.join(folder, name)).catch(noneIfMissing);
          return 'ctimeMs' in state ? [{ name, storedAt: new Date(state.ctimeMs) }] : [];
        }),
      );
      return found.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    async remove(key) {
      const target = pathOf(key);
      // Renamed first, so that a half-removed folder is never seen under its key.
      const aside = incoming.newPath();
      try {
        await rename(target, aside);
      } catch (error) {
        if (errorCodeOf(error) === 'ENOENT') return;
        throw error;
      }
      await rm(aside, { recursive: true, force: true });
      await removeEmptyFolders(target);
    },

    async ping() {
      await access(incomingPath, constants.R_OK | constants.W_OK);
    },
  };
  return withErrorsAs(toStorageError, store);
}

/** No entries, where a file or folder is not there or is none. */
function noneIfMissing(error: unknown): never[] {
  if (['ENOENT', 'ENOTDIR'].includes(errorCodeOf(error) ?? '')) return [];
  throw error;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Copies a file, or a folder's files, with `copyOne`. */
async function copyTree(
  from: string,
  to: string,
  copyOne: (from: string, to: string) => Promise<void>,
): Promise<void> {
  for (const file of await listFiles(from)) {
    const target = file.name === '' ? to : path.join(to, file.name);
    await mkdir(path.dirname(target), { recursive: true, mode: privateFolderMode });
    await copyOne(file.path, target);
  }
}

/** Syncs a file, or every file and folder of a tree; returns its bytes. */
async function syncTree(root: string): Promise<number> {
  const files = await listFiles(root);
  const folders = new Set(files.map((file) => path.dirname(file.path)));
  let sizeBytes = 0;
  for (const file of files) {
    sizeBytes += (await stat(file.path)).size;
    await syncToDisk(file.path);
  }
  for (const folder of folders) await syncToDisk(folder);
  return sizeBytes;
}
