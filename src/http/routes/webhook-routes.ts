import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Id, OneOf, Page } from '../../contracts/common.ts';
import {
  CreatedWebhook,
  CreateWebhookRequest,
  deliveryStatuses,
  UpdateWebhookRequest,
  Webhook,
  WebhookDelivery,
} from '../../contracts/webhook.ts';
import type { WebhookService } from '../../services/webhook-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleDelivery, exampleWebhook } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { listQuery } from './page-query.ts';

const params = Type.Object({ webhookId: Id('webhook') });
const messageParams = Type.Object({ webhookId: Id('webhook'), messageId: Id('message') });
const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const shared = { tag: 'webhooks', role: 'admin' } as const;

const answer = (reply: FastifyReply, webhook: CreatedWebhook): FastifyReply =>
  reply.code(201).header('location', `/api/v1/webhooks/${webhook.id}`).send(webhook);

/** Webhooks: create, list, get, update, rotate the secret, delete, test, and their deliveries. */
export function webhookRoutes(app: TypedApp, webhooks: WebhookService): void {
  app.post(
    '/webhooks',
    operation({
      ...shared,
      id: 'createWebhook',
      summary: 'Create a webhook; its secret is shown once',
      description:
        'Messages are signed as [Standard Webhooks](https://www.standardwebhooks.com) specifies: `webhook-id`, `webhook-timestamp` and ' +
        '`webhook-signature`. They are sent at least once; repeats have the same `webhook-id`.',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answer(reply, { ...(await webhooks.get(requireCaller(request), made)), secret: null }),
      },
      // The secret is kept nowhere in the clear, not even for a repeated call.
      storedReply: (webhook) => ({ ...(webhook as CreatedWebhook), secret: null }),
      body: ref(CreateWebhookRequest),
      bodyExample: { url: exampleWebhook.url, events: exampleWebhook.events },
      replies: {
        201: {
          description: 'The webhook with its secret.',
          schema: ref(CreatedWebhook),
          example: { ...exampleWebhook, secret: exampleSecret },
        },
      },
      errors: ['tooManyWebhooks'],
    }),
    async (request, reply) => answer(reply, await webhooks.create(requireCaller(request), request.body)),
  );

  app.get(
    '/webhooks',
    operation({
      ...shared,
      id: 'listWebhooks',
      summary: 'List the webhooks of the project, newest first',
      query: listQuery({}),
      replies: {
        200: {
          description: 'A page of webhooks.',
          schema: Page(ref(Webhook)),
          example: { data: [exampleWebhook], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => webhooks.list(requireCaller(request), request.query),
  );

  app.get(
    '/webhooks/:webhookId',
    operation({
      ...shared,
      id: 'getWebhook',
      summary: 'Get a webhook',
      params,
      replies: { 200: { description: 'The webhook.', schema: ref(Webhook), example: exampleWebhook } },
      errors: [],
    }),
    async (request) => webhooks.get(requireCaller(request), request.params.webhookId),
  );

  app.patch(
    '/webhooks/:webhookId',
    operation({
      ...shared,
      id: 'updateWebhook',
      summary: 'Change a webhook, disable it, or enable it',
      description:
        'While it is disabled, no messages are made for it, and those that wait are kept for 30 days at least.',
      params,
      body: ref(UpdateWebhookRequest),
      bodyExample: { enabled: true },
      replies: { 200: { description: 'The webhook.', schema: ref(Webhook), example: exampleWebhook } },
      errors: [],
    }),
    async (request) => webhooks.update(requireCaller(request), request.params.webhookId, request.body),
  );

  app.delete(
    '/webhooks/:webhookId',
    operation({
      ...shared,
      id: 'deleteWebhook',
      summary: 'Delete a webhook, with the messages that wait for it',
      params,
      replies: { 204: { description: 'The webhook was deleted.' } },
      errors: [],
    }),
    async (request, reply) => {
      await webhooks.remove(requireCaller(request), request.params.webhookId);
      return reply.code(204).send();
    },
  );

  app.post(
    '/webhooks/:webhookId/rotate-secret',
    operation({
      ...shared,
      id: 'rotateWebhookSecret',
      summary: 'Make a new secret for a webhook; it is shown once',
      description:
        'For 24 hours messages have two signatures, one with the new secret and one with the secret before it, so that a receiver can be ' +
        'changed without a pause.',
      params,
      replies: {
        200: {
          description: 'The webhook with its new secret.',
          schema: ref(CreatedWebhook),
          example: { ...exampleWebhook, secret: exampleSecret },
        },
      },
      errors: [],
    }),
    async (request) => webhooks.rotateSecret(requireCaller(request), request.params.webhookId),
  );

  app.post(
    '/webhooks/:webhookId/test',
    operation({
      ...shared,
      id: 'testWebhook',
      summary: 'Send a message of the type `webhook.test`',
      description: 'The message is sent as others are, with retries; its delivery tells what came of it.',
      params,
      replies: {
        202: {
          description: 'The delivery.',
          schema: ref(WebhookDelivery),
          example: {
            ...exampleDelivery,
            type: 'webhook.test',
            data: { webhookId: exampleWebhook.id },
            status: 'pending',
            attempts: 0,
            nextAttemptAt: exampleDelivery.occurredAt,
            lastAttempts: [],
          } satisfies WebhookDelivery,
        },
      },
      errors: ['webhookDisabled'],
    }),
    async (request, reply) =>
      reply.code(202).send(await webhooks.test(requireCaller(request), request.params.webhookId)),
  );

  app.get(
    '/webhooks/:webhookId/deliveries',
    operation({
      ...shared,
      id: 'listWebhookDeliveries',
      summary: 'List the deliveries of a webhook, newest first',
      description: 'Deliveries are kept for 30 days after their last attempt.',
      params,
      query: listQuery({
        status: Type.Optional(OneOf(deliveryStatuses, { description: 'Only deliveries in this status.' })),
      }),
      replies: {
        200: {
          description: 'A page of deliveries.',
          schema: Page(ref(WebhookDelivery)),
          example: { data: [exampleDelivery], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) =>
      webhooks.listDeliveries(requireCaller(request), request.params.webhookId, request.query),
  );

  app.get(
    '/webhooks/:webhookId/deliveries/:messageId',
    operation({
      ...shared,
      id: 'getWebhookDelivery',
      summary: 'Get a delivery, with its last attempts',
      params: messageParams,
      replies: {
        200: { description: 'The delivery.', schema: ref(WebhookDelivery), example: exampleDelivery },
      },
      errors: [],
    }),
    async (request) =>
      webhooks.getDelivery(requireCaller(request), request.params.webhookId, request.params.messageId),
  );

  app.post(
    '/webhooks/:webhookId/deliveries/:messageId/redeliver',
    operation({
      ...shared,
      id: 'redeliverWebhookMessage',
      summary: 'Send a message again, whatever came of it',
      description: 'The message has the same `webhook-id` and body as before, and all its tries again.',
      params: messageParams,
      replies: {
        202: { description: 'The delivery.', schema: ref(WebhookDelivery), example: exampleDelivery },
      },
      errors: ['webhookDisabled'],
    }),
    async (request, reply) =>
      reply
        .code(202)
        .send(
          await webhooks.redeliver(
            requireCaller(request),
            request.params.webhookId,
            request.params.messageId,
          ),
        ),
  );
}
