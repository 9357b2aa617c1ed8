import type { Labels } from '../contracts/labels.ts';
import type {
  HandBackCause,
  RunAttempt,
  RunError,
  RunExecution,
  RunProgress,
  RunStatus,
  RunTimings,
  StopReason,
} from '../contracts/run.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { Prisma } from './generated/client.ts';
import type { RunRecord } from './ports/run-store.ts';
import { fromJson } from './stored-json.ts';
import { fromWarnings } from './stored-warnings.ts';

/** What a {@link RunRecord} is read from: all but the evaluation, with the history. */
export const runSelection = {
  omit: { evaluation: true },
  include: { transitions: { orderBy: { eventId: 'asc' } } },
} as const satisfies Prisma.RunDefaultArgs;

/** The row as the port shows it. */
export function toRunRecord(row: Prisma.RunGetPayload<typeof runSelection>): RunRecord {
  return {
    id: row.id,
    projectId: row.projectId,
    experimentId: row.experimentId,
    datasetId: row.datasetId,
    name: row.name,
    search: row.searchId === null ? null : { id: row.searchId, trial: row.trial! },
    status: row.status as RunStatus,
    stopReason: row.stopReason as StopReason | null,
    attempt: row.attempt,
    preemptions: row.preemptions,
    members: row.members,
    keepsSlotsSince: toTime(row.keepsSlotsSince),
    priority: row.priority,
    after: row.after,
    waitsFor: row.waitsFor,
    labels: fromJson<Labels>(row.labels),
    workerId: row.workerId,
    leaseExpiresAt: toTime(row.leaseExpiresAt),
    elapsedSeconds: row.elapsedSeconds,
    progress: fromJson<RunProgress | null>(row.progress),
    execution: fromJson<RunExecution | null>(row.execution),
    timings: fromJson<RunTimings | null>(row.timings),
    headline: fromJson<RunRecord['headline']>(row.headline),
    ...fromWarnings(row.warnings),
    error: fromJson<RunError | null>(row.error),
    transitions: row.transitions.map(({ status, at, message }) => ({
      status: status as RunStatus,
      at: at.toISOString(),
      message,
    })),
    createdAt: row.createdAt.toISOString(),
    startedAt: toTime(row.startedAt),
    firstStepAt: toTime(row.firstStepAt),
    finishedAt: toTime(row.finishedAt),
  };
}

/** The row as the port shows it. */
export function toRunAttempt(row: Prisma.RunAttemptGetPayload<object>): RunAttempt {
  return {
    attempt: row.attempt,
    workerId: row.workerId,
    engine: fromJson<EngineInfo | null>(row.engine),
    startedAt: row.startedAt.toISOString(),
    endedAt: toTime(row.endedAt),
    outcome: row.outcome as RunStatus | null,
    cause: row.cause as HandBackCause | null,
    error: fromJson<RunError | null>(row.error),
    checkpointStep: row.checkpointStep,
  };
}

function toTime(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
