import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import { TrainyardError } from '../errors.ts';

/** The format that this version writes; older ones stay readable, see `test/fixtures/artifacts`. */
export const artifactFormatVersion = 1;

/** Its name inside an artifact; it is written last, so an artifact without one was never finished. */
export const manifestFile = 'manifest.json';

/** SHA-256 in hex. */
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads and checks an artifact's manifest.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readManifest(dir: string): Promise<ArtifactManifest> {
  const parsed = await readJson<Partial<ArtifactManifest> & { formatVersion?: unknown }>(dir, manifestFile);
  if (typeof parsed.formatVersion !== 'number') throw corrupt('its manifest names no format version');
  if (parsed.formatVersion > artifactFormatVersion) {
    throw new TrainyardError(
      'artifactFormatUnsupported',
      `The artifact has format version ${parsed.formatVersion}; this version of Trainyard reads up to ` +
        `${artifactFormatVersion}. Upgrade Trainyard to use it.`,
    );
  }
  if (parsed.formatVersion !== 1 || parsed.kind !== 'checkpoint' || !Array.isArray(parsed.files)) {
    throw corrupt('its manifest is not one of a checkpoint');
  }
  return parsed as ArtifactManifest;
}

/**
 * Reads a file of an artifact and compares it with the manifest's checksum.
 * @throws artifactCorrupt
 */
export async function readVerified(dir: string, manifest: ArtifactManifest, name: string): Promise<Buffer> {
  const entry = manifest.files.find((file) => file.name === name);
  if (!entry) throw corrupt(`its manifest does not list ${name}`);
  const bytes = await readFile(path.join(dir, name)).catch((cause: unknown) => {
    throw corrupt(`${name} can not be read`, cause);
  });
  if (bytes.byteLength !== entry.sizeBytes || sha256Hex(bytes) !== entry.sha256) {
    throw corrupt(`${name} does not match its checksum`);
  }
  return bytes;
}

async function readJson<T>(dir: string, name: string): Promise<T> {
  try {
    return JSON.parse(await readFile(path.join(dir, name), 'utf8')) as T;
  } catch (cause) {
    throw corrupt(`${name} can not be read`, cause);
  }
}

/** An artifactCorrupt that says what is wrong. */
export function corrupt(reason: string, cause?: unknown): TrainyardError {
  return new TrainyardError('artifactCorrupt', `The artifact is damaged: ${reason}.`, { cause });
}
