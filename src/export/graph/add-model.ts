import { readManifest } from '../../artifacts/artifact-manifest.ts';
import { readModelFiles } from '../../artifacts/checkpoint-files.ts';
import { readClassicalModel } from '../../artifacts/classical-files.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import { isClassicalArchitecture } from '../../contracts/classical.ts';
import { outputUnits, type Architecture } from '../../engine/models/architecture.ts';
import type { FittedModel } from '../../families/classical-engine.ts';
import type { NaiveBayes } from '../../families/naive-bayes/naive-bayes.ts';
import type { SvmModel } from '../../families/support-vector-machine/libsvm-model.ts';
import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { kindOfTarget } from '../../targets/targets.ts';
import { unsupported } from '../unsupported.ts';
import { addCalibration } from './add-calibration.ts';
import { addNaiveBayes } from './add-naive-bayes.ts';
import { addNetwork } from './add-network.ts';
import { addSupportVectors } from './add-support-vectors.ts';
import type { GraphOps, Value } from './graph-ops.ts';

/** A model that was added to a graph. */
export interface AddedModel {
  /** [rows, width]: probabilities (of two classes that of the second), calibrated where the model's are, or values that are still scaled. */
  outputs: Value;
  outputWidth: number;
  /** The trees of the model, whose thresholds are where an export may go wrong; none for other models. */
  ensemble: TreeEnsemble | null;
}

/**
 * Adds the model of an artifact, of whatever family, with its calibration.
 * @param addTrees how the format writes trees
 * @throws artifactCorrupt, artifactFormatUnsupported, and what `unsupported` gives
 */
export async function addModel(
  ops: GraphOps,
  features: Value,
  artifactDir: string,
  addTrees: (ensemble: TreeEnsemble) => Value,
): Promise<AddedModel> {
  const manifest = await readManifest(artifactDir);
  const { target } = manifest.preparation;
  const model = await addUncalibrated(ops, features, artifactDir, manifest, addTrees);
  const { calibration } = manifest;
  if (!calibration) return model;
  const { outputs, outputWidth } = model;
  return { ...model, outputs: addCalibration(ops, outputs, outputWidth, target, calibration) };
}

async function addUncalibrated(
  ops: GraphOps,
  features: Value,
  artifactDir: string,
  { architecture, preparation: { target } }: ArtifactManifest,
  addTrees: (ensemble: TreeEnsemble) => Value,
): Promise<AddedModel> {
  if (!isClassicalArchitecture(architecture)) {
    const { weights } = await readModelFiles(artifactDir);
    const network = { architecture: architecture as Architecture, weights };
    const outputWidth = outputUnits(network.architecture.outputs);
    return { outputs: addNetwork(ops, features, network), outputWidth, ensemble: null };
  }
  const { model } = await readClassicalModel(artifactDir);
  const classes = kindOfTarget(target).classesOf(target)?.length ?? 1;
  const outputWidth = classes === 2 ? 1 : classes;
  if (isOf<TreeEnsemble>(model, 'trees')) return { outputs: addTrees(model), outputWidth, ensemble: model };
  if (isOf<NaiveBayes>(model, 'naiveBayes'))
    return { outputs: addNaiveBayes(ops, features, model), outputWidth, ensemble: null };
  if (isOf<SvmModel>(model, 'svm'))
    return { outputs: addSupportVectors(ops, features, model), outputWidth, ensemble: null };
  throw unsupported(`models of the family ${architecture.family} are not written yet`);
}

const isOf = <Model extends FittedModel>(model: FittedModel, kind: Model['kind']): model is Model =>
  model.kind === kind;
