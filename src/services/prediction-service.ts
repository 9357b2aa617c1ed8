import type { Caller } from '../contracts/key.ts';
import type { PredictRequest } from '../contracts/model.ts';
import type { ModelVersionRecord } from '../store/ports/model-store.ts';
import type { ModelService } from './model-service.ts';

/** Answers predictions; the model lives in a process of its own, which reads the requests, too. */
export interface PredictionClient {
  /**
   * The predictions of a request as the JSON of their list, one a row, in order.
   * @param body JSON of a `PredictRequest` that has been read and fits its schema
   * @throws predictionInputInvalid naming row and column, predictorUnavailable
   */
  predict(version: ModelVersionRecord, body: Buffer): Promise<string>;
  /** As {@link PredictionClient.predict}, of a body that nobody has read; null where it does not fit, or asks for a version. */
  tryPredict(version: ModelVersionRecord, body: Buffer): Promise<string | null>;
  close(): Promise<void>;
}

/** A request as it was sent. */
export interface SentPredictRequest {
  /** Of its JSON. */
  bytes: Buffer;
  /** @throws malformedRequest, bodyTooLarge, validationFailed */
  read: () => PredictRequest;
}

/** The rules of predictions. */
export type PredictionService = ReturnType<typeof createPredictionService>;

/** Creates the prediction service. */
export function createPredictionService(parts: { models: ModelService; prediction: PredictionClient }) {
  const { models, prediction } = parts;
  return {
    /**
     * Predicts the rows with the version asked for, else the latest: a `PredictResponse` as JSON. The predictor's process reads the
     * request; it is read here only where that says what is wrong, or which version is meant.
     * @throws predictionInputInvalid
     */
    async predict(caller: Caller, name: string, { bytes, read }: SentPredictRequest): Promise<string> {
      const latest = mayNameVersion(bytes) ? null : await models.findServed(caller, name, 'latest');
      if (latest) {
        const predictions = await prediction.tryPredict(latest, bytes);
        if (predictions !== null) return answer(name, latest.version, predictions);
      }
      const { version = 'latest' } = read();
      const asked = await models.getServed(caller, name, version);
      return answer(name, asked.version, await prediction.predict(asked, bytes));
    },
  };
}

/** Whether a request may ask for a version; most do not, and need not be read to know. */
function mayNameVersion(bytes: Buffer | undefined): boolean {
  return bytes === undefined || bytes.includes('"version"');
}

const answer = (name: string, version: number, predictions: string): string =>
  `{"model":${JSON.stringify(name)},"version":${version},"predictions":${predictions}}`;
