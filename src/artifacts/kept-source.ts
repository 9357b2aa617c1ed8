import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import { asJson, createArtifactFolder, parseVerified } from './artifact-folder.ts';
import { readManifest, readVerified } from './artifact-manifest.ts';
import { writeBaseline } from './baseline-file.ts';
import type { CheckpointContents } from './checkpoint-files.ts';
import { isModelFile } from './model-files.ts';
import { packTensors, specsOf, unpackTensors, type StoredTensor, type TensorSpec } from './tensor-file.ts';

/** The compressed model that was not kept, beside the model of the source, for a run that goes on from its final checkpoint. */
const compressedParts = ['compressed', 'optimizer', 'best'] as const;

/**
 * Writes the final checkpoint of a compression that missed its budget into `dir`, a new folder: the model of the source, as its own artifact has it,
 * with what the run found of it. Beside it stand the weights of the compressed model, which nothing predicts with.
 * @param contents those of the checkpoint that the compressed model would have
 */
export async function writeKeptSource(
  dir: string,
  sourceDir: string,
  contents: Omit<CheckpointContents, 'topology' | 'weights' | 'optimizer'> & {
    /** Null: the compressed model has none that a training could go on from. */
    weights: readonly StoredTensor[] | null;
    optimizer: readonly StoredTensor[] | null;
  },
): Promise<{ sizeBytes: number }> {
  const { formatVersion: _, files, ...source } = await readManifest(sourceDir);
  const { preparation, definition: _1, architecture: _2, ...own } = contents.manifest;
  const folder = await createArtifactFolder(dir);
  for (const { name } of files)
    if (isModelFile(name)) await folder.write(name, await readFile(path.join(sourceDir, name)));
  const tensors = { compressed: contents.weights, optimizer: contents.optimizer, best: contents.bestWeights };
  for (const part of compressedParts) {
    const stored = tensors[part];
    if (stored === null) continue;
    await folder.write(`${part}.json`, asJson({ tensors: specsOf(stored) }));
    await folder.write(`${part}.bin`, packTensors(stored));
  }
  await folder.write('state.json', asJson({ ...(contents.state as object), preparation }));
  if (contents.baseline) await writeBaseline(folder, contents.baseline);
  const { threshold, conformal, calibration, ...about } = own;
  const { conformal: _3, calibration: _4, ...rest } = source;
  return await folder.finish({
    ...rest,
    ...about,
    threshold,
    ...(conformal && { conformal }),
    ...(calibration && { calibration }),
  } as Omit<ArtifactManifest, 'formatVersion' | 'files'>);
}

/** What the run of a checkpoint by {@link writeKeptSource} goes on from; null where it is another one. @throws artifactCorrupt */
export async function readBesideSource(dir: string): Promise<{
  manifest: ArtifactManifest;
  preparation: FittedPreparation;
  state: unknown;
  weights: StoredTensor[];
  optimizer: StoredTensor[];
  bestWeights: StoredTensor[] | null;
} | null> {
  const manifest = await readManifest(dir);
  const has = (name: string): boolean => manifest.files.some((file) => file.name === name);
  if (!has('compressed.bin')) return null;
  const read = async (part: (typeof compressedParts)[number]): Promise<StoredTensor[]> => {
    const { tensors } = parseVerified<{ tensors: TensorSpec[] }>(
      await readVerified(dir, manifest, `${part}.json`),
    );
    return unpackTensors(tensors, await readVerified(dir, manifest, `${part}.bin`));
  };
  const { preparation, ...state } = parseVerified<{ preparation: FittedPreparation }>(
    await readVerified(dir, manifest, 'state.json'),
  );
  return {
    manifest,
    preparation,
    state,
    weights: await read('compressed'),
    optimizer: await read('optimizer'),
    bestWeights: has('best.bin') ? await read('best') : null,
  };
}
