import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { TrainingBaseline } from '../contracts/drift.ts';
import { asJson, type ArtifactFolder } from './artifact-folder.ts';
import { writeBaseline } from './baseline-file.ts';

/** What a checkpoint holds beside its model, whatever its family. */
export interface CheckpointFacts {
  manifest: Omit<ArtifactManifest, 'formatVersion' | 'kind' | 'files'>;
  /** What the training goes on from beside the model; plain JSON. */
  state: unknown;
  /** What the training rows were like; absent: it is not kept. */
  baseline?: TrainingBaseline;
}

/** Writes what every checkpoint has beside its model; the manifest last. */
export async function finishCheckpoint(
  folder: ArtifactFolder,
  { manifest, state, baseline }: CheckpointFacts,
): Promise<{ sizeBytes: number }> {
  await folder.write('preparation.json', asJson(manifest.preparation));
  await folder.write('state.json', asJson(state));
  if (baseline) await writeBaseline(folder, baseline);
  return await folder.finish({ kind: 'checkpoint', ...manifest });
}
