import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Id, Page } from '../../contracts/common.ts';
import { ApiKey, CreatedKey, CreateKeyRequest } from '../../contracts/key.ts';
import type { KeyService } from '../../services/key-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleKey } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { listQuery } from './page-query.ts';

const answer = (reply: FastifyReply, key: CreatedKey): FastifyReply =>
  reply.code(201).header('location', `/api/v1/keys/${key.id}`).send(key);

/** API keys: create, list, delete. */
export function keyRoutes(app: TypedApp, keys: KeyService, forgetKeys: () => void): void {
  app.post(
    '/keys',
    operation({
      id: 'createKey',
      tag: 'keys',
      summary: 'Create an API key; its secret is shown once',
      description:
        'An admin creates keys in its own project; an operator (an admin key of the project `default`) in any: name it with `project`.',
      role: 'admin',
      idempotency: {
        by: 'body',
        again: async (_request, reply, made) => answer(reply, await keys.getMade(made)),
      },
      // The secret is kept nowhere, not even for a repeated call.
      storedReply: (key) => ({ ...(key as CreatedKey), secret: null }),
      body: ref(CreateKeyRequest),
      bodyExample: { name: 'nightly training', role: 'writer' },
      replies: {
        201: {
          description: 'The key with its secret.',
          schema: ref(CreatedKey),
          example: { ...exampleKey, secret: 'ty_Qm9vYmFyYmF6cXV4cXV1eHF1dXV4Y29yZ2VncmF1bHQ' },
        },
      },
      errors: ['notFound'],
    }),
    async (request, reply) => {
      return answer(reply, await keys.create(requireCaller(request), request.body));
    },
  );

  app.get(
    '/keys',
    operation({
      id: 'listKeys',
      tag: 'keys',
      summary: 'List the API keys of the project, newest first',
      role: 'admin',
      query: listQuery({
        project: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description:
              "Name of the project; the caller's own by default. Only an operator may name another.",
          }),
        ),
      }),
      replies: {
        200: {
          description: 'A page of API keys.',
          schema: Page(ref(ApiKey)),
          example: { data: [exampleKey], nextCursor: null },
        },
      },
      errors: ['notFound'],
    }),
    async (request) => keys.list(requireCaller(request), request.query),
  );

  app.delete(
    '/keys/:keyId',
    operation({
      id: 'deleteKey',
      tag: 'keys',
      summary: 'Delete an API key',
      role: 'admin',
      description:
        'The key stops working and its event streams end; other server processes may accept it for ten more seconds. An operator may delete keys of any project.',
      params: Type.Object({ keyId: Id('key') }),
      replies: { 204: { description: 'The key was deleted.' } },
      errors: ['keyInUse'],
    }),
    async (request, reply) => {
      await keys.remove(requireCaller(request), request.params.keyId);
      forgetKeys();
      return reply.code(204).send();
    },
  );
}
