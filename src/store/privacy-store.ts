import type { ResolvedPrivacy } from '../contracts/definition/privacy.ts';
import type { PrivacyBudget } from '../contracts/privacy-ledger.ts';
import type { RunStatus } from '../contracts/run.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { PrivacyStore, PrivateRun } from './ports/privacy-store.ts';
import { fromJson, toJson } from './stored-json.ts';

interface Row {
  id: string;
  name: string;
  status: string;
  isRemoved: boolean;
  options: ResolvedPrivacy;
  planned: PrivateRun['planned'];
  steps: number;
  report: PrivateRun['report'];
  createdAt: Date;
}

/** Whether the definition of an experiment (alias `e`) is private. */
const isPrivate = Prisma.sql`jsonb_typeof(e.resolved #> '{training,privacy}') = 'object'`;

/** Private runs on a dataset, newest first. */
export async function listPrivateRuns(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  datasetId: string,
): Promise<PrivateRun[]> {
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT r.id, r.name, r.status, false AS "isRemoved", e.resolved #> '{training,privacy}' AS options,
      r.execution -> 'privateSteps' AS planned, steps_of_run(r.id, r.progress) AS steps, r.evaluation -> 'privacy' AS report,
      r.created_at AS "createdAt"
    FROM runs r JOIN experiments e ON e.id = r.experiment_id
    WHERE r.dataset_id = ${datasetId} AND ${isPrivate}
    UNION ALL
    SELECT run_id, name, status, true, options, planned, steps, report, created_at
    FROM removed_private_runs WHERE dataset_id = ${datasetId}
    ORDER BY "createdAt" DESC, id DESC`;
  return rows.map(({ createdAt, status, ...row }) => ({
    ...row,
    status: status as RunStatus,
    createdAt: createdAt.toISOString(),
  }));
}

/** Budgets and costs of private runs in Postgres. */
export function createPrivacyStore(prisma: PrismaClient): PrivacyStore {
  return {
    async findBudget(projectId, id) {
      const row = await prisma.dataset.findUnique({
        where: { id, projectId },
        select: { privacyBudget: true },
      });
      return row && fromJson<PrivacyBudget | null>(row.privacyBudget);
    },

    setBudget(projectId, id, budget) {
      return prisma.$transaction(async (transaction) => {
        // Runs of a project that are inserted take turns by the same lock.
        await transaction.$queryRaw`SELECT id FROM projects WHERE id = ${projectId} FOR NO KEY UPDATE`;
        const searches = budget
          ? await transaction.search.count({ where: { datasetId: id, projectId, finishedAt: null } })
          : 0;
        if (searches > 0) return 'searched';
        const { count } = await transaction.dataset.updateMany({
          where: { id, projectId },
          data: { privacyBudget: budget ? toJson(budget) : Prisma.DbNull },
        });
        return count > 0 ? 'set' : null;
      });
    },

    listRuns: (datasetId) => listPrivateRuns(prisma, datasetId),

    async countUnprotected(datasetId) {
      const [{ count }] = await prisma.$queryRaw<[{ count: number }]>`
        SELECT count(*)::int AS count FROM runs r JOIN experiments e ON e.id = r.experiment_id
        WHERE r.dataset_id = ${datasetId} AND r.started_at IS NOT NULL AND ${isPrivate} IS NOT TRUE`;
      return count;
    },
  };
}
