import { Type } from 'typebox';
import { Evaluation } from '../../contracts/evaluation.ts';
import { Model, ModelVersion } from '../../contracts/model.ts';
import { ModelCard } from '../../contracts/model-card.ts';
import { ModelLineage, ModelSignature, UpdateModelRequest } from '../../contracts/model-details.ts';
import { writeModelCard } from '../../services/model-card/write-model-card.ts';
import type { ModelDetailsService } from '../../services/model-details-service.ts';
import { requireCaller } from '../auth.ts';
import {
  exampleCard,
  exampleEvaluation,
  exampleLineage,
  exampleModel,
  exampleSignature,
  exampleUpdate,
  exampleVersion,
} from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { aliasParams, aliasPath, modelParams, versionParams } from './model-params.ts';

const signatureReply = {
  200: {
    description: 'The signature, with an example.',
    schema: ref(ModelSignature),
    example: exampleSignature,
  },
};
const signatureDescription =
  'Inputs with their types, ranges and categories, outputs, and an example that can be sent to predict as it is. A key with the role `predictor` is enough.';
const updateDescription =
  'Each tag that is named is set, or removed by null; others stay. Numbers, artifacts and aliases of versions are not changed here.';

/** What is known of models beside their versions: descriptions and tags, lineage, evaluation, signature. */
export function modelDetailsRoutes(app: TypedApp, details: ModelDetailsService): void {
  app.patch(
    '/models/:name',
    operation({
      id: 'updateModel',
      tag: 'models',
      summary: 'Change the description and tags of a model',
      description: updateDescription,
      role: 'writer',
      params: modelParams,
      body: ref(UpdateModelRequest),
      bodyExample: exampleUpdate,
      replies: { 200: { description: 'The model.', schema: ref(Model), example: exampleModel } },
      errors: [],
    }),
    async (request) => details.update(requireCaller(request), request.params.name, request.body),
  );

  app.patch(
    '/models/:name/versions/:version',
    operation({
      id: 'updateModelVersion',
      tag: 'models',
      summary: 'Change the description and tags of a version',
      description: updateDescription,
      role: 'writer',
      params: versionParams,
      body: ref(UpdateModelRequest),
      bodyExample: exampleUpdate,
      replies: { 200: { description: 'The version.', schema: ref(ModelVersion), example: exampleVersion } },
      errors: [],
    }),
    async (request) => {
      const { name, version } = request.params;
      return details.updateVersion(requireCaller(request), name, version, request.body);
    },
  );

  app.get(
    '/models/:name/versions/:version/lineage',
    operation({
      id: 'getModelLineage',
      tag: 'models',
      summary: 'Get what a version was made from',
      description:
        'The lineage is kept with the version, and is there when the run and the dataset are deleted.',
      role: 'reader',
      params: versionParams,
      replies: {
        200: {
          description: 'Dataset with its hash, experiment, run, checkpoint, engine and definition.',
          schema: ref(ModelLineage),
          example: exampleLineage,
        },
      },
      errors: ['artifactCorrupt'],
    }),
    async (request) =>
      details.getLineage(requireCaller(request), request.params.name, request.params.version),
  );

  app.get(
    '/models/:name/versions/:version/evaluation',
    operation({
      id: 'getModelEvaluation',
      tag: 'models',
      summary: 'Get the evaluation of a version',
      description:
        'The evaluation of its run, which is about the final checkpoint; a version of an earlier one has none.',
      role: 'reader',
      params: versionParams,
      replies: {
        200: { description: 'The evaluation.', schema: ref(Evaluation), example: exampleEvaluation },
      },
      errors: [],
    }),
    async (request) =>
      details.getEvaluation(requireCaller(request), request.params.name, request.params.version),
  );

  app.get(
    '/models/:name/versions/:version/card',
    operation({
      id: 'getModelCard',
      tag: 'models',
      summary: 'Get the model card of a version',
      description:
        "The card holds what is known of the version: description, inputs, outputs, lineage, single figures beside the baseline's, warnings, and Hugging Face's metadata.",
      role: 'reader',
      params: versionParams,
      replies: { 200: { description: 'The card.', schema: ref(ModelCard), example: exampleCard } },
      errors: ['artifactCorrupt'],
    }),
    async (request) => details.getCard(requireCaller(request), request.params.name, request.params.version),
  );

  app.get(
    '/models/:name/versions/:version/card.md',
    operation({
      id: 'getModelCardAsMarkdown',
      tag: 'models',
      summary: 'Get the model card of a version as Markdown',
      description:
        'The card as a file `README.md` of a repository of models, with the metadata in front as YAML.',
      role: 'reader',
      params: versionParams,
      replies: {
        200: {
          description: 'The card as Markdown.',
          contentType: 'text/markdown',
          schema: Type.String(),
          example: writeModelCard(exampleCard),
        },
      },
      errors: ['artifactCorrupt'],
    }),
    async (request, reply) => {
      const { name, version } = request.params;
      const card = await details.getCard(requireCaller(request), name, version);
      return reply.type('text/markdown; charset=utf-8').send(writeModelCard(card));
    },
  );

  app.get(
    '/models/:name/signature',
    operation({
      id: 'getModelSignature',
      tag: 'models',
      summary: 'Get what a model takes and gives',
      description: `The signature of the version that answers requests without a version. ${signatureDescription}`,
      role: 'predictor',
      params: modelParams,
      replies: signatureReply,
      errors: ['artifactCorrupt'],
    }),
    async (request) => details.getSignature(requireCaller(request, 'predictor'), request.params.name, null),
  );

  app.get(
    '/models/:name/versions/:version/signature',
    operation({
      id: 'getModelVersionSignature',
      tag: 'models',
      summary: 'Get what a version takes and gives',
      description: signatureDescription,
      role: 'predictor',
      params: versionParams,
      replies: signatureReply,
      errors: ['artifactCorrupt'],
    }),
    async (request) =>
      details.getSignature(requireCaller(request, 'predictor'), request.params.name, request.params.version),
  );

  app.get(
    `${aliasPath}/signature`,
    operation({
      id: 'getModelAliasSignature',
      tag: 'models',
      summary: 'Get what the version that an alias points to takes and gives',
      description: signatureDescription,
      role: 'predictor',
      params: aliasParams,
      replies: signatureReply,
      errors: ['artifactCorrupt'],
    }),
    async (request) => {
      const { name, alias } = request.params;
      return details.getSignature(requireCaller(request, 'predictor'), name, { alias });
    },
  );
}
