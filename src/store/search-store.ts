import { finishedRunStatuses } from '../contracts/run.ts';
import type { TrialState } from '../contracts/search.ts';
import { TrainyardError } from '../errors.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';
import { insertKey } from './keyed-request.ts';
import { readNumberedPageQuery, readPageQuery, toNumberedPage, toPage } from './page-cursor.ts';
import type { SearchStore } from './ports/search-store.ts';
import {
  readCurves,
  readObjective,
  readResults,
  readSearchState,
  toCurve,
  toSearchRecords,
  toTrialRecord,
} from './search-rows.ts';
import { isForeignKeyViolation } from './store-error.ts';
import { jsonText } from './stored-json.ts';
import { postSearchFinished } from './webhook-message.ts';
import { takeSearchStep } from './take-search-step.ts';

/** A step reads and writes thousands of rows at most; its search waits no longer for a process that was stopped in the middle of one. */
const stepMilliseconds = 60_000;

/** Searches in Postgres. */
export function createSearchStore(prisma: PrismaClient): SearchStore {
  async function find(projectId: string, id: string) {
    const row = await prisma.search.findUnique({ where: { id, projectId } });
    return row && (await toSearchRecords(prisma, [row]))[0];
  }

  return {
    find,

    async findAny(id) {
      const row = await prisma.search.findUnique({ where: { id } });
      return row && (await toSearchRecords(prisma, [row]))[0];
    },

    async insert(search, keyed) {
      const { id, projectId, origin, settings } = search;
      try {
        await prisma.$executeRaw`
          WITH made AS (
            INSERT INTO searches (
              id, project_id, name, dataset_id, experiment, template, settings, watches_epochs, request_id, trace_parent, deadline
            )
            SELECT ${id}, ${projectId}, ${search.name}, ${search.datasetId}, ${jsonText(search.experiment)}::jsonb,
              ${jsonText(search.template)}::jsonb, ${jsonText(settings)}::jsonb, ${search.watchesEpochs},
              ${origin?.requestId ?? null}, ${origin?.traceParent ?? null},
              ${settings.limits.seconds === null ? Prisma.sql`NULL::timestamptz` : secondsFromNow(settings.limits.seconds)}
            RETURNING id
          )
          ${keyed ? Prisma.sql`, keyed AS (${insertKey(keyed, Prisma.sql`id`, Prisma.sql`FROM made`)})` : Prisma.empty}
          SELECT id FROM made`;
      } catch (error) {
        if (!isForeignKeyViolation(error)) throw error;
        const { datasetId } = search;
        if (await prisma.dataset.findUnique({ where: { id: datasetId }, select: { id: true } })) throw error;
        throw new TrainyardError('notFound', `There is no dataset ${datasetId}.`, { cause: error });
      }
      return (await find(projectId, id))!;
    },

    async list(projectId, { status, datasetId, ...query }) {
      const page = readPageQuery('search', query);
      const rows = await prisma.search.findMany({
        where: {
          projectId,
          ...(status && { status }),
          ...(datasetId !== undefined && { datasetId }),
          ...(page.before !== null && { id: { lt: page.before } }),
        },
        orderBy: { id: 'desc' },
        take: page.take,
      });
      const records = new Map((await toSearchRecords(prisma, rows)).map((record) => [record.id, record]));
      return toPage(rows, page, ({ id }) => records.get(id)!);
    },

    async listTrials(searchId, { state, ...query }) {
      const page = readNumberedPageQuery(query);
      const rows = await prisma.trial.findMany({
        where: {
          searchId,
          ...(state && { state }),
          ...(page.before !== null && { trial: { gte: page.before } }),
        },
        orderBy: { trial: 'asc' },
        take: page.take,
        omit: { curve: true },
      });
      // The cursor is the number that comes next, which is never 0.
      const numbered = rows.map((row) => ({ ...row, number: row.trial + 1 }));
      return toNumberedPage(numbered, page, toTrialRecord);
    },

    async listCurves(searchId, trials) {
      const objective = await readObjective(prisma, searchId);
      if (objective === null) return [];
      const rows = await prisma.trial.findMany({
        where: { searchId, ...(trials && { trial: { in: [...trials] } }) },
        orderBy: { trial: 'asc' },
      });
      const open = rows.filter(({ state }) => isOpen(state as TrialState));
      const curves = await readCurves(prisma, open.flatMap(({ runId }) => runId ?? []), objective); // prettier-ignore
      return rows.map((row) => ({
        ...toTrialRecord(row),
        curve: (row.runId !== null && curves.get(row.runId)) || toCurve(row.curve),
      }));
    },

    async listResults(searchId) {
      const objective = await readObjective(prisma, searchId);
      if (objective === null) return [];
      const rows = await prisma.trial.findMany({
        where: { searchId },
        orderBy: { trial: 'asc' },
        omit: { curve: true },
      });
      const results = await readResults(prisma, searchId, objective.metric);
      return rows.map((row) => ({ ...toTrialRecord(row), ...results.get(row.trial)! }));
    },

    async advance(id, decide, { maxQueuedPerProject }) {
      return prisma.$transaction(
        async (tx) => {
          // A process that is stopped while it holds the row loses it.
          await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '25s'`;
          const [locked] = await tx.$queryRaw<
            { isOverdue: boolean | null; requestId: string | null; traceParent: string | null }[]
          >`
            SELECT deadline <= clock_timestamp() AS "isOverdue", request_id AS "requestId", trace_parent AS "traceParent"
            FROM searches WHERE id = ${id} FOR UPDATE`;
          if (!locked) return null;
          const { isOverdue, requestId, traceParent } = locked;
          const state = await readSearchState(tx, id, isOverdue ?? false);
          const origin = requestId === null ? undefined : { requestId, traceParent };
          const step = decide(state);
          return takeSearchStep(tx, { search: state.search, origin }, step, maxQueuedPerProject);
        },
        { maxWait: stepMilliseconds, timeout: stepMilliseconds },
      );
    },

    async listDue() {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT s.id FROM searches s
        WHERE s.status = 'running' AND (
          s.deadline <= now()
          OR (
            SELECT count(*) FROM trials t WHERE t.search_id = s.id AND t.state IN ('queued', 'running')
          ) < (s.settings #>> '{limits,parallel}')::int
        )
        UNION
        SELECT t.search_id FROM trials t JOIN runs r ON r.id = t.run_id JOIN searches s ON s.id = t.search_id
        WHERE t.state IN ('queued', 'running', 'paused') AND (
          r.status IN ('succeeded', 'failed', 'cancelled')
          OR (t.state <> 'paused' AND r.status = 'paused' AND s.status <> 'paused')
          OR s.status NOT IN ('running', 'paused') AND r.status IN ('queued', 'paused')
        )`;
      return rows.map(({ id }) => id);
    },

    async steer(projectId, id, to, { keyed, origin }) {
      const changed = await prisma.$queryRaw<unknown[]>`
        WITH changed AS (
          UPDATE searches SET status = ${to}, finished_at = CASE WHEN ${to === 'cancelled'} THEN clock_timestamp() END,
            request_id = ${origin ? Prisma.sql`${origin.requestId}` : Prisma.sql`request_id`},
            trace_parent = ${origin ? Prisma.sql`${origin.traceParent}` : Prisma.sql`trace_parent`}
          WHERE id = ${id} AND project_id = ${projectId} AND status IN ('running', 'paused')
          RETURNING *
        )
        ${keyed ? Prisma.sql`, keyed AS (${insertKey(keyed, Prisma.sql`id`, Prisma.sql`FROM changed`)})` : Prisma.empty}
        ${to === 'cancelled' ? Prisma.sql`, posted AS (${postSearchFinished()})` : Prisma.empty}
        SELECT id FROM changed`;
      const search = await find(projectId, id);
      return changed.length > 0 || search === null || search.status === to ? search : 'conflict';
    },

    async remove(projectId, id) {
      return prisma.$transaction(
        async (tx) => {
          const [found] = await tx.$queryRaw<{ status: string }[]>`
            SELECT status FROM searches WHERE id = ${id} AND project_id = ${projectId} FOR UPDATE`;
          if (!found) return null;
          if (found.status === 'running' || found.status === 'paused') return 'active';
          await tx.$executeRaw`SET LOCAL statement_timeout = 0`; // events and metrics may be millions
          const active = await tx.run.count({
            where: { searchId: id, status: { notIn: [...finishedRunStatuses] } },
          });
          if (active > 0) return 'active';
          const ofSearch = { searchId: id };
          const runs = await tx.run.findMany({ where: ofSearch, select: { id: true } });
          const checkpoints = await tx.checkpoint.findMany({
            where: { run: ofSearch },
            select: { artifactKey: true },
          });
          await tx.run.deleteMany({ where: ofSearch });
          await tx.experiment.deleteMany({ where: ofSearch });
          await tx.search.delete({ where: { id } });
          return {
            runIds: runs.map((run) => run.id),
            artifactKeys: checkpoints.map(({ artifactKey }) => artifactKey),
          };
        },
        { maxWait: stepMilliseconds, timeout: 10 * 60_000 },
      );
    },
  };
}

const isOpen = (state: TrialState): boolean => state === 'queued' || state === 'running';
