import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertBlobKey } from '../../src/artifacts/blob-key.ts';
import { notEncrypting, type BlobStore } from '../../src/artifacts/blob-store.ts';
import { listFiles } from '../../src/artifacts/durable-files.ts';
import { listenForErrors, receiveStream } from '../../src/artifacts/receive-stream.ts';
import { TrainyardError } from '../../src/errors.ts';

/** A blob store in memory; `localPath` writes a copy under the system's temporary folder until `close`. */
export function createFakeBlobStore(): BlobStore & {
  objects: ReadonlyMap<string, Buffer>;
  /** Keys of what is stored under this one, in order. */
  keysUnder(key: string): string[];
  close(): Promise<void>;
} {
  const objects = new Map<string, Buffer>();
  const downloads: string[] = [];

  const under = (key: string): string[] => {
    assertBlobKey(key);
    return [...objects.keys()].filter((name) => name === key || name.startsWith(`${key}/`)).toSorted();
  };
  const existing = (key: string): string[] => {
    const names = under(key);
    if (names.length === 0)
      throw new TrainyardError('artifactCorrupt', `The stored object ${key} is missing.`);
    return names;
  };
  const refuseExisting = (key: string): void => {
    if (under(key).length > 0) throw new Error(`the blob ${key} exists already, and blobs never change`);
  };

  return {
    objects,
    async put(key, body, options = {}) {
      listenForErrors(body);
      refuseExisting(key);
      const chunks: Buffer[] = [];
      const received = await receiveStream(body, async (chunk) => void chunks.push(chunk), options);
      objects.set(key, Buffer.concat(chunks));
      return received;
    },
    async putPath(key, localPath) {
      refuseExisting(key);
      let sizeBytes = 0;
      const found = new Map<string, Buffer>();
      for (const file of await listFiles(localPath)) {
        const bytes = await readFile(file.path);
        found.set(file.name === '' ? key : `${key}/${file.name}`, bytes);
        sizeBytes += bytes.byteLength;
      }
      for (const [name, bytes] of found) objects.set(name, bytes);
      await rm(localPath, { recursive: true, force: true });
      return { sizeBytes };
    },
    async copy(fromKey, toKey) {
      refuseExisting(toKey);
      let sizeBytes = 0;
      for (const name of existing(fromKey)) {
        const bytes = objects.get(name)!;
        objects.set(toKey + name.slice(fromKey.length), bytes);
        sizeBytes += bytes.byteLength;
      }
      return { sizeBytes };
    },
    async localPath(key) {
      const names = existing(key);
      const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-fake-blobs-'));
      downloads.push(folder);
      for (const name of names) {
        const file = path.join(folder, 'object', name.slice(key.length));
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, objects.get(name)!);
      }
      return path.join(folder, 'object');
    },
    linkTo: async () => null,
    keysUnder: under,
    async list(key) {
      const names = new Set(
        under(key)
          .filter((name) => name !== key)
          .map((name) => name.slice(key.length + 1).split('/')[0]!),
      );
      return [...names].toSorted().map((name) => ({ name, storedAt: new Date() }));
    },
    async remove(key) {
      for (const name of under(key)) objects.delete(name);
    },
    encryptStored: async () => Promise.reject(notEncrypting()),
    async ping() {},
    async close() {
      for (const folder of downloads.splice(0)) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** SHA-256 in hex, for comparing what a store reports. */
export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
