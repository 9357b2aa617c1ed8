import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ClassicalArchitecture } from '../contracts/classical.ts';
import type { ClassicalEngine, FittedModel } from '../families/classical-engine.ts';
import { loadEngine } from '../families/load-engine.ts';
import { asJson, createArtifactFolder, parseVerified } from './artifact-folder.ts';
import { readManifest, readVerified } from './artifact-manifest.ts';
import { finishCheckpoint, type CheckpointFacts } from './finish-checkpoint.ts';

/**
 * Writes a classical model and what its fit goes on from into `dir`, a new folder; the manifest last. What `model.json` holds, and
 * which files are beside it, is the family's.
 */
export async function writeClassicalCheckpoint(
  dir: string,
  { model, ...facts }: CheckpointFacts & { model: FittedModel },
): Promise<{ sizeBytes: number }> {
  const engine = await engineOf(facts.manifest);
  const folder = await createArtifactFolder(dir);
  const written = engine.write(model);
  await folder.write('model.json', asJson(written.model));
  for (const { name, bytes } of written.files) await folder.write(name, bytes);
  return await finishCheckpoint(folder, facts);
}

/** A classical model as it was read, with what predicts with it. */
export interface StoredClassicalModel {
  manifest: ArtifactManifest;
  model: FittedModel;
  engine: ClassicalEngine;
}

/**
 * Reads what prediction needs of a classical model's artifact.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readClassicalModel(dir: string): Promise<StoredClassicalModel> {
  const manifest = await readManifest(dir);
  const engine = await engineOf(manifest);
  const file = parseVerified<{ format: string }>(await readVerified(dir, manifest, 'model.json'));
  const model = await engine.read(file, (name) => readVerified(dir, manifest, name));
  return { manifest, model, engine };
}

/** Reads a classical model and what its fit goes on from. @throws artifactCorrupt, artifactFormatUnsupported */
export async function readClassicalCheckpoint(
  dir: string,
): Promise<StoredClassicalModel & { state: unknown }> {
  const stored = await readClassicalModel(dir);
  return { ...stored, state: parseVerified(await readVerified(dir, stored.manifest, 'state.json')) };
}

function engineOf({ architecture }: Pick<ArtifactManifest, 'architecture'>): Promise<ClassicalEngine> {
  return loadEngine((architecture as ClassicalArchitecture).family);
}
