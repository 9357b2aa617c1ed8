import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ClassicalModel } from '../engine/classical/classical-model.ts';
import { asJson, createArtifactFolder, parseVerified } from './artifact-folder.ts';
import { corrupt, readManifest, readVerified } from './artifact-manifest.ts';
import type { CheckpointContents } from './checkpoint-files.ts';
import { packTensors, specsOf, unpackTensors, type TensorSpec } from './tensor-file.ts';
import { joinTrees, splitTrees } from './tree-tensors.ts';

/**
 * `model.json` of a classical model. `trainyard-trees`: the arrays of all trees are in `weights.bin`, laid out as `tensors`
 * says (src/artifacts/tree-tensors.ts). `trainyard-naive-bayes`: everything is in this file. `libsvm`: `model.libsvm` is
 * libsvm's own model file, which its tools and scikit-learn-like libraries read.
 */
type ModelFile =
  | ({ format: 'trainyard-trees'; formatVersion: 1; tensors: TensorSpec[] } & Omit<
      Extract<ClassicalModel, { kind: 'trees' }>,
      'kind' | 'trees'
    >)
  | ({ format: 'trainyard-naive-bayes'; formatVersion: 1 } & Omit<
      Extract<ClassicalModel, { kind: 'naiveBayes' }>,
      'kind'
    >)
  | { format: 'libsvm'; formatVersion: 1; file: string; width: number; classes: number | null };

const weightsFile = 'weights.bin';
const libsvmFile = 'model.libsvm';

/** Writes a classical model and what its fit goes on from into `dir`, a new folder; the manifest last. */
export async function writeClassicalCheckpoint(
  dir: string,
  { manifest, model, state }: Pick<CheckpointContents, 'manifest' | 'state'> & { model: ClassicalModel },
): Promise<{ sizeBytes: number }> {
  const folder = await createArtifactFolder(dir);
  const writeModel = (file: ModelFile): Promise<void> => folder.write('model.json', asJson(file));
  switch (model.kind) {
    case 'trees': {
      const { combine, link, outputs, base } = model;
      const tensors = joinTrees(model.trees);
      await writeModel({ format: 'trainyard-trees', formatVersion: 1, combine, link, outputs, base, tensors: specsOf(tensors) }); // prettier-ignore
      await folder.write(weightsFile, packTensors(tensors));
      break;
    }
    case 'naiveBayes':
      await writeModel({
        format: 'trainyard-naive-bayes',
        formatVersion: 1,
        logPriors: model.logPriors,
        likelihoods: model.likelihoods,
      });
      break;
    case 'svm':
      await writeModel({ format: 'libsvm', formatVersion: 1, file: libsvmFile, width: model.width, classes: model.classes }); // prettier-ignore
      await folder.write(libsvmFile, Buffer.from(model.text));
  }
  await folder.write('preparation.json', asJson(manifest.preparation));
  await folder.write('state.json', asJson(state));
  return await folder.finish(manifest);
}

/**
 * Reads what prediction needs of a classical model's artifact.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readClassicalModel(
  dir: string,
): Promise<{ manifest: ArtifactManifest; model: ClassicalModel }> {
  const manifest = await readManifest(dir);
  const file = parseVerified<ModelFile>(await readVerified(dir, manifest, 'model.json'));
  switch (file.format) {
    case 'trainyard-trees': {
      const { combine, link, outputs, base, tensors } = file;
      const trees = splitTrees(
        unpackTensors(tensors, await readVerified(dir, manifest, weightsFile)),
        outputs,
      );
      return { manifest, model: { kind: 'trees', combine, link, outputs, base, trees } };
    }
    case 'trainyard-naive-bayes': {
      const { logPriors, likelihoods } = file;
      return { manifest, model: { kind: 'naiveBayes', logPriors, likelihoods } };
    }
    case 'libsvm': {
      const text = (await readVerified(dir, manifest, file.file)).toString('utf8');
      return { manifest, model: { kind: 'svm', text, width: file.width, classes: file.classes } };
    }
    default:
      throw corrupt('its model.json is of no format that is known here');
  }
}

/** Reads a classical model and what its fit goes on from. @throws artifactCorrupt, artifactFormatUnsupported */
export async function readClassicalCheckpoint(
  dir: string,
): Promise<{ manifest: ArtifactManifest; model: ClassicalModel; state: unknown }> {
  const { manifest, model } = await readClassicalModel(dir);
  return { manifest, model, state: parseVerified(await readVerified(dir, manifest, 'state.json')) };
}
