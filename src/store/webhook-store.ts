import type { WebhookDisabledReason, WebhookEventType } from '../contracts/webhook.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { createLimited } from './keyed-request.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type { WebhookRecord, WebhookStore } from './ports/webhook-store.ts';

type WebhookRow = Prisma.WebhookGetPayload<object>;

/** Webhooks in Postgres. */
export function createWebhookStore(prisma: PrismaClient): WebhookStore {
  async function change(
    projectId: string,
    id: string,
    data: Prisma.WebhookUpdateManyMutationInput,
  ): Promise<WebhookRecord | null> {
    const [changed] = await prisma.webhook.updateManyAndReturn({ where: { id, projectId }, data });
    return changed ? toRecord(changed) : null;
  }

  return {
    insert(values, { most }, keyed) {
      return createLimited(prisma, keyed, values, {
        most,
        count: ({ webhook }) => webhook.count({ where: { projectId: values.projectId } }),
        create: async ({ webhook }) =>
          toRecord(await webhook.create({ data: { ...values, events: [...values.events] } })),
      });
    },

    async find(projectId, id) {
      const row = await prisma.webhook.findUnique({ where: { id, projectId } });
      return row && toRecord(row);
    },

    async list(projectId, query) {
      const page = readPageQuery('webhook', query);
      const rows = await prisma.webhook.findMany({
        where: { projectId, ...(page.before !== null && { id: { lt: page.before } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      });
      return toPage(rows, page, toRecord);
    },

    async update(projectId, id, { enabled, events, ...texts }) {
      const data = { ...texts, ...(events && { events: [...events] }) };
      if (enabled === undefined) return change(projectId, id, data);
      if (enabled) {
        const state = { enabled, disabledReason: null, disabledAt: null, failingSince: null };
        return change(projectId, id, { ...data, ...state });
      }
      const [, changed] = await prisma.$transaction([
        prisma.webhook.updateMany({
          where: { id, projectId, enabled: true },
          data: { enabled, disabledReason: 'user', disabledAt: new Date() },
        }),
        prisma.webhook.updateManyAndReturn({ where: { id, projectId }, data: { ...data, enabled } }),
      ]);
      return changed[0] ? toRecord(changed[0]) : null;
    },

    async replaceSecret(projectId, id, secret, previousLivesSeconds) {
      const changed = await prisma.$executeRaw`
        UPDATE webhooks SET secret = ${secret}, previous_secret = secret,
          previous_secret_until = now() + ${previousLivesSeconds}::float8 * interval '1 second'
        WHERE id = ${id} AND project_id = ${projectId}`;
      if (changed === 0) return null;
      const row = await prisma.webhook.findUnique({ where: { id, projectId } });
      return row && toRecord(row);
    },

    async remove(projectId, id) {
      const { count } = await prisma.webhook.deleteMany({ where: { id, projectId } });
      return count > 0;
    },
  };
}

function toRecord(row: WebhookRow): WebhookRecord {
  return {
    id: row.id,
    projectId: row.projectId,
    url: row.url,
    description: row.description,
    events: row.events as WebhookEventType[],
    enabled: row.enabled,
    disabledReason: row.disabledReason as WebhookDisabledReason | null,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    failingSince: row.failingSince?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
