import { readManifest } from '../../artifacts/artifact-manifest.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import type { PreparationFile } from '../../reader/preparation-file.ts';
import { addAnswers } from '../graph/add-answers.ts';
import { addModel } from '../graph/add-model.ts';
import { addPreparation } from '../graph/add-preparation.ts';
import { rows } from '../graph/graph-ops.ts';
import { preparationOf } from '../preparation-of.ts';
import { probedRows, probeRows, type Probe } from '../probe-rows.ts';
import { Unwritable } from '../unsupported.ts';
import { addTrees } from './add-trees.ts';
import { createTensorflowOps, type TensorflowGraph } from './tensorflow-ops.ts';

/** A model as a graph of TensorFlow. */
export interface SavedModel {
  manifest: ArtifactManifest;
  graph: TensorflowGraph;
  /** Where the graph takes prepared rows: what prepares them. null: columns go in. */
  preparation: PreparationFile | null;
  /** Rows to hold it against the model. */
  probe: Probe;
}

/**
 * Writes the graph of a model: columns go in and predictions come out where it can hold the preparation, else prepared rows and outputs.
 * @throws artifactCorrupt, artifactFormatUnsupported, and what `unsupported` gives
 */
export async function writeSavedModel(artifactDir: string): Promise<SavedModel> {
  const manifest = await readManifest(artifactDir);
  const whole = createTensorflowOps();
  const features = tryPreparation(() => addPreparation(whole, manifest.preparation));
  const ops = features === null ? createTensorflowOps() : whole;
  const width = manifest.preparation.featureNames.length;
  const given =
    features ?? ops.input('features', 'float', [rows, width], 'Prepared rows (preparation.json).');
  const { outputs, ensemble, outputWidth } = await addModel(ops, given, artifactDir, (trees) =>
    addTrees(ops, given, trees),
  );
  if (features === null) ops.output(outputs, 'outputs', [rows, outputWidth]);
  else addAnswers(ops, outputs, given, manifest.preparation.target, manifest.threshold);
  return {
    manifest,
    graph: ops.finish(),
    preparation:
      features === null
        ? preparationOf(manifest, { inputWidth: width, outputWidth, link: 'identity' })
        : null,
    probe: probeRows(manifest.preparation, { ensemble, count: probedRows(manifest.architecture) }),
  };
}

/** null where the preparation can not be written. */
function tryPreparation<T>(add: () => T): T | null {
  try {
    return add();
  } catch (error) {
    if (error instanceof Unwritable) return null;
    throw error;
  }
}
