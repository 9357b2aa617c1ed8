import type { AliasPolicy } from '../contracts/alias-policy.ts';
import type { PolicyRule } from '../contracts/policy-rule.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { createLimited } from './keyed-request.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type { AliasPolicyStore } from './ports/alias-policy-store.ts';
import { fromJson, toJson } from './stored-json.ts';

/** Policies of aliases in Postgres. */
export function createAliasPolicyStore(prisma: PrismaClient): AliasPolicyStore {
  return {
    insert({ rules, ...policy }, { most }, keyed) {
      return createLimited(prisma, keyed, policy, {
        most,
        count: ({ aliasPolicy }) => aliasPolicy.count({ where: { projectId: policy.projectId } }),
        create: async ({ aliasPolicy }) =>
          toPolicy(await aliasPolicy.create({ data: { ...policy, rules: toJson(rules) } })),
      });
    },

    async find(projectId, id) {
      const row = await prisma.aliasPolicy.findUnique({ where: { id, projectId } });
      return row && toPolicy(row);
    },

    async list(projectId, query) {
      const page = readPageQuery('policy', query);
      const rows = await prisma.aliasPolicy.findMany({
        where: { projectId, ...(page.before !== null && { id: { lt: page.before } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      });
      return toPage(rows, page, toPolicy);
    },

    async listFor(projectId, { alias, model }) {
      const rows = await prisma.aliasPolicy.findMany({
        where: { projectId, alias, OR: [{ model: null }, { model }] },
        orderBy: { id: 'asc' },
      });
      return rows.map(toPolicy);
    },

    async update(projectId, id, rules) {
      const data = { rules: toJson(rules), updatedAt: new Date() };
      const [row] = await prisma.aliasPolicy.updateManyAndReturn({ where: { id, projectId }, data });
      return row ? toPolicy(row) : null;
    },

    async remove(projectId, id) {
      const { count } = await prisma.aliasPolicy.deleteMany({ where: { id, projectId } });
      return count > 0;
    },
  };
}

function toPolicy(row: Prisma.AliasPolicyGetPayload<object>): AliasPolicy {
  const { id, alias, model, rules, createdAt, updatedAt } = row;
  return {
    id,
    alias,
    model,
    rules: fromJson<PolicyRule[]>(rules),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
