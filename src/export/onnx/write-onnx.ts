import { readManifest } from '../../artifacts/artifact-manifest.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import { descriptionKey } from '../../contracts/imported-model.ts';
import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { version } from '../../version.ts';
import { addAnswers } from '../graph/add-answers.ts';
import { addModel } from '../graph/add-model.ts';
import { addPreparation } from '../graph/add-preparation.ts';
import { describeExport } from './describe-export.ts';
import { createOnnxOps } from './onnx-ops.ts';
import { addTrees } from './add-trees.ts';
import { createGraphBuilder } from './graph-builder.ts';

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
  const ops = createOnnxOps(graph);
  const features = addPreparation(ops, manifest.preparation);
  const { outputs, ensemble } = await addModel(ops, features, artifactDir, (trees) =>
    addTrees(graph, ops, features, trees),
  );
  addAnswers(ops, outputs, features, manifest.preparation.target, manifest.threshold);
  return {
    manifest,
    ensemble,
    encode: (facts) =>
      graph.finish({
        name: manifest.definition.model.family,
        producerVersion: version,
        metadata: {
          run: manifest.runId,
          step: String(manifest.step),
          [descriptionKey]: JSON.stringify(describeExport(manifest)),
          ...facts,
        },
      }),
  };
}
