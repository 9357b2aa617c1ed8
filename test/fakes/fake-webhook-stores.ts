import {
  testMessageType,
  type WebhookDelivery,
  type WebhookEventType,
  type WebhookMessageType,
} from '../../src/contracts/webhook.ts';
import { newId } from '../../src/identifiers.ts';
import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { ClaimedDelivery, DeliveryStore } from '../../src/store/ports/delivery-store.ts';
import type { WebhookStore } from '../../src/store/ports/webhook-store.ts';
import type { RunRecord } from '../../src/store/ports/run-store.ts';
import { copy, refuseNul, requireProject, selectPage, takeKey, timeIn } from './fake-store-tables.ts';
import type { FakeDelivery, FakeSearch, FakeTables } from './fake-store-tables.ts';

/** Webhooks in memory. */
export function createFakeWebhookStore(tables: FakeTables): WebhookStore {
  const find = (projectId: string, id: string) => {
    const webhook = tables.webhooks.get(id);
    return webhook?.record.projectId === projectId ? webhook : null;
  };

  return {
    async insert({ secret, ...webhook }, { most }, keyed) {
      refuseNul(webhook);
      requireProject(tables, webhook.projectId);
      const others = [...tables.webhooks.values()].filter(
        ({ record }) => record.projectId === webhook.projectId,
      );
      if (others.length >= most) return 'tooMany';
      takeKey(tables, keyed, webhook.id);
      const state = { enabled: true, disabledReason: null, disabledAt: null, failingSince: null };
      const record = copy({
        ...webhook,
        events: [...webhook.events],
        ...state,
        createdAt: timeIn(tables, 0),
      });
      tables.webhooks.set(record.id, { record, secret, previousSecret: null, previousSecretUntil: 0 });
      return copy(record);
    },

    async find(projectId, id) {
      return copy(find(projectId, id)?.record ?? null);
    },

    async list(projectId, query) {
      const page = readPageQuery('webhook', query);
      const records = [...tables.webhooks.values()].map(({ record }) => record);
      return toPage(selectPage(records, projectId, page), page, copy);
    },

    async update(projectId, id, { enabled, ...changes }) {
      const record = find(projectId, id)?.record;
      if (!record) return null;
      refuseNul(changes);
      Object.assign(record, copy(changes));
      if (enabled)
        Object.assign(record, { enabled, disabledReason: null, disabledAt: null, failingSince: null });
      if (enabled === false && record.enabled) {
        Object.assign(record, { enabled, disabledReason: 'user', disabledAt: timeIn(tables, 0) });
      }
      return copy(record);
    },

    async replaceSecret(projectId, id, secret, previousLivesSeconds) {
      const webhook = find(projectId, id);
      if (!webhook) return null;
      webhook.previousSecret = webhook.secret;
      webhook.previousSecretUntil = tables.now() + previousLivesSeconds * 1000;
      webhook.secret = secret;
      return copy(webhook.record);
    },

    async remove(projectId, id) {
      if (!find(projectId, id)) return false;
      tables.deliveries = tables.deliveries.filter(({ shown }) => shown.webhookId !== id);
      return tables.webhooks.delete(id);
    },
  };
}

/** The outbox in memory. */
export function createFakeDeliveryStore(tables: FakeTables): DeliveryStore {
  const find = (projectId: string, webhookId: string, messageId: string) =>
    tables.webhooks.get(webhookId)?.record.projectId === projectId
      ? tables.deliveries.find(({ shown }) => shown.webhookId === webhookId && shown.messageId === messageId)
      : undefined;
  const isTaken = ({ leaseExpiresAt }: FakeDelivery) =>
    leaseExpiresAt !== null && leaseExpiresAt > tables.now();
  const isOlder = (time: string | null, seconds: number) =>
    time !== null && Date.parse(time) <= tables.now() - seconds * 1000;

  return {
    async insertTest(projectId, webhookId, messageId) {
      if (tables.webhooks.get(webhookId)?.record.projectId !== projectId) return null;
      const data = { webhookId };
      addDelivery(tables, { webhookId, messageId, type: testMessageType, at: timeIn(tables, 0), data });
      return copy(find(projectId, webhookId, messageId)!.shown);
    },

    async find(projectId, webhookId, messageId) {
      return copy(find(projectId, webhookId, messageId)?.shown ?? null);
    },

    async list(projectId, webhookId, { status, ...query }) {
      const page = readPageQuery('message', query);
      const rows = tables.deliveries
        .filter(({ shown }) => shown.webhookId === webhookId && (!status || shown.status === status))
        .map(({ shown }) => ({ ...shown, id: shown.messageId, projectId }));
      const isMine = tables.webhooks.get(webhookId)?.record.projectId === projectId;
      return toPage(
        selectPage(isMine ? rows : [], projectId, page),
        page,
        ({ id: _id, projectId: _projectId, ...shown }): WebhookDelivery => copy(shown),
      );
    },

    async redeliver(projectId, webhookId, messageId) {
      const delivery = find(projectId, webhookId, messageId);
      if (!delivery) return null;
      if (!isTaken(delivery)) {
        Object.assign(delivery, { tries: 0, leaseExpiresAt: null, firstAttemptAt: null, endedAt: null });
        Object.assign(delivery.shown, { status: 'pending', nextAttemptAt: timeIn(tables, 0) });
      }
      return copy(delivery.shown);
    },

    async claimDue({ most, perWebhook, except, leaseSeconds }) {
      const claimed: ClaimedDelivery[] = [];
      for (const { record, ...keys } of tables.webhooks.values()) {
        if (!record.enabled || except.includes(record.id)) continue;
        const due = tables.deliveries
          .filter(({ shown }) => shown.webhookId === record.id && shown.status === 'pending')
          .filter(({ shown }) => Date.parse(shown.nextAttemptAt!) <= tables.now())
          .filter((delivery) => !isTaken(delivery))
          .toSorted((a, b) => Date.parse(a.shown.nextAttemptAt!) - Date.parse(b.shown.nextAttemptAt!))
          .slice(0, Math.min(perWebhook, most - claimed.length));
        for (const delivery of due) {
          delivery.shown.attempts += 1;
          delivery.tries += 1;
          delivery.leaseExpiresAt = tables.now() + leaseSeconds * 1000;
          delivery.attemptedAt = timeIn(tables, 0);
          delivery.firstAttemptAt ??= delivery.attemptedAt;
          const isOldAlive = keys.previousSecret !== null && keys.previousSecretUntil > tables.now();
          const { webhookId, messageId, type, occurredAt, data, attempts } = copy(delivery.shown);
          claimed.push({
            webhookId,
            messageId,
            type,
            occurredAt,
            data,
            projectId: record.projectId,
            url: record.url,
            secrets: [keys.secret, ...(isOldAlive ? [keys.previousSecret!] : [])],
            attempt: attempts,
            tries: delivery.tries,
          });
        }
      }
      return claimed;
    },

    async settle({ webhookId, messageId, attempt }, outcome) {
      const delivery = tables.deliveries.find(
        ({ shown }) => shown.webhookId === webhookId && shown.messageId === messageId,
      );
      if (!delivery || delivery.shown.attempts !== attempt || delivery.leaseExpiresAt === null) return 'lost';
      const { shown } = delivery;
      const isPending = outcome.status === 'pending';
      delivery.leaseExpiresAt = null;
      delivery.endedAt = isPending ? null : timeIn(tables, 0);
      shown.status = outcome.status;
      shown.nextAttemptAt = isPending ? timeIn(tables, outcome.retryAfterSeconds ?? 0) : null;
      shown.lastAttempts = [...shown.lastAttempts, copy(outcome.attempt)].slice(-20);
      const { record } = tables.webhooks.get(webhookId)!;
      if (outcome.status === 'delivered') {
        record.failingSince = null;
        return null;
      }
      record.failingSince ??= delivery.attemptedAt;
      const isFailing = outcome.status === 'failed' && record.failingSince! <= delivery.firstAttemptAt!;
      const reason = outcome.gone ? 'gone' : isFailing ? 'failing' : null;
      if (!record.enabled || reason === null) return null;
      Object.assign(record, { enabled: false, disabledReason: reason, disabledAt: timeIn(tables, 0) });
      return reason;
    },

    async removeOld(seconds) {
      const before = tables.deliveries.length;
      tables.deliveries = tables.deliveries.filter(({ shown, endedAt }) => {
        const { disabledAt } = tables.webhooks.get(shown.webhookId)!.record;
        const isForgotten = isOlder(shown.occurredAt, seconds) && isOlder(disabledAt, seconds);
        return !isOlder(endedAt, seconds) && !isForgotten;
      });
      return before - tables.deliveries.length;
    },
  };
}

/** The message of an event, for the webhooks of the project that want it. */
export function postMessage(
  tables: FakeTables,
  projectId: string,
  event: { type: WebhookEventType; at: string; data: Record<string, unknown> },
): void {
  const messageId = newId('message');
  for (const { record } of tables.webhooks.values()) {
    if (record.projectId !== projectId || !record.enabled || !record.events.includes(event.type)) continue;
    addDelivery(tables, { ...event, webhookId: record.id, messageId });
  }
}

/** The message of a search that ended. */
export function postSearchFinished(tables: FakeTables, search: FakeSearch): void {
  const { id, name, datasetId, status, best, error, createdAt, finishedAt } = search;
  postMessage(tables, search.projectId, {
    type: 'search.finished',
    at: finishedAt!,
    data: {
      id,
      name,
      datasetId,
      status,
      best,
      error: error && { code: error.code, message: error.message.slice(0, 2000) },
      createdAt,
      finishedAt,
    },
  });
}

/** The message of a run that ended; of a search's runs it tells as a whole. */
export function postRunEnded(tables: FakeTables, run: RunRecord): void {
  if (run.search !== null) return;
  const { id, name, experimentId, datasetId, status, stopReason, attempt, headline, error } = run;
  const { createdAt, startedAt, finishedAt } = run;
  postMessage(tables, run.projectId, {
    type: `run.${status}` as WebhookEventType,
    at: finishedAt!,
    data: {
      id,
      name,
      experimentId,
      datasetId,
      status,
      stopReason,
      attempt,
      headline,
      error: error && { code: error.code, message: error.message.slice(0, 2000) },
      createdAt,
      startedAt,
      finishedAt,
    },
  });
}

function addDelivery(
  tables: FakeTables,
  message: {
    webhookId: string;
    messageId: string;
    type: WebhookMessageType;
    at: string;
    data: Record<string, unknown>;
  },
): void {
  const { at, ...rest } = message;
  tables.deliveries.push({
    shown: {
      ...copy(rest),
      occurredAt: at,
      status: 'pending',
      attempts: 0,
      nextAttemptAt: timeIn(tables, 0),
      lastAttempts: [],
    },
    tries: 0,
    leaseExpiresAt: null,
    firstAttemptAt: null,
    attemptedAt: null,
    endedAt: null,
  });
}
