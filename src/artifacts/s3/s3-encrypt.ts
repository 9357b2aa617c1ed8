import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { StoredFile } from '../blob-store.ts';
import {
  filesFolder,
  indexBytes,
  indexName,
  writeFolder,
  type BlobFile,
  type BlobIndex,
} from './blob-index.ts';
import type { S3Client } from './s3-client.ts';

/** What the store has for it. */
export interface BucketParts {
  client: Pick<S3Client, 'listAll' | 'listFolder' | 'put'>;
  readIndex(key: string): Promise<BlobIndex | null>;
  /** Stores local files, encrypted, as those of one write. */
  putTree(key: string, id: string, localPath: string): Promise<BlobFile[]>;
  /** Removes all objects whose names begin so. */
  removeAll: (start: string) => Promise<void>;
  download(key: string, index: BlobIndex, target: string): Promise<void>;
  /** A path for what is being encrypted. */
  newPath(): string;
  onFile(file: StoredFile): void;
}

/** Has encrypted files take the place of plain ones, blob by blob: they are stored beside them, then the index names them, then the plain ones go. */
export async function encryptBucket(parts: BucketParts): Promise<void> {
  const start = indexName('');
  for await (const { name } of parts.client.listAll(start)) {
    const key = name.slice(start.length);
    const found = await parts.readIndex(key);
    if (!found) continue; // removed meanwhile
    const isNew = found.files.some(({ plainSizeBytes }) => plainSizeBytes === undefined);
    const index = isNew ? await encryptBlob(parts, key, found) : found;
    if (!index) continue;
    await removeOthers(parts, key, index);
    for (const file of index.files) parts.onFile({ sizeBytes: file.plainSizeBytes!, isNew });
  }
}

/** Null: it was removed meanwhile. */
async function encryptBlob(parts: BucketParts, key: string, plain: BlobIndex): Promise<BlobIndex | null> {
  const id = randomUUID();
  const target = parts.newPath();
  try {
    await parts.download(key, plain, target);
    const index: BlobIndex = { formatVersion: 1, id, files: await parts.putTree(key, id, target) };
    if ((await parts.readIndex(key))?.id === plain.id) {
      await parts.client.put(indexName(key), indexBytes(index));
      return index;
    }
    await parts.removeAll(writeFolder(key, id));
    return null;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** Removes the files of a blob that its index does not name: the plain ones, also those that an earlier, interrupted call has left. */
async function removeOthers(
  { client, removeAll }: BucketParts,
  key: string,
  { id }: BlobIndex,
): Promise<void> {
  const { folders } = await client.listFolder(filesFolder(key));
  const others = folders.filter(
    (folder) => folder.slice(filesFolder(key).length).startsWith('.') && folder !== writeFolder(key, id),
  );
  for (const folder of others) await removeAll(folder);
}
