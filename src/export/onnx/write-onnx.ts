import { readManifest } from '../../artifacts/artifact-manifest.ts';
import { readModelFiles } from '../../artifacts/checkpoint-files.ts';
import { readClassicalModel } from '../../artifacts/classical-files.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import { isClassicalArchitecture } from '../../contracts/classical.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import type { FittedModel } from '../../families/classical-engine.ts';
import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { version } from '../../version.ts';
import { unsupported } from '../unsupported.ts';
import { addAnswers } from './add-answers.ts';
import { addNetwork } from './add-network.ts';
import { addPreparation } from './add-preparation.ts';
import { addTrees } from './add-trees.ts';
import { createGraphBuilder, type GraphBuilder, type Value } from './graph-builder.ts';

/** A model as ONNX, before it is known how well it does. */
export interface OnnxModel {
  manifest: ArtifactManifest;
  /** The trees of the model, whose thresholds are where an export may go wrong; none for other models. */
  ensemble: TreeEnsemble | null;
  /** The file. @param facts what it says of itself beside the run and the step */
  encode(facts: Readonly<Record<string, string>>): Buffer;
}

/**
 * Writes the model of an artifact as ONNX, its preparation included: columns go in, predictions come out.
 * @throws exportUnsupported, artifactCorrupt, artifactFormatUnsupported
 */
export async function writeOnnx(artifactDir: string): Promise<OnnxModel> {
  const manifest = await readManifest(artifactDir);
  const graph = createGraphBuilder();
  const features = addPreparation(graph, manifest.preparation);
  const { outputs, ensemble } = await addModel(graph, features, artifactDir, manifest);
  addAnswers(graph, outputs, manifest.preparation.target, manifest.threshold);
  return {
    manifest,
    ensemble,
    encode: (facts) =>
      graph.finish({
        name: manifest.definition.model.family,
        producerVersion: version,
        metadata: { run: manifest.runId, step: String(manifest.step), ...facts },
      }),
  };
}

async function addModel(
  graph: GraphBuilder,
  features: Value,
  artifactDir: string,
  { architecture }: ArtifactManifest,
): Promise<{ outputs: Value; ensemble: TreeEnsemble | null }> {
  if (!isClassicalArchitecture(architecture)) {
    const { weights } = await readModelFiles(artifactDir);
    const outputs = addNetwork(graph, features, { architecture: architecture as Architecture, weights });
    return { outputs, ensemble: null };
  }
  const { model } = await readClassicalModel(artifactDir);
  if (!isTrees(model))
    throw unsupported(`models of the family ${architecture.family} are not written as ONNX yet`);
  return { outputs: addTrees(graph, features, model), ensemble: model };
}

const isTrees = (model: FittedModel): model is TreeEnsemble => model.kind === 'trees';
