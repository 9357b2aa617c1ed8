import { codeRows, predictRows } from './forward-pass.ts';
import type { Architecture } from './models/architecture.ts';
import { buildModel, writeWeights } from './models/build-model.ts';
import type { NamedTensor, Outputs } from './step-runner.ts';

/** A trained model that only predicts. It owns its tensors; `dispose` frees them. */
export interface PredictorModel {
  readonly architecture: Architecture;
  /**
   * @param features [rows × inputWidth], row-major, prepared as in training.
   * @returns Probabilities (binary: of label 1 alone), or values that are still scaled.
   */
  predict(features: Float32Array, rows: number): Promise<Outputs>;
  /** Outputs of the narrowest hidden layer: what an autoencoder makes of a row. */
  code(features: Float32Array, rows: number): Promise<Outputs>;
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
  return {
    architecture: stored.architecture,
    predict: (features, rows) => predictRows(model, features, rows),
    code: (features, rows) => codeRows(model, features, rows),
    dispose: () => model.dispose(),
  };
}
