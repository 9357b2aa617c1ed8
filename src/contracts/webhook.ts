import { Type, type Static } from 'typebox';
import { Id, MapOf, Nullable, OneOf, Timestamp } from './common.ts';

/** What a webhook can be told of. */
export const webhookEventTypes = [
  'run.succeeded',
  'run.failed',
  'run.cancelled',
  'search.finished',
  'model.version.created',
  'model.alias.moved',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** The type of the message that `POST /webhooks/{webhookId}/test` sends. */
export const testMessageType = 'webhook.test';

/** The type of a message. */
export type WebhookMessageType = WebhookEventType | typeof testMessageType;

/** user: by a call; failing: a message used up all its attempts and nothing else arrived meanwhile; gone: the receiver answered 410. */
export const webhookDisabledReasons = ['user', 'failing', 'gone'] as const;
export type WebhookDisabledReason = (typeof webhookDisabledReasons)[number];

/** pending: waits for its next attempt; delivered: answered with 2xx; failed: given up. */
export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const Address = Type.String({
  minLength: 1,
  maxLength: 2000,
  description:
    'URL that messages are sent to, by POST. It must begin with https:// and lead to a public address, unless the service is configured ' +
    'otherwise; it has no user, password or fragment.',
});

const Events = Type.Array(OneOf(webhookEventTypes), {
  minItems: 1,
  uniqueItems: true,
  description: 'Types of the messages that it gets.',
});

const Description = Type.String({ maxLength: 500, description: 'Any text of your own.' });

/** An address that the service tells of events, without its secret. */
export const Webhook = Type.Object(
  {
    id: Id('webhook'),
    url: Type.String(),
    description: Type.String(),
    events: Type.Array(OneOf(webhookEventTypes)),
    enabled: Type.Boolean({
      description: 'If false, no messages are made for it, and those that wait are kept until it is enabled.',
    }),
    disabledReason: Nullable(OneOf(webhookDisabledReasons), {
      description:
        '`user`: a call disabled it. `failing`: a message used up all its attempts, and no other message arrived since its first one. ' +
        '`gone`: the receiver answered 410. Null while it is enabled.',
    }),
    disabledAt: Nullable(Timestamp),
    failingSince: Nullable(Timestamp, {
      description:
        'Time of the first attempt that failed since one succeeded; null if the last one succeeded.',
    }),
    createdAt: Timestamp,
  },
  { $id: 'Webhook' },
);
export type Webhook = Static<typeof Webhook>;

/** What makes a webhook. */
export const CreateWebhookRequest = Type.Object(
  { url: Address, events: Events, description: Type.Optional(Description) },
  { additionalProperties: false, $id: 'CreateWebhookRequest' },
);
export type CreateWebhookRequest = Static<typeof CreateWebhookRequest>;

/** What changes a webhook; what is left out stays. */
export const UpdateWebhookRequest = Type.Object(
  {
    url: Type.Optional(Address),
    events: Type.Optional(Events),
    description: Type.Optional(Description),
    enabled: Type.Optional(
      Type.Boolean({ description: 'False disables it; true enables it, and sends the messages that wait.' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, $id: 'UpdateWebhookRequest' },
);
export type UpdateWebhookRequest = Static<typeof UpdateWebhookRequest>;

/** A webhook with its secret, which is shown this once. */
export const CreatedWebhook = Type.Object(
  {
    ...Webhook.properties,
    secret: Nullable(
      Type.String({
        description:
          'Secret of the signatures: `whsec_` and 32 bytes in base64. It is shown only once; it is null if an Idempotency-Key repeats the call.',
      }),
    ),
  },
  { $id: 'CreatedWebhook' },
);
export type CreatedWebhook = Static<typeof CreatedWebhook>;

/** How an attempt to send a message went. */
export const WebhookAttempt = Type.Object(
  {
    at: Timestamp,
    status: Nullable(Type.Integer(), {
      description:
        'HTTP status of the answer; null if there was none. 200 to 299 mean that the message arrived.',
    }),
    error: Nullable(Type.String(), {
      description:
        'Why the message did not arrive; null if it did. Bodies of answers are neither read nor kept.',
    }),
    milliseconds: Type.Integer({ minimum: 0, description: 'Time until the answer, or the failure.' }),
  },
  { $id: 'WebhookAttempt' },
);
export type WebhookAttempt = Static<typeof WebhookAttempt>;

/** A message on its way to a webhook. */
export const WebhookDelivery = Type.Object(
  {
    messageId: Id('message', {
      description:
        'Sent as `webhook-id`: the same in every attempt, and for every webhook that the message goes to.',
    }),
    webhookId: Id('webhook'),
    type: OneOf([...webhookEventTypes, testMessageType]),
    occurredAt: Timestamp,
    data: MapOf(Type.Unknown(), { description: 'Property `data` of the message.' }),
    status: OneOf(deliveryStatuses, {
      description: '`delivered`: the receiver answered with 2xx. `failed`: no further attempt will be made.',
    }),
    attempts: Type.Integer({ minimum: 0, description: 'Attempts so far.' }),
    nextAttemptAt: Nullable(Timestamp, {
      description: 'Earliest time of the next attempt; null if there will be none.',
    }),
    lastAttempts: Type.Array(WebhookAttempt, {
      description: 'The last 20 attempts at most, the latest one last.',
    }),
  },
  { $id: 'WebhookDelivery' },
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;
