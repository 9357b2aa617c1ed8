import {
  testMessageType,
  type DeliveryStatus,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookDisabledReason,
  type WebhookMessageType,
} from '../contracts/webhook.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type { ClaimedDelivery, DeliveryOutcome, DeliveryStore } from './ports/delivery-store.ts';
import { fromJson, jsonText } from './stored-json.ts';

type DeliveryRow = Prisma.WebhookDeliveryGetPayload<object>;

/** Attempts that are kept of a delivery. */
const keptAttempts = 20;

/** The outbox of webhooks in Postgres. */
export function createDeliveryStore(prisma: PrismaClient): DeliveryStore {
  const find: DeliveryStore['find'] = async (projectId, webhookId, messageId) => {
    const row = await prisma.webhookDelivery.findFirst({
      where: { webhookId, messageId, webhook: { projectId } },
    });
    return row && toDelivery(row);
  };

  return {
    find,

    async insertTest(projectId, webhookId, messageId) {
      await prisma.$executeRaw`
        INSERT INTO webhook_deliveries (webhook_id, message_id, type, occurred_at, data)
        SELECT w.id, ${messageId}, ${testMessageType}, clock_timestamp(), jsonb_build_object('webhookId', w.id)
        FROM webhooks w WHERE w.id = ${webhookId} AND w.project_id = ${projectId} FOR KEY SHARE OF w`;
      return find(projectId, webhookId, messageId);
    },

    async list(projectId, webhookId, { status, ...query }) {
      const page = readPageQuery('message', query);
      const rows = await prisma.webhookDelivery.findMany({
        where: {
          webhookId,
          webhook: { projectId },
          ...(status && { status }),
          ...(page.before !== null && { messageId: { lt: page.before } }),
        },
        orderBy: { messageId: 'desc' },
        take: page.take,
      });
      return toPage(
        rows.map((row) => ({ ...row, id: row.messageId })),
        page,
        toDelivery,
      );
    },

    async redeliver(projectId, webhookId, messageId) {
      await prisma.$executeRaw`
        UPDATE webhook_deliveries d SET status = 'pending', tries = 0, next_attempt_at = now(), lease_expires_at = NULL,
          first_attempt_at = NULL, ended_at = NULL
        FROM webhooks w
        WHERE w.id = d.webhook_id AND w.project_id = ${projectId} AND d.webhook_id = ${webhookId}
          AND d.message_id = ${messageId} AND (d.lease_expires_at IS NULL OR d.lease_expires_at <= now())`;
      return find(projectId, webhookId, messageId);
    },

    async claimDue({ most, perWebhook, except, leaseSeconds }) {
      const rows = await prisma.$queryRaw<ClaimedRow[]>`
        WITH due AS MATERIALIZED (
          SELECT first.webhook_id, first.message_id FROM webhooks w CROSS JOIN LATERAL (
            SELECT d.webhook_id, d.message_id FROM webhook_deliveries d
            WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= now()
              AND (d.lease_expires_at IS NULL OR d.lease_expires_at <= now())
            ORDER BY d.next_attempt_at, d.message_id LIMIT ${perWebhook}::int
            FOR UPDATE SKIP LOCKED
          ) AS first
          WHERE w.enabled AND NOT (w.id = ANY(${[...except]}::text[]))
          LIMIT ${most}::int
        )
        UPDATE webhook_deliveries d SET attempt = d.attempt + 1, tries = d.tries + 1,
          lease_expires_at = ${secondsFromNow(leaseSeconds)}, attempted_at = now(),
          first_attempt_at = coalesce(d.first_attempt_at, now())
        FROM due JOIN webhooks w ON w.id = due.webhook_id
        WHERE d.webhook_id = due.webhook_id AND d.message_id = due.message_id
        RETURNING d.webhook_id, w.project_id, d.message_id, d.type, d.occurred_at, d.data, d.attempt, d.tries, w.url, w.secret,
          CASE WHEN w.previous_secret_until > now() THEN w.previous_secret END AS previous_secret`;
      return rows.map(toClaimed);
    },

    settle(claimed, outcome) {
      return prisma.$transaction(async (transaction) => {
        const [settled] = await transaction.$queryRaw<unknown[]>(settleStatement(claimed, outcome));
        if (!settled) return 'lost';
        const { webhookId } = claimed;
        if (outcome.status === 'delivered') {
          await transaction.$executeRaw`
            UPDATE webhooks SET failing_since = NULL WHERE id = ${webhookId} AND failing_since IS NOT NULL`;
          return null;
        }
        const isGone = outcome.gone ?? false;
        const isGivenUp = outcome.status === 'failed';
        const [disabled] = await transaction.$queryRaw<{ reason: WebhookDisabledReason | null }[]>`
          WITH attempted AS (
            SELECT first_attempt_at, attempted_at FROM webhook_deliveries
            WHERE webhook_id = ${webhookId} AND message_id = ${claimed.messageId}
          ),
          failing AS (
            UPDATE webhooks w SET failing_since = coalesce(w.failing_since, attempted.attempted_at) FROM attempted
            WHERE w.id = ${webhookId}
            RETURNING CASE WHEN NOT w.enabled THEN NULL WHEN ${isGone}::boolean THEN 'gone'
              WHEN ${isGivenUp}::boolean AND w.failing_since <= attempted.first_attempt_at THEN 'failing' END AS reason
          )
          SELECT reason FROM failing`;
        const reason = disabled?.reason ?? null;
        if (reason !== null) {
          await transaction.$executeRaw`
            UPDATE webhooks SET enabled = false, disabled_reason = ${reason}, disabled_at = now() WHERE id = ${webhookId}`;
        }
        return reason;
      });
    },

    async removeOld(seconds) {
      return prisma.$executeRaw`
        DELETE FROM webhook_deliveries d USING webhooks w
        WHERE w.id = d.webhook_id AND (
          d.ended_at <= now() - ${seconds}::float8 * interval '1 second'
          OR (NOT w.enabled AND d.occurred_at <= now() - ${seconds}::float8 * interval '1 second'
            AND w.disabled_at <= now() - ${seconds}::float8 * interval '1 second')
        )`;
    },
  };
}

interface ClaimedRow {
  webhook_id: string;
  project_id: string;
  message_id: string;
  type: string;
  occurred_at: Date;
  data: Record<string, unknown>;
  attempt: number;
  tries: number;
  url: string;
  secret: string;
  previous_secret: string | null;
}

const toClaimed = (row: ClaimedRow): ClaimedDelivery => ({
  webhookId: row.webhook_id,
  projectId: row.project_id,
  messageId: row.message_id,
  type: row.type,
  occurredAt: row.occurred_at.toISOString(),
  data: row.data,
  attempt: row.attempt,
  tries: row.tries,
  url: row.url,
  secrets: [row.secret, ...(row.previous_secret === null ? [] : [row.previous_secret])],
});

/** The end of an attempt, written only while it is the delivery's last one. */
function settleStatement(
  { webhookId, messageId, attempt }: Pick<ClaimedDelivery, 'webhookId' | 'messageId' | 'attempt'>,
  outcome: DeliveryOutcome,
): Prisma.Sql {
  const { status, retryAfterSeconds = 0 } = outcome;
  const isPending = status === 'pending';
  return Prisma.sql`
    UPDATE webhook_deliveries d SET status = ${status}, lease_expires_at = NULL,
      next_attempt_at = ${isPending ? secondsFromNow(retryAfterSeconds) : Prisma.sql`NULL`},
      ended_at = ${isPending ? Prisma.sql`NULL` : Prisma.sql`now()`},
      responses = CASE WHEN jsonb_array_length(d.responses) < ${keptAttempts}::int THEN d.responses ELSE d.responses - 0 END
        || ${jsonText([outcome.attempt])}::jsonb
    WHERE d.webhook_id = ${webhookId} AND d.message_id = ${messageId} AND d.attempt = ${attempt}::int
      AND d.lease_expires_at IS NOT NULL
    RETURNING d.message_id`;
}

function toDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    messageId: row.messageId,
    webhookId: row.webhookId,
    type: row.type as WebhookMessageType,
    occurredAt: row.occurredAt.toISOString(),
    data: fromJson<Record<string, unknown>>(row.data),
    status: row.status as DeliveryStatus,
    attempts: row.attempt,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    lastAttempts: fromJson<WebhookAttempt[]>(row.responses),
  };
}
