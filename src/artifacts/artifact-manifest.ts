import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactFile, ArtifactManifest } from '../contracts/artifact.ts';
import type { ImportedManifest } from '../contracts/imported-model.ts';
import { TrainyardError } from '../errors.ts';
import { errorCodeOf } from './durable-files.ts';
import { toStorageError } from './storage-error.ts';

/** The format that this version writes; older ones stay readable, see `test/fixtures/artifacts`. */
export const artifactFormatVersion = 1;

/** Its name inside an artifact; it is written last, so an artifact without one was never finished. */
export const manifestFile = 'manifest.json';

/** SHA-256 in hex. */
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads and checks the manifest of an artifact that was trained.
 * @throws artifactCorrupt, artifactFormatUnsupported, modelImported for an imported model, which has no preparation and no definition
 */
export async function readManifest(dir: string): Promise<ArtifactManifest> {
  const manifest = await readAnyManifest(dir);
  if (manifest.kind === 'checkpoint') return manifest;
  throw new TrainyardError(
    'modelImported',
    `The model was imported from a file (${manifest.format}); this takes a model that was trained here.`,
  );
}

/**
 * Reads and checks an artifact's manifest.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readAnyManifest(dir: string): Promise<ArtifactManifest | ImportedManifest> {
  const parsed = await readJson<
    Partial<Omit<ArtifactManifest | ImportedManifest, 'formatVersion'>> & { formatVersion?: unknown }
  >(dir, manifestFile);
  if (typeof parsed.formatVersion !== 'number') throw corrupt('its manifest names no format version');
  if (parsed.formatVersion > artifactFormatVersion) {
    throw new TrainyardError(
      'artifactFormatUnsupported',
      `The artifact has format version ${parsed.formatVersion}; this version of Trainyard reads up to ` +
        `${artifactFormatVersion}. Upgrade Trainyard to use it.`,
    );
  }
  const isKnown = parsed.kind === 'checkpoint' || parsed.kind === 'imported';
  if (parsed.formatVersion !== 1 || !isKnown || !Array.isArray(parsed.files)) {
    throw corrupt('its manifest is neither that of a checkpoint nor that of an imported model');
  }
  return parsed as ArtifactManifest | ImportedManifest;
}

/**
 * Reads a file of an artifact and compares it with the manifest's checksum.
 * @throws artifactCorrupt
 */
export async function readVerified(
  dir: string,
  manifest: { files: readonly ArtifactFile[] },
  name: string,
): Promise<Buffer> {
  const entry = manifest.files.find((file) => file.name === name);
  if (!entry) throw corrupt(`its manifest does not list ${name}`);
  const bytes = await readFile(path.join(dir, name)).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (bytes.byteLength !== entry.sizeBytes || sha256Hex(bytes) !== entry.sha256) {
    throw corrupt(`${name} does not match its checksum`);
  }
  return bytes;
}

/**
 * Looks whether every file of an artifact is there in its size. What the files hold is compared with its checksum when it is read.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function checkFiles(dir: string): Promise<void> {
  for (const { name, sizeBytes } of (await readAnyManifest(dir)).files) {
    const { size } = await stat(path.join(dir, name)).catch((cause: unknown) => {
      throw unreadable(name, cause);
    });
    if (size !== sizeBytes) throw corrupt(`${name} has ${size} bytes in place of ${sizeBytes}`);
  }
}

/**
 * Compares every file of an artifact with the manifest's checksums, without holding a file in memory.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function verifyArtifact(dir: string): Promise<void> {
  for (const { name, sizeBytes, sha256 } of (await readAnyManifest(dir)).files) {
    const found = await hashFile(path.join(dir, name)).catch((cause: unknown) => {
      throw unreadable(name, cause);
    });
    if (found.sizeBytes !== sizeBytes || found.sha256 !== sha256)
      throw corrupt(`${name} does not match its checksum`);
  }
}

/** Size and SHA-256, in hex, of a file that is not held in memory. */
export async function hashFile(file: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    sizeBytes += chunk.byteLength;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

async function readJson<T>(dir: string, name: string): Promise<T> {
  const text = await readFile(path.join(dir, name), 'utf8').catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw corrupt(`${name} is not JSON`, cause);
  }
}

/** Codes of the system for a file that is damaged itself; with others it is the store that can't be used. */
const damageCodes: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EIO'];

function unreadable(name: string, cause: unknown): unknown {
  return damageCodes.includes(errorCodeOf(cause))
    ? corrupt(`${name} can not be read`, cause)
    : toStorageError(cause);
}

/** An artifactCorrupt that says what is wrong. */
export function corrupt(reason: string, cause?: unknown): TrainyardError {
  return new TrainyardError('artifactCorrupt', `The artifact is damaged: ${reason}.`, { cause });
}
