import { DriftReport, DriftRequest } from '../../contracts/drift.ts';
import type { DriftService } from '../../services/drift-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleDriftReport, examplePredictRequest } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { versionParams } from './model-params.ts';

/** Drift: new rows beside those that a version was trained on. */
export function driftRoutes(app: TypedApp, drift: DriftService): void {
  app.post(
    '/models/:name/versions/:version/drift',
    operation({
      id: 'compareWithTraining',
      tag: 'models',
      summary: 'Compare rows with the training rows of a version, column by column',
      description:
        'Takes rows as a prediction does, or a dataset. Numbers, times, booleans and categories are compared by shares and distributions that were kept when the run ended. Changes nothing, so it takes no Idempotency-Key. It is computed in a process of its own, one request at a time.',
      role: 'reader',
      params: versionParams,
      body: ref(DriftRequest),
      bodyExample: examplePredictRequest,
      replies: {
        200: {
          description: 'The comparison of each input.',
          schema: ref(DriftReport),
          example: exampleDriftReport,
        },
      },
      errors: [
        'predictionInputInvalid',
        'datasetNotReady',
        'driftUnknown',
        'modelImported',
        'artifactCorrupt',
        'unavailable',
      ],
    }),
    async (request) => {
      const { name, version } = request.params;
      return drift.compare(requireCaller(request), name, version, request.body);
    },
  );
}
