import type { ArtifactManifest } from '../contracts/artifact.ts';
import { asJson, createArtifactFolder, parseVerified } from './artifact-folder.ts';
import { readManifest, readVerified } from './artifact-manifest.ts';
import { finishCheckpoint, type CheckpointFacts } from './finish-checkpoint.ts';
import { packTensors, specsOf, unpackTensors, type StoredTensor, type TensorSpec } from './tensor-file.ts';

/** What a checkpoint holds beyond what its manifest says. */
export interface CheckpointContents extends CheckpointFacts {
  /** The model's Keras configuration, as TensorFlow.js's `model.toJSON(null, false)` gives it. */
  topology: unknown;
  /** Named as the model's layers name them, so that `tf.loadLayersModel` finds them. */
  weights: readonly StoredTensor[];
  optimizer: readonly StoredTensor[];
  /** Weights of the best epoch so far, where they are not `weights`; kept in `best.json` and `best.bin`. */
  bestWeights: readonly StoredTensor[] | null;
}

interface LayersModelFile {
  weightsManifest: { paths: string[]; weights: TensorSpec[] }[];
}

/**
 * Writes a checkpoint into `dir`, a new folder; the manifest last. Making it durable and visible at once is the blob
 * store's part: it syncs the folder and renames it into place.
 */
export async function writeCheckpoint(
  dir: string,
  contents: CheckpointContents,
): Promise<{ sizeBytes: number }> {
  const folder = await createArtifactFolder(dir);
  const model = {
    format: 'layers-model',
    generatedBy: 'Trainyard',
    convertedBy: null,
    modelTopology: contents.topology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specsOf(contents.weights) }],
  };
  const write = (name: string, bytes: Buffer): Promise<void> => folder.write(name, bytes);
  await write('model.json', asJson(model));
  await write('weights.bin', packTensors(contents.weights));
  const writeTensors = async (name: string, tensors: readonly StoredTensor[]): Promise<void> => {
    await write(`${name}.json`, asJson({ tensors: specsOf(tensors) }));
    await write(`${name}.bin`, packTensors(tensors));
  };
  await writeTensors('optimizer', contents.optimizer);
  if (contents.bestWeights) await writeTensors('best', contents.bestWeights);
  return await finishCheckpoint(folder, contents);
}

/**
 * Reads what prediction needs of a checkpoint: the manifest and the weights.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readModelFiles(
  dir: string,
): Promise<{ manifest: ArtifactManifest; weights: StoredTensor[] }> {
  const manifest = await readManifest(dir);
  const model = parseVerified<LayersModelFile>(await readVerified(dir, manifest, 'model.json'));
  const specs = model.weightsManifest.flatMap((group) => group.weights);
  return { manifest, weights: unpackTensors(specs, await readVerified(dir, manifest, 'weights.bin')) };
}

/**
 * Reads a whole checkpoint, to go on training from it.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readCheckpoint(dir: string): Promise<{
  manifest: ArtifactManifest;
  weights: StoredTensor[];
  optimizer: StoredTensor[];
  bestWeights: StoredTensor[] | null;
  state: unknown;
}> {
  const { manifest, weights } = await readModelFiles(dir);
  const readTensors = async (name: string): Promise<StoredTensor[]> => {
    const { tensors } = parseVerified<{ tensors: TensorSpec[] }>(
      await readVerified(dir, manifest, `${name}.json`),
    );
    return unpackTensors(tensors, await readVerified(dir, manifest, `${name}.bin`));
  };
  const hasBest = manifest.files.some((file) => file.name === 'best.bin');
  return {
    manifest,
    weights,
    optimizer: await readTensors('optimizer'),
    bestWeights: hasBest ? await readTensors('best') : null,
    state: parseVerified<unknown>(await readVerified(dir, manifest, 'state.json')),
  };
}
