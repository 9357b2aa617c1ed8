import type { Readable } from 'node:stream';
import { TrainyardError } from '../errors.ts';

/** What lies right under a key. */
export interface StoredName {
  name: string;
  /** When it was stored; null for a folder of several objects, where looking for the last of them costs more than it is worth. */
  storedAt: Date | null;
}

/**
 * Keeps bytes under keys such as `uploads/ds_…/data.csv` (safe characters and `/` only; no `..`). An object or a folder
 * appears at once or not at all, and never changes. Nothing is put below the key of another.
 */
export interface BlobStore {
  /** Streams in; on a failure or abort nothing is left. @throws uploadTooLarge past `maxBytes`, uploadAborted. */
  put(
    key: string,
    body: Readable,
    options?: { maxBytes?: number; signal?: AbortSignal },
  ): Promise<{ sizeBytes: number; sha256: string }>;
  /** Takes a local file or folder over (moves it where it can) under the key, whole. */
  putPath(key: string, localPath: string): Promise<{ sizeBytes: number }>;
  /** Copies all under one key to another (hard links where it can); for model versions, which outlive their run. */
  copy(fromKey: string, toKey: string): Promise<{ sizeBytes: number }>;
  /**
   * A local path to read the file or folder from: itself, or a copy, which stays for an hour from now; who reads for longer asks again.
   * @throws artifactCorrupt when missing
   */
  localPath(key: string): Promise<string>;
  /**
   * An address from which anybody may read the file for some minutes, sent under that name and media type; null: this store gives none.
   * @throws artifactCorrupt when missing
   */
  linkTo(key: string, as: { fileName: string; contentType: string }): Promise<string | null>;
  /** What lies right under the key, by name; empty where there is nothing. */
  list(key: string): Promise<StoredName[]>;
  /** Removes everything under the key; removing what is not there is fine. */
  remove(key: string): Promise<void>;
  /**
   * Encrypts what was stored before the store encrypted; who reads meanwhile goes on to. `onFile` hears of each file, also of those that were
   * encrypted already. What is stored or removed meanwhile is left to those who do it.
   * @throws configInvalid where the store does not encrypt
   */
  encryptStored(onFile: (file: StoredFile) => void): Promise<void>;
  ping(): Promise<void>;
}

/** A file of a blob, as it is encrypted. */
export interface StoredFile {
  /** Bytes of its content. */
  sizeBytes: number;
  /** Whether it was encrypted now. */
  isNew: boolean;
}

/** For a process that was started without the key that others have. What it can't read is not damaged, so it waits. */
export function encryptedByOthers(): TrainyardError {
  return new TrainyardError(
    'storageUnavailable',
    'A stored object is encrypted, and this process was started without ENCRYPTION_KEY. Restart it with the key.',
    { retryAfterSeconds: 10 },
  );
}

/** For a store that has no key. */
export function notEncrypting(): TrainyardError {
  return new TrainyardError(
    'configInvalid',
    'Blobs can not be encrypted without a key: set ENCRYPTION_KEY or ENCRYPTION_KEY_FILE.',
  );
}
