import type { Caller } from '../contracts/key.ts';
import type { PredictRequest } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
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
     * Predicts the rows with the version asked for, by `version` or in the request, else the latest: a `PredictResponse` as JSON. The
     * predictor's process reads the request; it is read here only where that says what is wrong, or which version is meant.
     * @throws predictionInputInvalid, also where the request asks for another version; notFound
     */
    async predict(
      caller: Caller,
      name: string,
      { bytes, read }: SentPredictRequest,
      version?: number,
    ): Promise<string> {
      const first = version ?? (mayNameVersion(bytes) ? null : 'latest');
      const served = first === null ? null : await models.findServed(caller, name, first);
      if (served) {
        const predictions = await prediction.tryPredict(served, bytes);
        if (predictions !== null) return answer(name, served.version, predictions);
      }
      const named = read().version;
      if (version !== undefined && named !== undefined && named !== version)
        throw otherVersion(version, named);
      const asked = await models.getServed(caller, name, version ?? named ?? 'latest');
      return answer(name, asked.version, await prediction.predict(asked, bytes));
    },
  };
}

/** Whether a request may ask for a version; most do not, and need not be read to know. */
const mayNameVersion = (bytes: Buffer): boolean => bytes.includes('"version"');

function otherVersion(version: number, named: number): TrainyardError {
  const detail = `The path asks for version ${version}, and the body for ${named}. Leave one of them out.`;
  return new TrainyardError('predictionInputInvalid', detail, {
    issues: [{ pointer: '/version', code: 'otherVersion', detail }],
  });
}

const answer = (name: string, version: number, predictions: string): string =>
  `{"model":${JSON.stringify(name)},"version":${version},"predictions":${predictions}}`;
