import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { TrainingBaseline } from '../contracts/drift.ts';
import { asJson, parseVerified, type ArtifactFolder } from './artifact-folder.ts';
import { readVerified } from './artifact-manifest.ts';

const baselineFile = 'baseline.json';

/** Writes what the training rows were like into an artifact. */
export const writeBaseline = (folder: ArtifactFolder, baseline: TrainingBaseline): Promise<void> =>
  folder.write(baselineFile, asJson(baseline));

/** What the training rows of an artifact were like; null where it does not say. @throws artifactCorrupt */
export async function readBaseline(
  dir: string,
  manifest: ArtifactManifest,
): Promise<TrainingBaseline | null> {
  if (!manifest.files.some(({ name }) => name === baselineFile)) return null;
  return parseVerified(await readVerified(dir, manifest, baselineFile));
}
