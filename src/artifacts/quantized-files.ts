import type { ArtifactManifest } from '../contracts/artifact.ts';
import { createArtifactFolder } from './artifact-folder.ts';
import { readVerified } from './artifact-manifest.ts';
import { finishCheckpoint, type CheckpointFacts } from './finish-checkpoint.ts';

/** The network of a quantized model, features in and outputs out, as ONNX. */
const networkFile = 'network.onnx';

/** Writes a quantized model into `dir`, a new folder; the manifest last. */
export async function writeQuantized(
  dir: string,
  { network, ...facts }: CheckpointFacts & { network: Buffer },
): Promise<{ sizeBytes: number }> {
  const folder = await createArtifactFolder(dir);
  await folder.write(networkFile, network);
  return await finishCheckpoint(folder, facts);
}

/** The network of a quantized model. @throws artifactCorrupt */
export const readQuantized = (dir: string, manifest: Pick<ArtifactManifest, 'files'>): Promise<Buffer> =>
  readVerified(dir, manifest, networkFile);
