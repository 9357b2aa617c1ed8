import { readManifest } from '../../artifacts/artifact-manifest.ts';
import { readModelFiles } from '../../artifacts/checkpoint-files.ts';
import { readClassicalModel } from '../../artifacts/classical-files.ts';
import type { StoredTensor } from '../../artifacts/tensor-file.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import { isClassicalArchitecture } from '../../contracts/classical.ts';
import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import { createPredictorModel } from '../../engine/predictor-model.ts';
import type { StepRunner } from '../../engine/step-runner.ts';
import { TrainyardError } from '../../errors.ts';

/** The model that is compressed, as its checkpoint has it. It owns its tensors; `dispose` frees them. */
export interface SourceModel {
  folder: string;
  manifest: ArtifactManifest;
  /** Null: it has no layers. */
  weights: readonly StoredTensor[] | null;
  /** Answers that are not calibrated. */
  runner: Pick<StepRunner, 'predict'>;
  dispose(): void;
}

/**
 * Reads the model that a run compresses, against its checksums.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function openSourceModel(folder: string | null): Promise<SourceModel> {
  if (folder === null) throw new TrainyardError('artifactCorrupt', 'The model to compress is gone.');
  if (isClassicalArchitecture((await readManifest(folder)).architecture)) {
    const { manifest, model, engine } = await readClassicalModel(folder);
    const predict = engine.predictor(model);
    return {
      folder,
      manifest,
      weights: null,
      runner: { predict: async (features, rows) => predict(features, rows) },
      dispose() {},
    };
  }
  const { manifest, weights } = await readModelFiles(folder);
  const model = createPredictorModel({ architecture: manifest.architecture as Architecture, weights });
  return {
    folder,
    manifest,
    weights,
    runner: {
      async predict(features, rows, beforeBatch) {
        await beforeBatch?.();
        return model.predict(features, rows);
      },
    },
    dispose: () => model.dispose(),
  };
}

/**
 * A source's definition on the rows of the run that compresses it: they are divided, balanced and judged as the run says, and prepared as the
 * source has it.
 */
export function onRowsOf(
  run: AnyDefinition,
  { definition: source }: Pick<ArtifactManifest, 'definition'>,
): AnyDefinition {
  const { dataset, task, split, seed, evaluation } = run;
  const { imbalance, deduplicate } = run.preparation;
  return {
    ...source,
    dataset,
    task,
    split,
    seed,
    evaluation,
    preparation: { ...source.preparation, imbalance, deduplicate },
  };
}
