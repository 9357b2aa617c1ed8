import type { Project, UpdateProjectRequest } from '../contracts/project.ts';
import { newId } from '../identifiers.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { createKeyed } from './keyed-request.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import { usedColumns } from './project-room.ts';
import type { ProjectContents, ProjectStore, ProjectUse } from './ports/project-store.ts';
import { isKeyTaken, isUniqueViolation } from './store-error.ts';

/** Projects in Postgres. */
export function createProjectStore(prisma: PrismaClient): ProjectStore {
  /** A statement that sets a name; the database knows whether another project has it. */
  async function unlessTaken<T>(statement: Promise<T>): Promise<T | 'nameTaken'> {
    try {
      return await statement;
    } catch (error) {
      if (isUniqueViolation(error) && !isKeyTaken(error)) return 'nameTaken';
      throw error;
    }
  }

  return {
    async ensure(name) {
      const data = { id: newId('project'), name };
      await prisma.project.createMany({ data, skipDuplicates: true }); // an upsert fails when two make it at once
      return toProject(await prisma.project.findUniqueOrThrow({ where: { name } }));
    },

    async insert({ id, name, ...change }, keyed) {
      const data = { id, name, ...toColumns(change) };
      const created = await unlessTaken(createKeyed(prisma, keyed, id, prisma.project.create({ data })));
      return created === 'nameTaken' ? created : toProject(created);
    },

    async find(id) {
      const row = await prisma.project.findUnique({ where: { id } });
      return row && toProject(row);
    },

    async findByName(name) {
      const row = await prisma.project.findUnique({ where: { name } });
      return row && toProject(row);
    },

    async list(query) {
      const page = readPageQuery('project', query);
      const rows = await prisma.project.findMany({
        where: page.before === null ? {} : { id: { lt: page.before } },
        orderBy: { id: 'desc' },
        take: page.take,
      });
      return toPage(rows, page, toProject);
    },

    async findUse(id) {
      const [project, [used]] = await Promise.all([
        prisma.project.findUniqueOrThrow({ where: { id } }),
        prisma.$queryRaw<[ProjectUse]>`
          SELECT runs, cores, gpus, memory_bytes AS "memoryBytes"
          FROM (SELECT ${usedColumns} FROM runs WHERE project_id = ${id} AND worker_id IS NOT NULL) AS used`,
      ]);
      const { limits } = toProject(project);
      return { limits, used };
    },

    async update(id, change) {
      const data = toColumns(change);
      const updated = await unlessTaken(prisma.project.updateManyAndReturn({ where: { id }, data }));
      if (updated === 'nameTaken') return updated;
      return updated.length > 0 ? toProject(updated[0]) : null;
    },

    remove(id) {
      return prisma.$transaction(async (transaction) => {
        // Rows that refer to the project wait for this lock, and find no project after it.
        const found = await transaction.$queryRaw<
          unknown[]
        >`SELECT 1 FROM projects WHERE id = ${id} FOR UPDATE`;
        if (found.length === 0) return false;
        const [contents] = await transaction.$queryRaw<ProjectContents[]>`
          SELECT (SELECT count(*) FROM datasets WHERE project_id = ${id})::float8 AS datasets,
            (SELECT count(*) FROM experiments WHERE project_id = ${id})::float8 AS experiments,
            (SELECT count(*) FROM runs WHERE project_id = ${id})::float8 AS runs,
            (SELECT count(*) FROM models WHERE project_id = ${id})::float8 AS models,
            (SELECT count(*) FROM batch_predictions WHERE project_id = ${id})::float8 AS "batchPredictions",
            (SELECT count(*) FROM searches WHERE project_id = ${id})::float8 AS searches`;
        if (Object.values(contents).some((count) => count > 0)) return contents;
        await transaction.project.delete({ where: { id } });
        return true;
      });
    },
  };
}

function toProject(row: Prisma.ProjectGetPayload<object>): Project {
  const { id, name, share, maxRuns, maxCores, maxGpus, maxMemoryBytes, createdAt } = row;
  const memoryBytes = maxMemoryBytes === null ? null : Number(maxMemoryBytes);
  const limits = { runs: maxRuns, cores: maxCores, gpus: maxGpus, memoryBytes };
  return { id, name, share, limits, createdAt: createdAt.toISOString() };
}

/** What a change sets; what is left out stays. */
function toColumns({ name, share, limits = {} }: UpdateProjectRequest) {
  const { runs: maxRuns, cores: maxCores, gpus: maxGpus, memoryBytes: maxMemoryBytes } = limits;
  return {
    ...(name !== undefined && { name }),
    ...(share !== undefined && { share }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(maxCores !== undefined && { maxCores }),
    ...(maxGpus !== undefined && { maxGpus }),
    ...(maxMemoryBytes !== undefined && { maxMemoryBytes }),
  };
}
