import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import {
  BatchPrediction,
  BatchPredictionRequest,
  batchPredictionStatuses,
} from '../../contracts/batch-prediction.ts';
import { Id, OneOf, Page } from '../../contracts/common.ts';
import { ModelName } from '../../contracts/model.ts';
import type { BatchPredictionService } from '../../services/batch-prediction-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleBatch, exampleBatchRequest, exampleBatchThatIs, exampleQueuedBatch } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { listQuery } from './page-query.ts';

const params = Type.Object({ batchPredictionId: Id('batchPrediction') });

const answer = (reply: FastifyReply, batch: BatchPrediction): FastifyReply =>
  reply.code(201).header('location', `/api/v1/batch-predictions/${batch.id}`).send(batch);

/** Batch predictions: start, list, look at, cancel, download, remove. */
export function batchPredictionRoutes(app: TypedApp, batches: BatchPredictionService): void {
  app.post(
    '/batch-predictions',
    operation({
      id: 'createBatchPrediction',
      tag: 'models',
      summary: 'Predict all rows of a dataset in the background',
      description:
        'The predictions are those of `POST /models/{name}/predict` for the rows that `GET /datasets/{datasetId}/rows` shows, and for images the images themselves. They are written to a file beside the columns of the dataset, one row each, in its order. ' +
        'Columns that the model does not look at, such as the target, may be there. If several rows form one example (a sequence with a group, or a forecast), the rows of each group are taken in the order of time, and the result has one row for each group: its last row, of a forecast with the values that come next. ' +
        'A worker that is lost is replaced: the next one goes on where the last part of the result was saved. The model and the dataset can not be deleted before the end.',
      role: 'writer',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) => answer(reply, await batches.get(requireCaller(request), made)),
      },
      body: ref(BatchPredictionRequest),
      bodyExample: exampleBatchRequest,
      replies: {
        201: {
          description: 'The batch prediction; it goes on in the background.',
          schema: ref(BatchPrediction),
          example: exampleQueuedBatch,
        },
      },
      errors: ['notFound', 'datasetNotReady', 'predictionInputInvalid', 'queueFull', 'artifactCorrupt'],
    }),
    async (request, reply) => answer(reply, await batches.create(requireCaller(request), request.body)),
  );

  app.get(
    '/batch-predictions',
    operation({
      id: 'listBatchPredictions',
      tag: 'models',
      summary: 'List batch predictions, newest first',
      role: 'reader',
      query: listQuery({
        status: Type.Optional(OneOf(batchPredictionStatuses)),
        datasetId: Type.Optional(Id('dataset')),
        model: Type.Optional(ModelName),
      }),
      replies: {
        200: {
          description: 'A page of batch predictions.',
          schema: Page(ref(BatchPrediction)),
          example: { data: [exampleBatch], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => batches.list(requireCaller(request), request.query),
  );

  app.get(
    '/batch-predictions/:batchPredictionId',
    operation({
      id: 'getBatchPrediction',
      tag: 'models',
      summary: 'Get a batch prediction: its status, how far it is, what it has written',
      role: 'reader',
      params,
      replies: {
        200: { description: 'The batch prediction.', schema: ref(BatchPrediction), example: exampleBatch },
      },
      errors: [],
    }),
    async (request) => batches.get(requireCaller(request), request.params.batchPredictionId),
  );

  app.get('/batch-predictions/:batchPredictionId/result', {
    // A Parquet file is compressed already, and a file is sent with its length.
    compress: false as const,
    ...operation({
      id: 'downloadBatchPrediction',
      tag: 'models',
      summary: 'Download the result of a batch prediction',
      description: 'The header `etag` is the SHA-256 of the file.',
      role: 'reader',
      params,
      replies: {
        200: {
          description: 'The file, Parquet or CSV as it was asked for.',
          schema: Type.String({ format: 'binary' }),
          contentType: 'application/vnd.apache.parquet',
          example: '(a .parquet file)',
        },
        302: {
          description:
            'The file is at the address in `location`, of the store that the service keeps it in, for five minutes. No key is sent there.',
        },
      },
      errors: ['batchStateConflict', 'artifactCorrupt'],
    }),
    async handler(request, reply) {
      const { batchPredictionId } = request.params;
      const opened = await batches.openResult(requireCaller(request), batchPredictionId);
      if ('link' in opened) return reply.redirect(opened.link, 302);
      const { path, about, result } = opened;
      return reply
        .type(about.contentType)
        .header('content-length', result.sizeBytes)
        .header('etag', `"${result.sha256}"`)
        .header('content-disposition', `attachment; filename="${about.fileName}"`)
        .send(createReadStream(path));
    },
  });

  app.post(
    '/batch-predictions/:batchPredictionId/cancel',
    operation({
      id: 'cancelBatchPrediction',
      tag: 'models',
      summary: 'Cancel a batch prediction',
      description: 'The predictions made so far are removed.',
      role: 'writer',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) => reply.send(await batches.get(requireCaller(request), made)),
      },
      params,
      replies: {
        200: {
          description: 'The batch prediction, cancelled.',
          schema: ref(BatchPrediction),
          example: exampleBatchThatIs('cancelled'),
        },
      },
      errors: ['batchStateConflict'],
    }),
    async (request) => batches.cancel(requireCaller(request), request.params.batchPredictionId),
  );

  app.delete(
    '/batch-predictions/:batchPredictionId',
    operation({
      id: 'deleteBatchPrediction',
      tag: 'models',
      summary: 'Delete a finished batch prediction with its result',
      role: 'writer',
      params,
      replies: { 204: { description: 'The batch prediction was deleted.' } },
      errors: ['batchStateConflict'],
    }),
    async (request, reply) => {
      await batches.remove(requireCaller(request), request.params.batchPredictionId);
      return reply.code(204).send();
    },
  );
}
