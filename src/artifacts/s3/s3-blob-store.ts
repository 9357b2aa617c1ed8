import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { TrainyardError } from '../../errors.ts';
import { withErrorsAs } from '../../with-errors-as.ts';
import { assertBlobKey } from '../blob-key.ts';
import { notEncrypting, type BlobStore, type StoredName } from '../blob-store.ts';
import { listFiles, makePrivate } from '../durable-files.ts';
import type { BlobCipher } from '../encryption/blob-cipher.ts';
import { createIncomingFolder } from '../incoming-folder.ts';
import { openLocalCopies, type CopyName } from '../local-copies.ts';
import { mapAtOnce } from '../map-at-once.ts';
import { listenForErrors } from '../receive-stream.ts';
import {
  fileName,
  filesFolder,
  indexBytes,
  indexName,
  parseIndex,
  sizeOf,
  writeFolder,
  type BlobFile,
  type BlobIndex,
} from './blob-index.ts';
import { createS3Client } from './s3-client.ts';
import { downloadBlob } from './s3-download.ts';
import { encryptBucket } from './s3-encrypt.ts';
import { toS3Error } from './s3-error.ts';
import { usualPatience, type S3Patience } from './s3-request.ts';
import type { S3Settings } from './s3-settings.ts';
import { copyObject, uploadStream, type Uploaded } from './s3-upload.ts';

const mebibyte = 1024 * 1024;

/** Requests for a blob's files that are under way at a time. */
const filesAtOnce = 4;

/** How long a link is good for. */
const linkSeconds = 300;

/** How a store of blobs in a bucket works; tests have it work with small parts. */
export interface S3StoreOptions {
  s3: S3Settings;
  /** A folder for copies on this machine, which its processes share. */
  copies: { root: string; maxBytes: number };
  /** Whether readers of a file may be sent to the store itself. They can't be where it is encrypted. */
  givesLinks: boolean;
  /** Encrypts what is stored; copies of this machine are plain, and go once they were unused for an hour. */
  cipher?: BlobCipher | null;
  /** Bytes of a part that is sent, and of a range that is read. */
  partBytes?: number;
  /** Bytes that are copied inside the store by one request. */
  copyBytes?: number;
  patience?: S3Patience;
}

/**
 * Blobs in a bucket of any S3-compatible store. A blob is its index, `index/<key>`, which is written last, only if there is none, and names its
 * files with their checksums, `files/<key>/.<id>/…`. So a reader sees all of it or nothing, and two writers of a key don't mix. What a crashed
 * writer left has no index; `list` tells of it, so that the collector of blobs without a row removes it. Files are read from copies on this machine.
 *
 * Any call @throws storageFull, and storageUnavailable where the bucket is away, refuses the keys, or gives wrong answers again and again.
 */
export async function createS3BlobStore({
  s3,
  copies: { root, maxBytes },
  givesLinks,
  cipher = null,
  partBytes = 8 * mebibyte,
  copyBytes,
  patience = usualPatience,
}: S3StoreOptions): Promise<BlobStore> {
  const client = createS3Client(s3, patience);
  const copies = await openLocalCopies({ root, maxBytes, expire: cipher !== null });
  const incoming = createIncomingFolder(path.join(root, '.incoming'));

  async function readIndex(key: string): Promise<BlobIndex | null> {
    assertBlobKey(key);
    const bytes = await client.get(indexName(key));
    return bytes && parseIndex(key, bytes);
  }

  async function existing(key: string): Promise<BlobIndex> {
    const index = await readIndex(key);
    if (index) return index;
    // A bucket that is away does not get here: it is no missing object.
    throw new TrainyardError('artifactCorrupt', `The stored object ${key} is missing.`);
  }

  async function removeAll(start: string): Promise<void> {
    await mapAtOnce(filesAtOnce, client.listAll(start), ({ name }) => client.remove(name));
  }

  /** Has a blob appear whose files are there. @throws where there is one already */
  async function publish(key: string, index: BlobIndex): Promise<void> {
    if (await client.put(indexName(key), indexBytes(index), { onlyNew: true })) return;
    if ((await readIndex(key))?.id === index.id) return;
    throw new Error(`the blob ${key} exists already, and blobs never change`);
  }

  /** Writes files under an id of their own, publishes them, and leaves nothing when either fails. */
  async function write(key: string, writeFiles: (id: string) => Promise<BlobFile[]>): Promise<BlobIndex> {
    assertBlobKey(key);
    const id = randomUUID();
    try {
      const index: BlobIndex = { formatVersion: 1, id, files: await writeFiles(id) };
      await publish(key, index);
      return index;
    } catch (error) {
      await undo(key, id).catch(() => {}); // what is left has no index, and is found by the collector
      throw error;
    }
  }

  async function undo(key: string, id: string): Promise<void> {
    // The index may have been stored by a request whose answer was lost.
    if ((await readIndex(key))?.id === id) await client.remove(indexName(key));
    await removeAll(writeFolder(key, id));
  }

  async function putFile(
    object: string,
    name: string,
    body: Readable,
    options: { maxBytes?: number | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<{ file: BlobFile; received: Uploaded['received'] }> {
    const encryptor = cipher?.encryptor();
    const { stored, received } = await uploadStream(client, object, body, {
      partBytes,
      encryptor,
      ...options,
    });
    return { file: { name, ...stored, ...(encryptor && { plainSizeBytes: received.sizeBytes }) }, received };
  }

  /** Stores a local file, or the files of a folder, as those of one write. */
  async function putTree(key: string, id: string, localPath: string): Promise<BlobFile[]> {
    return await mapAtOnce(filesAtOnce, await listFiles(localPath), async (found, signal) => {
      const { size } = await stat(found.path);
      const body = createReadStream(found.path);
      listenForErrors(body);
      try {
        const options = { maxBytes: size, signal };
        return (await putFile(fileName(key, id, found.name), found.name, body, options)).file;
      } finally {
        body.destroy(); // after a failure it is open still
      }
    });
  }

  /** A copy on this machine. Its files are other ones where it was encrypted since the index was read. */
  async function fetchCopy(key: string, index: BlobIndex): Promise<string> {
    try {
      return await copies.fetch(copyOf(key, index), (target) =>
        downloadBlob(client, { key, index, target, rangeBytes: partBytes, cipher }),
      );
    } catch (error) {
      return await fetchCopy(key, await newerIndex(key, index, error));
    }
  }

  /** The index that a blob has instead. @throws the failure where it has the same, or none */
  async function newerIndex(key: string, { id }: BlobIndex, failure: unknown): Promise<BlobIndex> {
    const now = await readIndex(key).catch(() => null);
    if (now === null || now.id === id) throw failure;
    return now;
  }

  async function copyFiles(fromKey: string, from: BlobIndex, toKey: string, id: string): Promise<BlobFile[]> {
    try {
      await mapAtOnce(filesAtOnce, from.files, async ({ name, sizeBytes }) => {
        const [source, target] = [fileName(fromKey, from.id, name), fileName(toKey, id, name)];
        if (await copyObject(client, source, target, { sizeBytes, copyBytes })) return;
        throw new TrainyardError('artifactCorrupt', `A file of the stored object ${fromKey} is missing.`);
      });
      return from.files;
    } catch (error) {
      return await copyFiles(fromKey, await newerIndex(fromKey, from, error), toKey, id);
    }
  }

  /** When the last file under a key was stored that has no index. */
  async function lastStored(key: string): Promise<Date> {
    let last = 0;
    for await (const { storedAt } of client.listAll(filesFolder(key)))
      last = Math.max(last, storedAt.getTime());
    return new Date(last);
  }

  const store: BlobStore = {
    async put(key, body, options = {}) {
      listenForErrors(body);
      let received!: Uploaded['received'];
      await write(key, async (id) => {
        const put = await putFile(fileName(key, id, ''), '', body, options);
        ({ received } = put);
        return [put.file];
      });
      return received;
    },

    async putPath(key, localPath) {
      const index = await write(key, async (id) => {
        await makePrivate(localPath);
        return await putTree(key, id, localPath);
      });
      // A checkpoint is gone on from, and a dataset trained on, where it was made, as a rule.
      await copies.adopt(copyOf(key, index), localPath);
      return { sizeBytes: sizeOf(index) };
    },

    async copy(fromKey, toKey) {
      const from = await existing(fromKey);
      const index = await write(toKey, (id) => copyFiles(fromKey, from, toKey, id));
      return { sizeBytes: sizeOf(index) };
    },

    async localPath(key) {
      const index = await existing(key);
      return (await copies.find(copyOf(key, index))) ?? (await fetchCopy(key, index));
    },

    async linkTo(key, { fileName: name, contentType }) {
      if (!givesLinks) return null;
      const { id, files } = await existing(key);
      if (files.length !== 1 || files[0]!.name !== '') return null; // a folder
      if (files[0]!.plainSizeBytes !== undefined) return null; // nobody could read it
      const query = {
        'response-content-type': contentType,
        'response-content-disposition': `attachment; filename="${name}"`,
      };
      return await client.presign(fileName(key, id, ''), query, linkSeconds);
    },

    async list(key) {
      assertBlobKey(key);
      const under = `${indexName(key)}/`;
      const [indexed, files] = await Promise.all([
        client.listFolder(under),
        client.listFolder(filesFolder(key)),
      ]);
      const found = new Map<string, Date | null>();
      for (const folder of indexed.folders) found.set(folder.slice(under.length, -1), null);
      for (const { name, storedAt } of indexed.objects) found.set(name.slice(under.length), storedAt);
      for (const folder of files.folders) {
        const name = folder.slice(filesFolder(key).length, -1);
        if (!name.startsWith('.') && !found.has(name)) found.set(name, await lastStored(`${key}/${name}`));
      }
      return [...found]
        .map(([name, storedAt]): StoredName => ({ name, storedAt }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    async remove(key) {
      assertBlobKey(key);
      // Indexes first, so that nobody begins to read what is being removed.
      await client.remove(indexName(key));
      await removeAll(`${indexName(key)}/`);
      await removeAll(filesFolder(key));
    },

    async encryptStored(onFile) {
      if (!cipher) throw notEncrypting();
      await encryptBucket({
        client,
        readIndex,
        putTree,
        removeAll,
        download: (key, index, target) =>
          downloadBlob(client, { key, index, target, rangeBytes: partBytes, cipher }),
        newPath: () => incoming.newPath(),
        onFile,
      });
    },

    ping: () => client.ping(),
  };
  return withErrorsAs(toS3Error, store);
}

const copyOf = (key: string, index: BlobIndex): CopyName => ({
  id: index.id,
  name: path.posix.basename(key),
  sizeBytes: sizeOf(index),
});
