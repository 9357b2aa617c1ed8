import type { Caller } from '../contracts/key.ts';
import type { PredictRequest } from '../contracts/model.ts';
import type { PartialDependenceRequest } from '../contracts/partial-dependence.ts';
import { TrainyardError } from '../errors.ts';
import type { InferAnswer, InferQuestion } from '../inference/infer-question.ts';
import type { ServedVersion, WantedVersion } from '../store/ports/model-store.ts';
import type { ModelService } from './model-service.ts';

/** Answers predictions; the model lives in a process of its own, which reads the requests, too. */
export interface PredictionClient {
  /**
   * The predictions of a request as the JSON of their list, one a row, in order; where the request asks for what lies outside of training,
   * `,"outsideOfTraining":{…}` follows.
   * @param body JSON of a `PredictRequest` that has been read and fits its schema
   * @throws predictionInputInvalid naming row and column, predictorUnavailable
   */
  predict(version: Pick<ServedVersion, 'artifactKey'>, body: Buffer): Promise<string>;
  /**
   * As {@link PredictionClient.predict}, of a body that nobody has read; no text where it asks for a version, or, with null for it, does
   * not fit its schema.
   */
  tryPredict(
    version: Pick<ServedVersion, 'artifactKey'>,
    body: Buffer,
  ): Promise<string | { version: number | null }>;
  /**
   * How predictions change with a column: the members of a `PartialDependence` from `column` on, as JSON.
   * @param body JSON of a `PartialDependenceRequest` that fits its schema
   * @throws predictionInputInvalid, predictorUnavailable
   */
  partialDependence(version: Pick<ServedVersion, 'artifactKey'>, body: Buffer): Promise<string>;
  /**
   * Answers the body of a request of the Open Inference Protocol, which nobody has read.
   * @throws malformedRequest, predictionInputInvalid, predictorUnavailable
   */
  infer(
    version: Pick<ServedVersion, 'artifactKey'>,
    body: Buffer,
    question: InferQuestion,
  ): Promise<InferAnswer>;
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
     * Predicts the rows with the version asked for by the path, or by the request, else the version that is live: a `PredictResponse` as
     * JSON. The predictor's process reads the request; it is read here only where that says what is wrong, or which version is meant.
     * @throws predictionInputInvalid, also where the request asks for another version; notFound
     */
    async predict(
      caller: Caller,
      name: string,
      { bytes, read }: SentPredictRequest,
      path: WantedVersion = null,
    ): Promise<string> {
      const isKnown = path !== null || !mayNameVersion(bytes);
      const served =
        isKnown || bytes.byteLength > quicklyReadBytes ? await models.findServed(caller, name, path) : null;
      let named: number | null = null;
      if (served) {
        const answered = await prediction.tryPredict(served, bytes);
        if (typeof answered === 'string') return answer(name, served, answered);
        named = answered.version;
      }
      named ??= read().version ?? null;
      if (path !== null && named !== null && named !== path) throw otherVersion(path, named);
      const asked = await models.getServed(caller, name, path ?? named);
      return answer(name, asked, await prediction.predict(asked, bytes));
    },

    /**
     * How the predictions of rows change with a column: a `PartialDependence` as JSON.
     * @throws notFound, predictionInputInvalid, predictorUnavailable
     */
    async partialDependence(
      caller: Caller,
      name: string,
      version: number,
      request: PartialDependenceRequest,
    ): Promise<string> {
      const served = await models.getServed(caller, name, version);
      const curves = await prediction.partialDependence(served, Buffer.from(JSON.stringify(request)));
      return `{"model":${JSON.stringify(name)},"version":${served.version},${curves}}`;
    },
  };
}

/** A larger body would hold up other requests while the server reads it. */
const quicklyReadBytes = 65_536;

/** Whether a request may ask for a version; most do not, and need not be read to know. */
const mayNameVersion = (bytes: Buffer): boolean => bytes.includes('"version"');

function otherVersion(path: NonNullable<WantedVersion>, named: number): TrainyardError {
  const asked = typeof path === 'number' ? `version ${path}` : `the alias ${path.alias}`;
  const detail = `The path asks for ${asked}, and the body for version ${named}. Leave one of them out.`;
  return new TrainyardError('predictionInputInvalid', detail, {
    issues: [{ pointer: '/version', code: 'otherVersion', detail }],
  });
}

function answer(name: string, { version, alias }: ServedVersion, predictions: string): string {
  const found = alias === null ? '' : `"alias":${JSON.stringify(alias)},`;
  return `{"model":${JSON.stringify(name)},"version":${version},${found}"predictions":${predictions}}`;
}
