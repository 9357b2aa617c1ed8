import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import { finishedRunStatuses, type RunStatus, type StopReason } from '../contracts/run.ts';
import { noResources } from '../contracts/system.ts';
import { TrainyardError } from '../errors.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { lockWorkers, reserveMembers } from './gang-statements.ts';
import { isHeldWith, secondsFromNow } from './held-run.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import { runSelection, toRunAttempt, toRunRecord } from './run-record.ts';
import { insertQueued, tellWarnings } from './run-insert-statements.ts';
import { changeStatus } from './run-status-statement.ts';
import { checkTransition } from './run-transition-check.ts';
import { keepSlots, letSlotsGo } from './kept-slots-statements.ts';
import { forgetPromises, promiseSlot, promiseSlotOfGang } from './preempt-statements.ts';
import type { Admission } from './ports/privacy-store.ts';
import type { LeaseState, ProjectQueue, RunStore } from './ports/run-store.ts';
import { listPrivateRuns } from './privacy-store.ts';
import {
  claimQueued,
  selectLongestWait,
  selectMeanSeconds,
  selectNext,
  selectQueued,
  selectQueues,
} from './run-queue-statements.ts';
import { isForeignKeyViolation, isUniqueViolation } from './store-error.ts';
import { fromJson, jsonText } from './stored-json.ts';
import { withWarning } from './stored-warnings.ts';

/** Undoes a claim that did not get all of its slots. */
const notTogether = new Error('not all slots are free');

interface ChangedRow {
  id: string;
}

/** How long a transaction with an admission may wait and take: others of the project are before it. */
const turnMilliseconds = 20_000;

const lockProject = (id: string): Prisma.Sql =>
  Prisma.sql`SELECT id FROM projects WHERE id = ${id} FOR NO KEY UPDATE`;

/** Runs in Postgres. Every change of a status is one statement; see {@link recordStatus}. */
export function createRunStore(prisma: PrismaClient): RunStore {
  const findAny = async (id: string) => {
    const row = await prisma.run.findUnique({ where: { id }, ...runSelection });
    return row && toRunRecord(row);
  };

  /** Runs statements in one transaction; the first one is the lock, after which an admission is asked. */
  async function inTurn<Rows>(
    statements: readonly Prisma.Sql[],
    admission: { datasetId: string; check: Admission } | undefined,
  ): Promise<Rows[]> {
    if (!admission)
      return await prisma.$transaction(statements.map((statement) => prisma.$queryRaw<Rows>(statement)));
    return await prisma.$transaction(
      async (transaction) => {
        const results: Rows[] = [];
        for (const [index, statement] of statements.entries()) {
          results.push(await transaction.$queryRaw<Rows>(statement));
          if (index === 0) admission.check(await listPrivateRuns(transaction, admission.datasetId));
        }
        return results;
      },
      { timeout: turnMilliseconds, maxWait: turnMilliseconds },
    );
  }

  /** Claims a run that needs slots of other workers, with all of them or not at all. False also for any other run. */
  async function claimTogether(claim: Parameters<typeof claimQueued>[0]): Promise<boolean> {
    const { id, workerId } = claim;
    const run = await prisma.run.findUnique({ where: { id }, select: { status: true, members: true, projectId: true } }); // prettier-ignore
    if (run?.status !== 'queued' || run.members === 0) return false;
    const { members, projectId } = run;
    try {
      await prisma.$transaction(
        async (transaction) => {
          await transaction.$queryRaw(lockProject(projectId));
          await transaction.$queryRaw(lockWorkers(workerSilenceSeconds));
          const reserved = await transaction.$queryRaw<object[]>(reserveMembers(id, workerId, workerSilenceSeconds)); // prettier-ignore
          if (reserved.length < members) throw notTogether;
          const claimed = await transaction.$queryRaw<ChangedRow[]>(claimQueued({ ...claim, members }));
          if (claimed.length === 0) throw notTogether;
        },
        { timeout: turnMilliseconds, maxWait: turnMilliseconds },
      );
      return true;
    } catch (error) {
      if (error === notTogether) return false;
      throw error;
    }
  }

  return {
    findAny,

    async insert(run, { maxQueuedPerProject, admission }, keyed) {
      const statements = [
        // the lock makes inserts of a project take turns, or they would all count the same queue
        lockProject(run.projectId),
        // none of them succeeds between the look at it and the insert
        Prisma.sql`SELECT id FROM runs WHERE id = ANY(${[...(run.after ?? [])]}::text[]) ORDER BY id FOR SHARE`,
        insertQueued(run, maxQueuedPerProject, keyed),
        tellWarnings(run.id),
      ];
      const [, , inserted] = await inTurn<ChangedRow[]>(statements, admission).catch((error: unknown) => {
        if (isForeignKeyViolation(error)) throw noExperiment(run.experimentId);
        throw error;
      });
      if (inserted.length > 0) return (await findAny(run.id))!;
      const { experimentId: id, projectId } = run;
      if (await prisma.experiment.findUnique({ where: { id, projectId }, select: { id: true } })) {
        return 'queueFull';
      }
      throw noExperiment(id);
    },

    async find(projectId, id) {
      const row = await prisma.run.findUnique({ where: { id, projectId }, ...runSelection });
      return row && toRunRecord(row);
    },

    async findEvaluation(projectId, id) {
      const row = await prisma.run.findUnique({ where: { id, projectId }, select: { evaluation: true } });
      return row && fromJson<Evaluation | null>(row.evaluation);
    },

    async list(projectId, { status, experimentId, datasetId, searchId, warning, ...query }) {
      const page = readPageQuery('run', query);
      const rows = await prisma.run.findMany({
        where: {
          projectId,
          ...(status && { status }),
          ...(experimentId !== undefined && { experimentId }),
          ...(searchId !== undefined ? { searchId } : experimentId === undefined && { searchId: null }),
          ...(datasetId !== undefined && { datasetId }),
          ...(warning && { warnings: withWarning(warning) }),
          ...(page.before !== null && { id: { lt: page.before } }),
        },
        orderBy: { id: 'desc' },
        take: page.take,
        ...runSelection,
      });
      return toPage(rows, page, toRunRecord);
    },

    async listAttempts(runId) {
      const rows = await prisma.runAttempt.findMany({ where: { runId }, orderBy: { attempt: 'asc' } });
      return rows.map(toRunAttempt);
    },

    async findNext(maxHeld, labels = {}, slot = noResources, workerId) {
      const [next] = await prisma.$queryRaw<ChangedRow[]>(
        selectNext(maxHeld, labels, slot, workerId ?? null),
      );
      return next?.id ?? null;
    },

    async claim(id, workerId, leaseSeconds, maxHeld = null, slot = noResources) {
      const claim = { id, workerId, leaseSeconds, maxHeld, slot };
      const claimed = await prisma.$queryRaw<ChangedRow[]>(claimQueued(claim));
      if (claimed.length === 0 && !(await claimTogether(claim))) return null;
      const row = await prisma.run.findUniqueOrThrow({
        where: { id },
        omit: runSelection.omit,
        include: {
          ...runSelection.include,
          experiment: { select: { resolved: true } },
          search: { select: { watchesEpochs: true } },
        },
      });
      const { requestId, traceParent } = row;
      return {
        ...toRunRecord(row),
        definition: fromJson<AnyDefinition>(row.experiment.resolved),
        pauseAfterEpoch: row.pauseAfterEpoch,
        tellsEpochs: row.search?.watchesEpochs ?? false,
        origin: requestId === null ? null : { requestId, traceParent },
      };
    },

    async renewLease(lease, leaseSeconds) {
      const [renewed] = await prisma.$queryRaw<Omit<LeaseState, 'held'>[]>`
        UPDATE runs r SET lease_expires_at = ${secondsFromNow(leaseSeconds)} WHERE ${isHeldWith(lease)}
        RETURNING r.status, r.stop_reason AS "stopReason",
          (SELECT w.id FROM runs w WHERE w.id = r.yields_to AND w.status = 'queued') AS "yieldsTo"`;
      if (renewed) return { held: true, ...renewed };
      const row = await prisma.run.findUnique({ where: { id: lease.runId }, select: { status: true, stopReason: true } }); // prettier-ignore
      const { status = null, stopReason = null } = row ?? {};
      return { held: false, status: status as RunStatus | null, stopReason: stopReason as StopReason | null, yieldsTo: null }; // prettier-ignore
    },

    async transition(change, admission) {
      checkTransition(change);
      const statement = changeStatus(change);
      if (!admission) return (await prisma.$queryRaw<ChangedRow[]>(statement)).length > 0;
      const lock = Prisma.sql`SELECT p.id FROM projects p JOIN datasets d ON d.project_id = p.id WHERE d.id = ${admission.datasetId} FOR NO KEY UPDATE OF p`;
      const [, changed] = await inTurn<ChangedRow[]>([lock, statement], admission);
      return changed!.length > 0;
    },

    async updateProgress(lease, { progress, firstStepAt, execution, elapsedSeconds, warnings }) {
      const engine = execution ? jsonText(execution.engine) : null;
      const updated = await prisma.$queryRaw<ChangedRow[]>`
        WITH updated AS (
          UPDATE runs r SET
            progress = coalesce(${progress ? jsonText(progress) : null}::jsonb, r.progress),
            first_step_at = coalesce(r.first_step_at, ${firstStepAt ?? null}::timestamptz),
            execution = coalesce(${execution ? jsonText(execution) : null}::jsonb, r.execution),
            elapsed_seconds = coalesce(${elapsedSeconds ?? null}::float8, r.elapsed_seconds),
            warnings = coalesce(${warnings ? jsonText(warnings) : null}::jsonb, r.warnings)
          WHERE ${isHeldWith(lease)}
          RETURNING r.id, r.attempt
        ),
        attempt_updated AS (
          UPDATE run_attempts a SET engine = ${engine}::jsonb FROM updated
          WHERE a.run_id = updated.id AND a.attempt = updated.attempt AND ${engine}::jsonb IS NOT NULL
        )
        SELECT id FROM updated`;
      return updated.length > 0;
    },

    async listLapsed() {
      const lapsed = await prisma.$queryRaw<ChangedRow[]>`
        SELECT id FROM runs WHERE lease_expires_at <= now() ORDER BY lease_expires_at, id`;
      const rows = await prisma.run.findMany({
        where: { id: { in: lapsed.map((row) => row.id) } },
        ...runSelection,
      });
      return rows.map(toRunRecord);
    },

    async preempt(preemption) {
      await prisma.$executeRaw(forgetPromises);
      const promised: { runId: string; yieldsTo: string }[] = [];
      for (const statement of [promiseSlotOfGang(preemption), promiseSlot(preemption)]) {
        for (let pair; (pair = await promise(statement));) promised.push(pair);
      }
      return promised;

      async function promise(statement: Prisma.Sql): Promise<{ runId: string; yieldsTo: string } | null> {
        try {
          const [pair] = await prisma.$queryRaw<{ runId: string; yieldsTo: string }[]>(statement);
          return pair ? { runId: pair.runId, yieldsTo: pair.yieldsTo } : null;
        } catch (error) {
          if (isUniqueViolation(error)) return null; // another sweep has promised it a slot
          throw error;
        }
      }
    },

    async keepSlots(keeping) {
      await prisma.$queryRaw(letSlotsGo(keeping));
      await prisma.$queryRaw(keepSlots(keeping)).catch((error: unknown) => {
        if (!isUniqueViolation(error)) throw error; // another sweep keeps them for one
      });
    },

    async findYielding(takers) {
      if (takers.length === 0) return new Map();
      const where = { yieldsTo: { in: [...takers] } };
      const rows = await prisma.run.findMany({
        where,
        select: { id: true, projectId: true, yieldsTo: true },
        orderBy: { yieldsNumber: 'desc' }, // the last one of a map counts
      });
      return new Map(rows.map(({ id, projectId, yieldsTo }) => [yieldsTo!, { id, projectId }]));
    },

    async listQueues() {
      return await prisma.$queryRaw<ProjectQueue[]>(selectQueues);
    },

    async listQueued(projectId) {
      const rows = await prisma.$queryRaw<{ id: string; retryAt: Date | null }[]>(selectQueued(projectId));
      return rows.map(({ id, retryAt }) => ({ id, retryAt: retryAt?.toISOString() ?? null }));
    },

    async findStatuses(projectId, ids) {
      if (ids.length === 0) return new Map(); // most runs wait for none
      const where = { projectId, id: { in: [...ids] } };
      const rows = await prisma.run.findMany({ where, select: { id: true, status: true } });
      return new Map(rows.map(({ id, status }) => [id, status as RunStatus]));
    },

    async findMeanSeconds() {
      const [{ seconds }] = await prisma.$queryRaw<[{ seconds: number | null }]>(selectMeanSeconds);
      return seconds;
    },

    async findLongestWait(maxHeld) {
      const [{ seconds }] = await prisma.$queryRaw<[{ seconds: number | null }]>(selectLongestWait(maxHeld));
      return Math.max(0, seconds ?? 0);
    },

    async countByStatus() {
      const groups = await prisma.run.groupBy({ by: ['status'], _count: true });
      return Object.fromEntries(groups.map((group) => [group.status, group._count]));
    },

    async remove(projectId, id) {
      const [, { count }] = await prisma.$transaction([
        prisma.$executeRaw`SET LOCAL statement_timeout = 0`, // its events and metrics may be millions
        prisma.run.deleteMany({ where: { id, projectId, status: { in: [...finishedRunStatuses] } } }),
      ]);
      if (count > 0) return 'removed';
      const isThere = await prisma.run.findUnique({ where: { id, projectId }, select: { id: true } });
      return isThere ? 'active' : null;
    },
  };
}

function noExperiment(id: string): TrainyardError {
  return new TrainyardError('notFound', `There is no experiment ${id}.`);
}
