import { Type } from 'typebox';
import { Page } from '../../contracts/common.ts';
import { exampleIds } from '../../contracts/example-ids.ts';
import { AliasMove, AliasName, ModelAlias, MoveAliasRequest } from '../../contracts/model-alias.ts';
import type { ModelAliasService } from '../../services/model-alias-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleAlias, exampleAliasMove } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { aliasParams, modelParams } from './model-params.ts';
import { listQuery } from './page-query.ts';

/** Aliases of models' versions: list, look at, move, delete, and their history. */
export function modelAliasRoutes(app: TypedApp, aliases: ModelAliasService): void {
  app.get(
    '/models/:name/aliases',
    operation({
      id: 'listModelAliases',
      tag: 'models',
      summary: 'List the aliases of a model',
      role: 'reader',
      params: modelParams,
      replies: {
        200: {
          description: 'All aliases of the model, sorted by name.',
          schema: Type.Object({ data: Type.Array(ref(ModelAlias)) }),
          example: { data: [exampleAlias] },
        },
      },
      errors: [],
    }),
    async (request) => aliases.list(requireCaller(request), request.params.name),
  );

  app.get(
    '/models/:name/aliases/:alias',
    operation({
      id: 'getModelAlias',
      tag: 'models',
      summary: 'Get an alias of a model',
      role: 'reader',
      params: aliasParams,
      replies: { 200: { description: 'The alias.', schema: ref(ModelAlias), example: exampleAlias } },
      errors: [],
    }),
    async (request) => aliases.get(requireCaller(request), request.params.name, request.params.alias),
  );

  app.put(
    '/models/:name/aliases/:alias',
    operation({
      id: 'moveModelAlias',
      tag: 'models',
      summary: 'Point an alias to a version of a model',
      description:
        'Creates the alias or moves it, in one step: each request is answered by the old or by the new version. The alias `live` names the version that answers requests without a version. ' +
        'A move to where the alias is changes nothing. No alias can be called `latest`. Where the project has a policy for the alias, the version has to meet it.',
      role: 'writer',
      params: aliasParams,
      body: ref(MoveAliasRequest),
      bodyExample: { version: exampleAlias.version },
      replies: {
        200: { description: 'The alias as it is now.', schema: ref(ModelAlias), example: exampleAlias },
      },
      errors: ['policyNotMet'],
    }),
    async (request) => {
      const { name, alias } = request.params;
      return aliases.move(requireCaller(request), name, alias, request.body.version);
    },
  );

  app.delete(
    '/models/:name/aliases/:alias',
    operation({
      id: 'deleteModelAlias',
      tag: 'models',
      summary: 'Delete an alias of a model',
      description: 'Its history stays until the model is deleted.',
      role: 'writer',
      params: aliasParams,
      pathExamples: { name: exampleIds.noModelName },
      replies: { 204: { description: 'The alias was deleted.' } },
      errors: [],
    }),
    async (request, reply) => {
      await aliases.remove(requireCaller(request), request.params.name, request.params.alias);
      return reply.code(204).send();
    },
  );

  app.get(
    '/models/:name/alias-moves',
    operation({
      id: 'listAliasMoves',
      tag: 'models',
      summary: 'List the moves of the aliases of a model, newest first',
      description:
        'Who moved an alias when, from which version to which. Deleted aliases are among them. Each move lists the policies that the version met.',
      role: 'reader',
      params: modelParams,
      query: listQuery({ alias: Type.Optional(AliasName) }),
      replies: {
        200: {
          description: 'A page of moves.',
          schema: Page(ref(AliasMove)),
          example: { data: [exampleAliasMove], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => aliases.listMoves(requireCaller(request), request.params.name, request.query),
  );
}
