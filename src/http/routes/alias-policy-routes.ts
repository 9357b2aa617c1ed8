import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import {
  AliasPolicy,
  CreateAliasPolicyRequest,
  UpdateAliasPolicyRequest,
} from '../../contracts/alias-policy.ts';
import { Id, Page } from '../../contracts/common.ts';
import type { AliasPolicyService } from '../../services/alias-policy/alias-policy-service.ts';
import { requireCaller } from '../auth.ts';
import { examplePolicy } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { listQuery } from './page-query.ts';

const params = Type.Object({ policyId: Id('policy') });
const { alias, model, rules } = examplePolicy;

const answer = (reply: FastifyReply, policy: AliasPolicy): FastifyReply =>
  reply.code(201).header('location', `/api/v1/alias-policies/${policy.id}`).send(policy);

/** Policies of aliases: create, list, get, update, delete. */
export function aliasPolicyRoutes(app: TypedApp, policies: AliasPolicyService): void {
  app.post(
    '/alias-policies',
    operation({
      id: 'createAliasPolicy',
      tag: 'models',
      summary: 'Require that an alias points only to versions that meet rules',
      description:
        'A move of the alias to a version that does not meet every rule is refused from then on, with `policyNotMet`, which names each rule that failed. A rule about a figure that the version does not have is not met. Aliases stay where they are. Of several policies of an alias all have to be met.',
      role: 'admin',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answer(reply, await policies.get(requireCaller(request), made)),
      },
      body: ref(CreateAliasPolicyRequest),
      bodyExample: { alias, model, rules },
      replies: { 201: { description: 'The policy.', schema: ref(AliasPolicy), example: examplePolicy } },
      errors: ['tooManyPolicies'],
    }),
    async (request, reply) => answer(reply, await policies.create(requireCaller(request), request.body)),
  );

  app.get(
    '/alias-policies',
    operation({
      id: 'listAliasPolicies',
      tag: 'models',
      summary: 'List the policies of aliases, newest first',
      role: 'reader',
      query: listQuery({}),
      replies: {
        200: {
          description: 'A page of policies.',
          schema: Page(ref(AliasPolicy)),
          example: { data: [examplePolicy], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => policies.list(requireCaller(request), request.query),
  );

  app.get(
    '/alias-policies/:policyId',
    operation({
      id: 'getAliasPolicy',
      tag: 'models',
      summary: 'Get a policy of an alias',
      role: 'reader',
      params,
      replies: { 200: { description: 'The policy.', schema: ref(AliasPolicy), example: examplePolicy } },
      errors: [],
    }),
    async (request) => policies.get(requireCaller(request), request.params.policyId),
  );

  app.patch(
    '/alias-policies/:policyId',
    operation({
      id: 'updateAliasPolicy',
      tag: 'models',
      summary: 'Replace the rules of a policy',
      description: 'Aliases stay where they are; the rules count from the next move on.',
      role: 'admin',
      params,
      body: ref(UpdateAliasPolicyRequest),
      bodyExample: { rules },
      replies: { 200: { description: 'The policy.', schema: ref(AliasPolicy), example: examplePolicy } },
      errors: [],
    }),
    async (request) => policies.update(requireCaller(request), request.params.policyId, request.body),
  );

  app.delete(
    '/alias-policies/:policyId',
    operation({
      id: 'deleteAliasPolicy',
      tag: 'models',
      summary: 'Delete a policy of an alias',
      role: 'admin',
      params,
      replies: { 204: { description: 'The policy was deleted.' } },
      errors: [],
    }),
    async (request, reply) => {
      await policies.remove(requireCaller(request), request.params.policyId);
      return reply.code(204).send();
    },
  );
}
