import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactFile, ArtifactManifest } from '../contracts/artifact.ts';
import type { ImportedManifest } from '../contracts/imported-model.ts';
import { privateFileMode, privateFolderMode } from './durable-files.ts';
import { artifactFormatVersion, corrupt, manifestFile, sha256Hex } from './artifact-manifest.ts';

/** A new artifact while its files are written. */
export interface ArtifactFolder {
  write(name: string, bytes: Buffer): Promise<void>;
  /** Writes the manifest, which lists all files; nothing follows it. */
  finish(manifest: Unlisted<ArtifactManifest> | Unlisted<ImportedManifest>): Promise<{ sizeBytes: number }>;
}

/** A manifest before its files are known. */
type Unlisted<Manifest> = Omit<Manifest, 'formatVersion' | 'files'>;

/** Starts an artifact in `dir`, a new folder. */
export async function createArtifactFolder(dir: string): Promise<ArtifactFolder> {
  await mkdir(dir, { recursive: true, mode: privateFolderMode });
  const files: ArtifactFile[] = [];
  const write = async (name: string, bytes: Buffer): Promise<void> => {
    await writeFile(path.join(dir, name), bytes, { flag: 'wx', mode: privateFileMode });
    files.push({ name, sizeBytes: bytes.byteLength, sha256: sha256Hex(bytes) });
  };
  return {
    write,
    async finish(about) {
      const manifest = { formatVersion: artifactFormatVersion, ...about, files: [...files] };
      await write(manifestFile, asJson(manifest));
      return { sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
    },
  };
}

/** A value as the bytes of a JSON file. */
export const asJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);

/** A JSON file's value. @throws artifactCorrupt */
export function parseVerified<T>(bytes: Buffer): T {
  try {
    return JSON.parse(bytes.toString('utf8')) as T;
  } catch (cause) {
    throw corrupt('a file is not JSON', cause);
  }
}
