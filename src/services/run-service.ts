import { askedLabels } from '../contracts/labels.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { runRowsFolder } from '../artifacts/run-rows-key.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { Caller } from '../contracts/key.ts';
import {
  finishedRunStatuses,
  type CreateRunRequest,
  type Run,
  type RunAttempt,
  type RunStatus,
} from '../contracts/run.ts';
import type { ServiceLimits } from '../contracts/system.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { RunFilter, RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { announceJob } from '../queue/announce-job.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';
import type { PrivacyLedgerService } from './privacy-ledger/privacy-ledger-service.ts';
import { withQueuePlaces } from './queue-places.ts';
import { createRunSteering } from './run-steering.ts';
import type { Log } from '../log.ts';

/** The rules of runs. */
export type RunService = ReturnType<typeof createRunService>;

/** Creates the run service. */
export function createRunService(parts: {
  store: Pick<Store, 'projects' | 'runs' | 'experiments' | 'checkpoints' | 'workers'>;
  queue: JobQueue;
  blobs: BlobStore;
  log: Pick<Log, 'warn'>;
  ledger: Pick<PrivacyLedgerService, 'admissionOf'>;
  limits: {
    maxQueuedRuns: number;
    maxRunsUnderWay: number | null;
    preemption: ServiceLimits['preemption'];
  };
}) {
  const { store, queue, blobs, log, ledger, limits } = parts;

  async function getRecord(caller: Caller, id: string): Promise<RunRecord> {
    const run = await store.runs.find(caller.projectId, id);
    if (!run) throw new TrainyardError('notFound', `There is no run ${id}.`);
    return run;
  }

  async function withPlace(run: RunRecord): Promise<Run> {
    return (await withQueuePlaces(store, [run], limits))[0];
  }

  /** Sooner than the next sweep of a worker would, which does the same. */
  function preemptAtOnce(): void {
    const { preemption: between, maxRunsUnderWay: maxHeld } = limits;
    if (between === 'off') return;
    store.runs
      .preempt({ between, maxHeld, seenWithinSeconds: workerSilenceSeconds })
      .catch((error: unknown) => {
        log.warn({ err: error }, 'no slot could be preempted; the next sweep of a worker tries again');
      });
  }

  /** @throws validationFailed where the project has no such run */
  async function requireRuns(caller: Caller, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await store.runs.findStatuses(caller.projectId, ids);
    const issues = ids.flatMap((id, index) =>
      found.has(id)
        ? []
        : [
            {
              pointer: `/after/${index}`,
              code: 'unknownRun',
              detail: `There is no run ${id} in the project.`,
            },
          ],
    );
    if (issues.length === 0) return;
    throw new TrainyardError('validationFailed', 'A run can wait for runs of its own project only.', {
      issues,
    });
  }

  return {
    ...createRunSteering({ store, queue, log, ledger, getRecord, withPlace }),

    /** Makes a run of an experiment and queues it: the row first, then the job. @throws queueFull, privacyBudgetExceeded */
    async create(caller: Caller, experimentId: string, request: CreateRunRequest): Promise<Run> {
      const experiment = await store.experiments.find(caller.projectId, experimentId);
      if (!experiment) throw new TrainyardError('notFound', `There is no experiment ${experimentId}.`);
      await requireRuns(caller, request.after ?? []);
      const { datasetId, resolved: definition } = experiment;
      const admission = await ledger.admissionOf(caller, { datasetId, definition });
      const run = await store.runs.insert(
        {
          id: newId('run'),
          projectId: caller.projectId,
          experimentId,
          name: request.name ?? experiment.name,
          priority: request.priority,
          after: request.after,
          labels: askedLabels(definition, request.labels),
          origin: caller.origin,
        },
        { maxQueuedPerProject: limits.maxQueuedRuns, admission },
        caller.keyed,
      );
      if (run === 'queueFull') {
        throw new TrainyardError(
          'queueFull',
          `The project has the most runs queued that it may have, ${limits.maxQueuedRuns}. Wait for some to start.`,
          { retryAfterSeconds: 10 },
        );
      }
      announceJob({ queue, log }, 'run.train', run.id);
      preemptAtOnce();
      return withPlace(run);
    },

    async get(caller: Caller, id: string): Promise<Run> {
      return withPlace(await getRecord(caller, id));
    },

    /** A page of the project's runs, newest first. */
    async list(caller: Caller, page: PageQuery & RunFilter): Promise<Page<Run>> {
      const { data, nextCursor } = await store.runs.list(caller.projectId, page);
      return { data: await withQueuePlaces(store, data, limits), nextCursor };
    },

    /** The tries of workers at the run, the first one first. */
    async listAttempts(caller: Caller, id: string): Promise<RunAttempt[]> {
      await getRecord(caller, id);
      return store.runs.listAttempts(id);
    },

    /** @throws runNotEvaluated */
    async getEvaluation(caller: Caller, id: string): Promise<Evaluation> {
      const run = await getRecord(caller, id);
      const evaluation = await store.runs.findEvaluation(caller.projectId, id);
      if (evaluation) return { ...evaluation, warnings: run.warnings };
      throw new TrainyardError(
        'runNotEvaluated',
        isFinished(run.status)
          ? `The run ${run.status === 'failed' ? 'failed' : 'ended'} before it was evaluated.`
          : `The run is ${run.status}; it is evaluated at its end.`,
      );
    },

    /** Removes a finished run with its events, metrics and checkpoints. @throws runStateConflict */
    async remove(caller: Caller, id: string): Promise<void> {
      const run = await getRecord(caller, id);
      if (run.search !== null)
        throw new TrainyardError(
          'runStateConflict',
          `The run belongs to the search ${run.search.id}; it goes with the search.`,
        );
      const checkpoints = await store.checkpoints.list(id);
      const removed = await store.runs.remove(caller.projectId, id);
      if (removed === null) throw new TrainyardError('notFound', `There is no run ${id}.`);
      if (removed === 'active') {
        throw new TrainyardError(
          'runStateConflict',
          `The run is ${run.status}; cancel it before removing it.`,
        );
      }
      // Rows first: what is listed always has its files.
      for (const { artifactKey } of checkpoints) await blobs.remove(artifactKey);
      await blobs.remove(runRowsFolder(id));
    },
  };
}

/** Whether the run does not go on by itself. */
export function isFinished(status: RunStatus): boolean {
  return (finishedRunStatuses as readonly RunStatus[]).includes(status);
}
