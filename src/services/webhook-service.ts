import type { Page, PageQuery } from '../contracts/common.ts';
import type { Caller } from '../contracts/key.ts';
import type {
  CreateWebhookRequest,
  DeliveryStatus,
  UpdateWebhookRequest,
  Webhook,
  WebhookDelivery,
} from '../contracts/webhook.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Store } from '../store/ports/store.ts';
import type { WebhookRecord } from '../store/ports/webhook-store.ts';
import type { AddressPolicy } from '../webhooks/address-policy.ts';
import type { SecretBox } from '../secret-box.ts';
import { newWebhookSecret } from '../webhooks/sign-message.ts';

/** Webhooks of a project. */
const mostWebhooks = 20;

/** How long the secret before a new one still signs. */
const previousSecretSeconds = 24 * 3600;

/** What webhooks are made with. */
export interface WebhookParts {
  secrets: Pick<SecretBox, 'seal'>;
  policy: Pick<AddressPolicy, 'requireAllowed'>;
}

/** The rules of webhooks. Secrets are stored sealed, shown once, and opened only where a message is signed. */
export type WebhookService = ReturnType<typeof createWebhookService>;

/** Creates the webhook service. */
export function createWebhookService({
  store,
  webhooks: { secrets, policy },
}: {
  store: Pick<Store, 'webhooks' | 'deliveries'>;
  webhooks: WebhookParts;
}) {
  async function get(caller: Caller, id: string): Promise<WebhookRecord> {
    return (await store.webhooks.find(caller.projectId, id)) ?? refuse(id);
  }

  return {
    /** @throws notFound */
    get,

    /** Makes a webhook; its secret is shown this once. @throws validationFailed, tooManyWebhooks */
    async create(
      caller: Caller,
      { url, events, description = '' }: CreateWebhookRequest,
    ): Promise<Webhook & { secret: string }> {
      policy.requireAllowed(url);
      const id = newId('webhook');
      const secret = newWebhookSecret();
      const made = await store.webhooks.insert(
        {
          id,
          projectId: caller.projectId,
          url,
          description,
          events,
          secret: secrets.seal(secret, id),
        },
        { most: mostWebhooks },
        caller.keyed,
      );
      if (made === 'tooMany') {
        throw new TrainyardError(
          'tooManyWebhooks',
          `The project has ${mostWebhooks} webhooks. Delete one of them first.`,
        );
      }
      return { ...made, secret };
    },

    /** A page of the project's webhooks, newest first. */
    list(caller: Caller, page: PageQuery): Promise<Page<Webhook>> {
      return store.webhooks.list(caller.projectId, page);
    },

    /** @throws notFound, validationFailed */
    async update(caller: Caller, id: string, changes: UpdateWebhookRequest): Promise<Webhook> {
      if (changes.url !== undefined) policy.requireAllowed(changes.url);
      return (await store.webhooks.update(caller.projectId, id, changes)) ?? refuse(id);
    },

    /** Makes a new secret, shown this once; for a day messages are signed with the one before it, too. @throws notFound */
    async rotateSecret(caller: Caller, id: string): Promise<Webhook & { secret: string }> {
      const secret = newWebhookSecret();
      const changed = await store.webhooks.replaceSecret(
        caller.projectId,
        id,
        secrets.seal(secret, id),
        previousSecretSeconds,
      );
      return { ...(changed ?? refuse(id)), secret };
    },

    /** Removes it with its deliveries. @throws notFound */
    async remove(caller: Caller, id: string): Promise<void> {
      if (!(await store.webhooks.remove(caller.projectId, id))) refuse(id);
    },

    /** Sends it a message of type `webhook.test`. @throws notFound, webhookDisabled */
    async test(caller: Caller, id: string): Promise<WebhookDelivery> {
      requireEnabled(await get(caller, id));
      return (await store.deliveries.insertTest(caller.projectId, id, newId('message'))) ?? refuse(id);
    },

    /** A page of its deliveries, newest first. @throws notFound */
    async listDeliveries(
      caller: Caller,
      id: string,
      page: PageQuery & { status?: DeliveryStatus },
    ): Promise<Page<WebhookDelivery>> {
      await get(caller, id);
      return store.deliveries.list(caller.projectId, id, page);
    },

    /** @throws notFound */
    async getDelivery(caller: Caller, id: string, messageId: string): Promise<WebhookDelivery> {
      const found = await store.deliveries.find(caller.projectId, id, messageId);
      return found ?? refuseMessage(id, messageId);
    },

    /** Has a message sent again, at once, under its id. @throws notFound, webhookDisabled */
    async redeliver(caller: Caller, id: string, messageId: string): Promise<WebhookDelivery> {
      requireEnabled(await get(caller, id));
      const found = await store.deliveries.redeliver(caller.projectId, id, messageId);
      return found ?? refuseMessage(id, messageId);
    },
  };
}

function requireEnabled({ id, enabled, disabledReason }: Webhook): void {
  if (enabled) return;
  throw new TrainyardError(
    'webhookDisabled',
    `The webhook ${id} is disabled (${disabledReason}). Enable it first: PATCH it with {"enabled": true}.`,
  );
}

function refuse(id: string): never {
  throw new TrainyardError('notFound', `There is no webhook ${id}.`);
}

function refuseMessage(id: string, messageId: string): never {
  throw new TrainyardError('notFound', `The webhook ${id} has no delivery of the message ${messageId}.`);
}
