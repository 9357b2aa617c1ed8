import type { Caller } from '../contracts/key.ts';
import type { Prediction, PredictionOptions, PredictRequest, PredictResponse } from '../contracts/model.ts';
import type { ModelVersionRecord } from '../store/ports/model-store.ts';
import { rowsOf, withPointers } from './prediction-rows.ts';
import type { ModelService } from './model-service.ts';

/** Answers predictions; the model lives in a process of its own. */
export interface PredictionClient {
  /** One answer a row, in order. @throws predictionInputInvalid naming row and column, predictorUnavailable */
  predict(
    version: ModelVersionRecord,
    rows: readonly Record<string, unknown>[],
    options?: PredictionOptions,
  ): Promise<Prediction[]>;
  close(): Promise<void>;
}

/** The rules of predictions. */
export type PredictionService = ReturnType<typeof createPredictionService>;

/** Creates the prediction service. */
export function createPredictionService(parts: { models: ModelService; prediction: PredictionClient }) {
  return {
    /** Predicts the rows with the version asked for, else the latest. @throws predictionInputInvalid */
    async predict(caller: Caller, name: string, request: PredictRequest): Promise<PredictResponse> {
      const version = await parts.models.getVersion(caller, name, request.version ?? 'latest');
      const { rows, pointerOf } = rowsOf(request);
      const { include, unknownColumns } = request;
      const options = { ...(include && { include }), ...(unknownColumns && { unknownColumns }) };
      const predictions = await parts.prediction
        .predict(version, rows, options)
        .catch((error: unknown) => Promise.reject(withPointers(error, pointerOf)));
      return { model: name, version: version.version, predictions };
    },
  };
}
