import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { TrainyardError } from '../errors.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { createKeyed } from './keyed-request.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type { ExperimentRecord, ExperimentStore } from './ports/experiment-store.ts';
import { isForeignKeyViolation } from './store-error.ts';
import { fromJson, toJson } from './stored-json.ts';
import { fromWarnings, withWarning } from './stored-warnings.ts';

const withRunCount = { include: { _count: { select: { runs: true } } } } as const;
type ExperimentRow = Prisma.ExperimentGetPayload<typeof withRunCount>;

/** Experiments in Postgres. */
export function createExperimentStore(prisma: PrismaClient): ExperimentStore {
  return {
    async insert({ definition, resolved, warnings, ...experiment }, keyed) {
      const data = {
        ...experiment,
        definition: toJson(definition),
        resolved: toJson(resolved),
        warnings: toJson(warnings),
      };
      try {
        const create = prisma.experiment.create({ data, ...withRunCount });
        return toRecord(await createKeyed(prisma, keyed, experiment.id, create));
      } catch (error) {
        if (!isForeignKeyViolation(error)) throw error;
        throw new TrainyardError('notFound', `There is no dataset ${experiment.datasetId}.`, {
          cause: error,
        });
      }
    },

    async find(projectId, id) {
      const row = await prisma.experiment.findUnique({ where: { id, projectId }, ...withRunCount });
      return row && toRecord(row);
    },

    async list(projectId, { datasetId, searchId, warning, ...query }) {
      const page = readPageQuery('experiment', query);
      const rows = await prisma.experiment.findMany({
        where: {
          projectId,
          searchId: searchId ?? null,
          ...(datasetId !== undefined && { datasetId }),
          ...(warning && { warnings: withWarning(warning) }),
          ...(page.before !== null && { id: { lt: page.before } }),
        },
        orderBy: { id: 'desc' },
        take: page.take,
        ...withRunCount,
      });
      return toPage(rows, page, toRecord);
    },

    async remove(projectId, id) {
      try {
        const { count } = await prisma.experiment.deleteMany({ where: { id, projectId } });
        return count > 0 ? 'removed' : null;
      } catch (error) {
        if (isForeignKeyViolation(error)) return 'inUse';
        throw error;
      }
    },
  };
}

function toRecord(row: ExperimentRow): ExperimentRecord {
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    datasetId: row.datasetId,
    searchId: row.searchId,
    definition: fromJson<ExperimentDefinition>(row.definition),
    resolved: fromJson<AnyDefinition>(row.resolved),
    ...fromWarnings(row.warnings),
    runCount: row._count.runs,
    createdAt: row.createdAt.toISOString(),
  };
}
