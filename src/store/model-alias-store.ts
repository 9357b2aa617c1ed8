import type { MetPolicy } from '../contracts/policy-rule.ts';
import type { AliasMove, ModelAlias } from '../contracts/model-alias.ts';
import {
  Prisma,
  type ModelAlias as AliasRow,
  type ModelAliasMove as MoveRow,
  type PrismaClient,
} from './generated/client.ts';
import { lockModel } from './lock-model.ts';
import { readNumberedPageQuery, toNumberedPage } from './page-cursor.ts';
import type { ModelAliasStore } from './ports/model-alias-store.ts';
import { fromJson, jsonText, toJson } from './stored-json.ts';
import { eventType, postMessage } from './webhook-message.ts';

/** Aliases of models' versions in Postgres. */
export function createModelAliasStore(prisma: PrismaClient): ModelAliasStore {
  return {
    move({ projectId, name, alias, to, keyId, policies = [] }) {
      return prisma.$transaction(async (transaction) => {
        const modelId = await lockModel(transaction, projectId, name);
        if (modelId === null) return 'noModel';
        const modelId_alias = { modelId, alias };
        const before = await transaction.modelAlias.findUnique({ where: { modelId_alias } });
        if (to === null && before === null) return 'noAlias';
        if (to !== null && before?.version === to) return { alias: toModelAlias(before), move: null };
        if (to !== null) {
          const modelId_version = { modelId, version: to };
          const found = await transaction.modelVersion.count({ where: modelId_version });
          if (found === 0) return 'noVersion';
        }
        const [key, last] = await Promise.all([
          transaction.apiKey.findUnique({ where: { id: keyId }, select: { name: true } }),
          transaction.modelAliasMove.findFirst({ where: { modelId }, orderBy: { number: 'desc' } }),
        ]);
        const moved = { movedAt: new Date(), keyId, keyName: key?.name ?? '' };
        const kept = await transaction.modelAliasMove.create({
          data: {
            modelId,
            number: (last?.number ?? 0) + 1,
            alias,
            fromVersion: before?.version ?? null,
            toVersion: to,
            policies: toJson(policies),
            ...moved,
          },
        });
        await transaction.$executeRaw(postMoved(projectId, name, kept));
        if (to === null) {
          await transaction.modelAlias.delete({ where: { modelId_alias } });
          return { alias: null, move: toMove(kept) };
        }
        const changed = { version: to, ...moved };
        const stored = await transaction.modelAlias.upsert({
          where: { modelId_alias },
          create: { ...modelId_alias, ...changed },
          update: changed,
        });
        return { alias: toModelAlias(stored), move: toMove(kept) };
      });
    },

    async listMoves(projectId, name, { alias, ...query }) {
      const page = readNumberedPageQuery(query);
      const model = await prisma.model.findUnique({
        where: { projectId_name: { projectId, name } },
        select: {
          aliasMoves: {
            where: {
              ...(alias !== undefined && { alias }),
              ...(page.before !== null && { number: { lt: page.before } }),
            },
            orderBy: { number: 'desc' },
            take: page.take,
          },
        },
      });
      return model && toNumberedPage(model.aliasMoves, page, toMove);
    },
  };
}

/** The message of a move, for its transaction. */
function postMoved(
  projectId: string,
  model: string,
  { modelId, number, alias, fromVersion: from, toVersion: to, movedAt }: MoveRow,
): Prisma.Sql {
  return postMessage({
    source: Prisma.sql`(SELECT 1) AS moved`,
    projectId: Prisma.sql`${projectId}`,
    type: eventType('model.alias.moved'),
    at: Prisma.sql`${movedAt}::timestamptz`,
    data: Prisma.sql`${jsonText({ model, modelId, alias, from, to, number, movedAt })}::jsonb`,
  });
}

/** An alias as the API shows it. */
export function toModelAlias({ alias, version, movedAt, keyId, keyName }: AliasRow): ModelAlias {
  return { alias, version, movedAt: movedAt.toISOString(), movedBy: { keyId, keyName } };
}

function toMove({
  number,
  alias,
  fromVersion,
  toVersion,
  movedAt,
  keyId,
  keyName,
  policies,
}: MoveRow): AliasMove {
  return {
    number,
    alias,
    from: fromVersion,
    to: toVersion,
    movedAt: movedAt.toISOString(),
    movedBy: { keyId, keyName },
    policies: fromJson<MetPolicy[]>(policies),
  };
}
