import type { FittedPreparation } from '../contracts/preparation.ts';
import { createCompactModel } from './compact/compact-model.ts';
import type { Explainer } from './explain/explainer.ts';
import { networkExplainer } from './explain/network-explainer.ts';
import { codeRows, predictRows } from './forward-pass.ts';
import type { Architecture } from './models/architecture.ts';
import { buildModel, writeWeights } from './models/build-model.ts';
import type { NamedTensor, Outputs } from './step-runner.ts';

/**
 * Multiply–adds up to which the loops of a compact model are ahead of the library: about a millisecond, which the library takes for
 * the smallest call.
 */
const compactMultiplyAdds = 1_000_000;

/** A trained model that only predicts. It owns its tensors; `dispose` frees them. */
export interface PredictorModel {
  readonly architecture: Architecture;
  /** Bytes of its weights, in each form in which it holds them. */
  readonly sizeBytes: number;
  /**
   * @param features [rows × inputWidth], row-major, prepared as in training.
   * @returns Probabilities (binary: of label 1 alone), or values that are still scaled.
   */
  predict(features: Float32Array, rows: number): Promise<Outputs>;
  /** Outputs of the narrowest hidden layer: what an autoencoder makes of a row. */
  code(features: Float32Array, rows: number): Promise<Outputs>;
  /** What explains its answers; null where what that needs is not there. */
  explainer(preparation: FittedPreparation): Explainer | null;
  dispose(): void;
}

/**
 * Builds a model with stored weights.
 * @throws artifactCorrupt where a weight is missing or has another shape.
 */
export function createPredictorModel(stored: {
  architecture: Architecture;
  weights: readonly NamedTensor[];
}): PredictorModel {
  const model = buildModel(stored.architecture, 0);
  try {
    writeWeights(model, stored.weights);
  } catch (error) {
    model.dispose();
    throw error;
  }
  const { architecture, weights } = stored;
  const compactRows = Math.floor(compactMultiplyAdds / Math.max(1, architecture.multiplyAddsPerRow));
  const compact = compactRows > 0 ? createCompactModel(stored) : null;
  const weightBytes = weights.reduce((sum, { data }) => sum + data.byteLength, 0);
  return {
    architecture,
    sizeBytes: compact ? 2 * weightBytes : weightBytes,
    predict: async (features, rows) =>
      compact && rows <= compactRows
        ? compact.predict(features, rows)
        : await predictRows(model, features, rows),
    code: (features, rows) => codeRows(model, features, rows),
    explainer: (preparation) => networkExplainer(model, preparation),
    dispose: () => model.dispose(),
  };
}
