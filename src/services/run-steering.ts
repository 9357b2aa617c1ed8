import type { Caller } from '../contracts/key.ts';
import type { Run, RunStatus } from '../contracts/run.ts';
import { TrainyardError } from '../errors.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { RunRecord, RunStatusChange } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { PrivacyLedgerService } from './privacy-ledger/privacy-ledger-service.ts';
import { announceJob, withdrawJob } from '../queue/announce-job.ts';
import type { Log } from '../log.ts';

/** What a call asks of a run, by the status that it is found in: a change, or nothing to do. */
type Steps = Partial<
  Record<RunStatus, Omit<RunStatusChange, 'runId' | 'from' | 'keyed' | 'origin'> | 'done'>
>;

/** How often a call is tried again when the run's status changes under it. */
const maxTries = 5;

/**
 * Cancel, pause, resume, retry. A run that no worker holds changes at once; a held one is asked (`cancelling`, `pausing`),
 * and its worker does it.
 */
export function createRunSteering(parts: {
  store: Pick<Store, 'runs' | 'experiments'>;
  queue: JobQueue;
  log: Pick<Log, 'warn'>;
  ledger: Pick<PrivacyLedgerService, 'admissionOf'>;
  getRecord: (caller: Caller, id: string) => Promise<RunRecord>;
  withPlace: (run: RunRecord) => Promise<Run>;
}) {
  const { store, queue, log, ledger, getRecord, withPlace } = parts;

  /** A run that ended was charged the steps that it did; it may now do all of them. @throws privacyBudgetExceeded */
  async function admissionAgain(caller: Caller, { id, datasetId, experimentId }: RunRecord) {
    const experiment = await store.experiments.find(caller.projectId, experimentId);
    if (!experiment) return undefined; // the change finds no run then
    return await ledger.admissionOf(caller, { datasetId, definition: experiment.resolved, again: id });
  }

  async function steer(caller: Caller, id: string, verb: string, steps: Steps): Promise<Run> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const run = await getRecord(caller, id);
      const step = steps[run.status];
      if (!step) {
        const possible = Object.keys(steps).join(', ');
        throw new TrainyardError(
          'runStateConflict',
          `The run is ${run.status}; only a run that is one of these can be ${verb}: ${possible}.`,
        );
      }
      if (verb !== 'cancelled') requireNotTrial(run, verb);
      if (step === 'done') return withPlace(run);
      const { keyed, origin } = caller;
      const admission = run.status === 'failed' ? await admissionAgain(caller, run) : undefined;
      const change = { runId: id, from: [run.status], ...step, keyed, origin };
      if (await store.runs.transition(change, admission)) {
        if (step.to === 'queued') announceJob({ queue, log }, 'run.train', id);
        if (step.to === 'cancelled') withdrawJob({ queue, log }, 'run.train', id);
        return withPlace(await getRecord(caller, id));
      }
    }
    throw new TrainyardError('runStateConflict', 'The run keeps changing its status; try again.', {
      retryAfterSeconds: 1,
    });
  }

  return {
    /** A waiting run ends at once; a held one is asked, and keeps a last checkpoint. @throws runStateConflict */
    cancel(caller: Caller, id: string): Promise<Run> {
      const atOnce = { to: 'cancelled', message: 'Cancelled by the user.', stopReason: 'user' } as const;
      const asked = { to: 'cancelling', message: 'The user asked to cancel.' } as const;
      return steer(caller, id, 'cancelled', {
        queued: atOnce,
        paused: atOnce,
        starting: asked,
        running: asked,
        pausing: asked,
        cancelling: 'done',
        cancelled: 'done',
      });
    },

    /** Asks a held run to stop with a checkpoint to go on from. @throws runStateConflict */
    pause(caller: Caller, id: string): Promise<Run> {
      const asked = { to: 'pausing', message: 'The user asked to pause.' } as const;
      return steer(caller, id, 'paused', {
        starting: asked,
        running: asked,
        pausing: 'done',
        paused: 'done',
      });
    },

    /** Queues a paused run again; it goes on from its checkpoint. @throws runStateConflict */
    resume(caller: Caller, id: string): Promise<Run> {
      return steer(caller, id, 'resumed', { paused: { to: 'queued', message: 'Resumed by the user.' } });
    },

    /** Queues a failed run again; it goes on from its last checkpoint. @throws runStateConflict, privacyBudgetExceeded */
    retry(caller: Caller, id: string): Promise<Run> {
      return steer(caller, id, 'retried', { failed: { to: 'queued', message: 'Retried by the user.' } });
    },
  };
}

/** A trial goes on with its search, and is counted once. @throws runStateConflict */
function requireNotTrial({ search }: RunRecord, verb: string): void {
  if (search === null) return;
  throw new TrainyardError(
    'runStateConflict',
    `The run is trial ${search.trial} of the search ${search.id} and can not be ${verb} by itself; pause or resume the search.`,
  );
}
