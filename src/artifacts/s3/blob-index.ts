import { TrainyardError } from '../../errors.ts';

/** The object that makes a blob appear: what it consists of, written last. */
export interface BlobIndex {
  formatVersion: 1;
  /** Of this write alone; its files are the objects under `files/<key>/.<id>/`. No part of a key begins with a dot. */
  id: string;
  /** Sorted by name; of a blob that is one file, the name is ''. */
  files: BlobFile[];
}

export interface BlobFile {
  name: string;
  /** Of the object. */
  sizeBytes: number;
  /** SHA-256 of the object in hex. */
  sha256: string;
  /** Bytes of its content, where the object is encrypted. */
  plainSizeBytes?: number;
}

/** What begins the name of a blob's index, and of indexes below its key. */
export const indexName = (key: string): string => `index/${key}`;

/** What begins the names of all files ever written under a key. */
export const filesFolder = (key: string): string => `files/${key}/`;

/** What begins the names of the files of one write. */
export const writeFolder = (key: string, id: string): string => `${filesFolder(key)}.${id}/`;

/** The object with a file of a blob. */
export const fileName = (key: string, id: string, name: string): string =>
  `${writeFolder(key, id)}${name === '' ? 'file' : `folder/${name}`}`;

/** Bytes of the content of the whole blob. */
export const sizeOf = ({ files }: BlobIndex): number =>
  files.reduce((sum, file) => sum + (file.plainSizeBytes ?? file.sizeBytes), 0);

/** The index's bytes. */
export const indexBytes = (index: BlobIndex): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(index));

/** Reads an index. @throws artifactCorrupt */
export function parseIndex(key: string, bytes: Buffer): BlobIndex {
  let index: Partial<BlobIndex> | null;
  try {
    index = JSON.parse(bytes.toString('utf8')) as Partial<BlobIndex> | null;
  } catch (cause) {
    throw new TrainyardError('artifactCorrupt', `The index of the stored object ${key} is not JSON.`, {
      cause,
    });
  }
  if (index?.formatVersion !== 1 || typeof index.id !== 'string' || !Array.isArray(index.files))
    throw new TrainyardError('artifactCorrupt', `The index of the stored object ${key} can not be read.`);
  return index as BlobIndex;
}
