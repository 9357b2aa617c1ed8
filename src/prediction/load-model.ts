import { readManifest } from '../artifacts/artifact-manifest.ts';
import { readModelFiles } from '../artifacts/checkpoint-files.ts';
import { readClassicalModel } from '../artifacts/classical-files.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import { isClassicalArchitecture } from '../contracts/classical.ts';
import type { Prediction, PredictionOptions, PredictionPart } from '../contracts/model.ts';
import { createRowTransform } from '../data/preparation/encode/create-row-transform.ts';
import { scalingOfRows } from '../data/preparation/row-scaling.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { createPredictorModel, type PredictorModel } from '../engine/predictor-model.ts';
import { TrainyardError } from '../errors.ts';
import { loadTarget } from '../targets/load-targets.ts';
import { kindOfTarget } from '../targets/targets.ts';
import type { Loaded } from './model-cache.ts';
import { requireFinite } from './require-finite.ts';

/** Rows that are transformed and predicted at once: bounds what a large request holds. */
const rowsPerBatch = 1024;

/** A model version that answers. It owns its tensors; `dispose` frees them. */
export interface LoadedModel {
  /** @throws predictionInputInvalid */
  predict(rows: readonly Record<string, unknown>[], options?: PredictionOptions): Promise<Prediction[]>;
  dispose(): void;
}

/**
 * Loads the model of an artifact, with the preparation that it was trained on.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function loadModel(artifactDir: string): Promise<Loaded<LoadedModel>> {
  const { manifest, model, sizeBytes } = await readPredictor(artifactDir);
  const { preparation, definition, threshold } = manifest;
  const { target } = preparation;
  const parts = kindOfTarget(target).predictionParts;
  const kind = await loadTarget(target.kind);
  const transform = createRowTransform(preparation, definition.inputs);
  return {
    sizeBytes,
    value: {
      async predict(rows, { include = [], unknownColumns = 'refuse' } = {}) {
        if (!include.every((part) => parts.includes(part))) throw notAnAutoencoder(include);
        // All rows are checked first, so that an error names every row and no work is thrown away.
        const features = await transform.transform(rows, unknownColumns);
        const scaling = transform.scalingOf?.(rows);
        const predictions: Prediction[] = [];
        for (let start = 0; start < rows.length; start += rowsPerBatch) {
          const count = Math.min(rowsPerBatch, rows.length - start);
          const batch = features.subarray(start * transform.width, (start + count) * transform.width);
          const outputs = await model.predict(batch, count);
          const described = await kind.describe({
            outputs,
            target,
            features: batch,
            ...(scaling && { scaling: scalingOfRows(scaling, start, count) }),
            threshold,
            include,
            code: () => model.code(batch, count),
          });
          requireFinite(described, outputs, start);
          predictions.push(...described);
        }
        return predictions;
      },
      dispose: () => model.dispose(),
    },
  };
}

function notAnAutoencoder(include: readonly PredictionPart[]): TrainyardError {
  const detail = `Only an autoencoder gives ${include.join(' or ')}; leave include out.`;
  return new TrainyardError('predictionInputInvalid', detail, {
    issues: [{ pointer: '/include', code: 'optionNotApplicable', detail }],
  });
}

/** What predicts with an artifact's model: layers, or a classical model. */
async function readPredictor(artifactDir: string): Promise<{
  manifest: ArtifactManifest;
  model: Pick<PredictorModel, 'predict' | 'code' | 'dispose'>;
  sizeBytes: number;
}> {
  if (isClassicalArchitecture((await readManifest(artifactDir)).architecture)) {
    const { manifest, model, engine } = await readClassicalModel(artifactDir);
    const predict = engine.predictor(model);
    return {
      manifest,
      model: {
        predict: (features, rows) => Promise.resolve(predict(features, rows)),
        code: () => Promise.reject(new Error('a classical model is no autoencoder')),
        dispose() {},
      },
      sizeBytes: engine.bytes(model),
    };
  }
  const { manifest, weights } = await readModelFiles(artifactDir);
  const model = createPredictorModel({ architecture: manifest.architecture as Architecture, weights });
  return { manifest, model, sizeBytes: model.sizeBytes };
}
