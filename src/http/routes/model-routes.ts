import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { Page } from '../../contracts/common.ts';
import {
  Model,
  ModelVersion,
  PredictRequest,
  PredictResponse,
  RegisterModelRequest,
} from '../../contracts/model.ts';
import { PartialDependence, PartialDependenceRequest } from '../../contracts/partial-dependence.ts';
import type { ExportService } from '../../services/export-service.ts';
import type { ModelService } from '../../services/model-service.ts';
import type { PredictionService, SentPredictRequest } from '../../services/prediction-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { readBody } from '../json-body.ts';
import { exampleIds } from '../../contracts/example-ids.ts';
import {
  exampleDependence,
  exampleDependenceRequest,
  exampleModel,
  examplePredictRequest,
  examplePredictResponse,
  exampleVersion,
} from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { aliasParams, aliasPath, exportParams, modelParams, versionParams } from './model-params.ts';
import { closedQuery, listQuery } from './page-query.ts';

const exportDescription =
  '`onnx`: a file with one input a column, `[rows, 1]`: doubles for numbers (NaN is missing), booleans as 1 and 0, date-times as seconds since 1970, strings for categories (empty is missing). The outputs are those of a prediction. ' +
  'A text is its tokens, an image its pixels. Hashed columns, series on scales of their own and groups of rows can not be exported so. ' +
  '`savedmodel`: a .tar.gz with a TensorFlow SavedModel with the same inputs and outputs; where its graph can not hold the preparation, with `preparation.json` and its reader beside it. ' +
  '`tfjs`: a .tar.gz with a TensorFlow.js layers model, `preparation.json`, and its reader: rows as objects in, predictions out. Every neural and linear model can be exported. ' +
  "An export is run by the format's own runtime beside the model before it is sent; it takes seconds.";

const predictDescription =
  "The rows go through the run's own preparation. Changes nothing, so it takes no Idempotency-Key. A key with the role `predictor` is enough, as an application has it.";

const answer = (reply: FastifyReply, name: string, version: ModelVersion): FastifyReply =>
  reply.code(201).header('location', `/api/v1/models/${name}/versions/${version.version}`).send(version);

/** Models: register, list, look at, remove, predict with. */
export function modelRoutes(
  app: TypedApp,
  {
    models,
    predictions,
    exports,
  }: { models: ModelService; predictions: PredictionService; exports: ExportService },
): void {
  app.post(
    '/models',
    operation({
      id: 'registerModel',
      tag: 'models',
      summary:
        'Register a model version from a run or the best trial of a search; the first version creates the model',
      role: 'writer',
      idempotency: {
        by: 'body',
        async again(request, reply, made) {
          const [name, version] = made.split('/');
          return answer(reply, name, await models.getVersion(requireCaller(request), name, Number(version)));
        },
      },
      body: ref(RegisterModelRequest),
      bodyExample: { name: exampleIds.modelName, run: exampleIds.run },
      replies: {
        201: {
          description: 'The new version. It outlives its run.',
          schema: ref(ModelVersion),
          example: exampleVersion,
        },
      },
      errors: ['notFound', 'runHasNoCheckpoint', 'checkpointPruned', 'artifactFormatUnsupported'],
    }),
    async (request, reply) => {
      const version = await models.register(requireCaller(request), request.body);
      return answer(reply, request.body.name, version);
    },
  );

  app.get(
    '/models',
    operation({
      id: 'listModels',
      tag: 'models',
      summary: 'List models, newest first',
      role: 'reader',
      query: listQuery({}),
      replies: {
        200: {
          description: 'A page of models.',
          schema: Page(ref(Model)),
          example: { data: [exampleModel], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => models.list(requireCaller(request), request.query),
  );

  app.get(
    '/models/:name',
    operation({
      id: 'getModel',
      tag: 'models',
      summary: 'Get a model with its versions',
      role: 'reader',
      params: modelParams,
      replies: { 200: { description: 'The model.', schema: ref(Model), example: exampleModel } },
      errors: [],
    }),
    async (request) => models.get(requireCaller(request), request.params.name),
  );

  app.get(
    '/models/:name/versions',
    operation({
      id: 'listModelVersions',
      tag: 'models',
      summary: 'List the versions of a model, newest first',
      role: 'reader',
      params: modelParams,
      replies: {
        200: {
          description: 'All versions of the model.',
          schema: Type.Object({ data: Type.Array(ref(ModelVersion)) }),
          example: { data: [exampleVersion] },
        },
      },
      errors: [],
    }),
    async (request) => models.listVersions(requireCaller(request), request.params.name),
  );

  app.get(
    '/models/:name/versions/:version',
    operation({
      id: 'getModelVersion',
      tag: 'models',
      summary: 'Get a version of a model',
      role: 'reader',
      params: versionParams,
      replies: { 200: { description: 'The version.', schema: ref(ModelVersion), example: exampleVersion } },
      errors: [],
    }),
    async (request) => models.getVersion(requireCaller(request), request.params.name, request.params.version),
  );

  app.get(
    '/models/:name/versions/:version/export/:format',
    operation({
      id: 'exportModelVersion',
      tag: 'models',
      summary: 'Export a version of a model in another format, its preparation included',
      description: exportDescription,
      role: 'reader',
      params: exportParams,
      pathExamples: { format: 'onnx' },
      replies: {
        200: {
          description:
            'The file, or the archive. The metadata of the model in it has the run, the step, and how it compared with the model.',
          schema: Type.String({ format: 'binary' }),
          contentType: 'application/octet-stream',
          example: '(an .onnx file, or a .tar.gz)',
        },
      },
      errors: ['exportUnsupported', 'exportUnavailable', 'exportInexact', 'artifactCorrupt'],
    }),
    async (request, reply) => {
      const { name, version, format } = request.params;
      const file = await exports.file(requireCaller(request), name, version, format);
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .send(file.bytes);
    },
  );

  app.delete(
    '/models/:name/versions/:version',
    operation({
      id: 'deleteModelVersion',
      tag: 'models',
      summary: 'Delete a version of a model',
      description:
        'A version that an alias points to is refused, and so is the only one of a model. Its number is not given again.',
      role: 'writer',
      params: versionParams,
      pathExamples: { name: exampleIds.noModelName },
      replies: { 204: { description: 'The version was deleted.' } },
      errors: ['modelAliased', 'modelInUse', 'onlyModelVersion'],
    }),
    async (request, reply) => {
      await models.removeVersion(requireCaller(request), request.params.name, request.params.version);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/models/:name',
    operation({
      id: 'deleteModel',
      tag: 'models',
      summary: 'Delete a model with all its versions',
      description: 'A model that has aliases is refused, unless `force` is true.',
      role: 'writer',
      params: modelParams,
      query: closedQuery({
        force: Type.Optional(
          Type.Boolean({ default: false, description: 'Whether the aliases are deleted, too.' }),
        ),
      }),
      // Not the name of the story: whoever followed the examples has a model of that name.
      pathExamples: { name: exampleIds.noModelName },
      replies: { 204: { description: 'The model was deleted.' } },
      errors: ['modelAliased', 'modelInUse'],
    }),
    async (request, reply) => {
      const { force = false } = request.query;
      await models.remove(requireCaller(request), request.params.name, { force });
      return reply.code(204).send();
    },
  );

  app.post(
    '/models/:name/predict',
    predictOperation(modelParams, {
      id: 'predict',
      summary: 'Predict rows with a model',
      description: `The version that the alias \`live\` points to answers, otherwise the newest. ${predictDescription}`,
    }),
    async (request, reply) => {
      const caller = requireCaller(request, 'predictor');
      return sendJson(reply, await predictions.predict(caller, request.params.name, sentRequest(request)));
    },
  );

  app.post(
    '/models/:name/versions/:version/predict',
    predictOperation(versionParams, {
      id: 'predictWithVersion',
      summary: 'Predict rows with a version of a model',
      description: `Always with this version, whichever are added later. ${predictDescription}`,
    }),
    async (request, reply) => {
      const caller = requireCaller(request, 'predictor');
      const { name, version } = request.params;
      return sendJson(reply, await predictions.predict(caller, name, sentRequest(request), version));
    },
  );

  app.post(
    '/models/:name/versions/:version/partial-dependence',
    operation({
      id: 'partialDependence',
      tag: 'models',
      summary: 'Get how the predictions of rows change with a column',
      description:
        'Every row is predicted with each value of the column; the answer has the mean prediction for each value, and on request the curve of each row, as data ready to plot. Changes nothing, so it takes no Idempotency-Key.',
      role: 'reader',
      params: versionParams,
      body: ref(PartialDependenceRequest),
      bodyExample: exampleDependenceRequest,
      replies: {
        200: { description: 'The curves.', schema: ref(PartialDependence), example: exampleDependence },
      },
      errors: ['predictionInputInvalid', 'predictorUnavailable'],
    }),
    async (request, reply) => {
      const { name, version } = request.params;
      return sendJson(
        reply,
        await predictions.partialDependence(requireCaller(request), name, version, request.body),
      );
    },
  );

  app.post(
    `${aliasPath}/predict`,
    predictOperation(aliasParams, {
      id: 'predictWithAlias',
      summary: 'Predict rows with the version that an alias points to',
      description: `A moved alias takes effect at once, and within a second where another server moved it. ${predictDescription}`,
    }),
    async (request, reply) => {
      const caller = requireCaller(request, 'predictor');
      const { name, alias } = request.params;
      return sendJson(reply, await predictions.predict(caller, name, sentRequest(request), { alias }));
    },
  );
}

/** The options of a route that predicts. Its body is read by the predictor, see `PredictionService`. */
function predictOperation<P extends TSchema>(
  of: P,
  described: { id: string; summary: string; description: string },
) {
  return {
    // Many small answers, where compressing would cost more than it saves.
    compress: false as const,
    ...operation({
      ...described,
      tag: 'models',
      role: 'predictor',
      params: of,
      body: ref(PredictRequest),
      unreadBody: true,
      bodyExample: examplePredictRequest,
      replies: {
        200: {
          description: 'One prediction per row.',
          schema: ref(PredictResponse),
          example: examplePredictResponse,
        },
      },
      errors: ['predictionInputInvalid', 'predictorUnavailable'],
    }),
  };
}

function sentRequest(request: FastifyRequest): SentPredictRequest {
  // A request without a body is refused before.
  const bytes = request.body as Buffer;
  return { bytes, read: () => readBody<PredictRequest>(request, bytes) };
}

const sendJson = (reply: FastifyReply, json: string): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(json);
