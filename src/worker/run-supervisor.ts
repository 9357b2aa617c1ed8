import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { errorToPlain } from '../errors.ts';
import type { ClaimedRun, RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { createCheckpointKeeper } from './checkpoint-keeper.ts';
import { keepRunLease } from './lease-keeper.ts';
import type { Log } from '../log.ts';
import { prepareTask, type PreparedTask } from './prepare-task.ts';
import { createRowsKeeper } from './rows-keeper.ts';
import { startRunAttempt, type RunAttempt } from './run-attempt.ts';
import type { AttemptEnd } from './run-ending.ts';
import { createRunReporter } from './run-reporter.ts';
import type { TrainerPool } from './trainer-pool.ts';
import type { TrainerProcess } from './trainer-process.ts';
import { writeEnding, type SupervisionResult } from './write-ending.ts';

/** A trainer that has done its task and has not ended after this long is killed. */
const exitGraceMilliseconds = 5000;

/** What the supervisor goes by. */
export interface SupervisorSettings {
  workerId: string;
  leaseSeconds: number;
  /** Tries in a row of a run whose trainer or worker was lost. */
  maxAttempts: number;
  /** Folder for attempts' files, best on the file system of the blobs. */
  scratchDir: string;
  memoryLimitBytes: number;
  enginePlan: string | null;
  /** Runs of a project that all workers together may hold; null: no limit. */
  maxRunsUnderWay: number | null;
}

export interface RunSupervisor {
  /** Trains a queued run to its end, or as far as this worker gets. @throws engineUnavailable, and what the store throws */
  supervise(runId: string): Promise<SupervisionResult>;
  /** Has the runs under way save a checkpoint and go back to the queue; no new ones are taken. */
  handBackAll(): void;
  /** Runs under way. */
  busy(): number;
}

/** Takes runs one attempt at a time: claim → trainer → rows, under a lease that every write names. */
export function createRunSupervisor({
  store,
  blobStore,
  pool,
  settings,
  log,
}: {
  store: Store;
  blobStore: BlobStore;
  pool: TrainerPool;
  settings: SupervisorSettings;
  log: Log;
}): RunSupervisor {
  const attempts = new Set<RunAttempt>();
  let handingBack = false;
  const isHandingBack = (): boolean => handingBack;

  async function supervise(runId: string): Promise<SupervisionResult> {
    if (isHandingBack()) return 'queued';
    // The trainer first: without one this worker must not hold the run.
    const ready = await pool.take();
    let run: ClaimedRun | null = null;
    try {
      // Booting takes seconds, in which the worker may have been told to stop.
      if (isHandingBack()) return 'queued';
      run = await store.runs.claim(runId, settings.workerId, settings.leaseSeconds, settings.maxRunsUnderWay);
    } finally {
      if (!run) pool.giveBack(ready);
    }
    if (!run) return 'notMine';
    const scratchDir = path.join(settings.scratchDir, `${runId}-${run.attempt}`);
    log.info({ runId, attempt: run.attempt, trainerPid: ready.trainer.pid }, 'run claimed');
    try {
      const result = await superviseAttempt(run, ready.trainer, scratchDir);
      log.info({ runId, attempt: run.attempt, result }, 'attempt finished');
      return result;
    } finally {
      ready.trainer.stop(exitGraceMilliseconds);
      pool.replenish();
      await rm(scratchDir, { recursive: true, force: true });
    }
  }

  async function superviseAttempt(
    run: ClaimedRun,
    trainer: TrainerProcess,
    scratchDir: string,
  ): Promise<SupervisionResult> {
    const lease: RunLease = { runId: run.id, attempt: run.attempt, workerId: settings.workerId };
    const conclude = (end: AttemptEnd, trainedSeconds: number, prepared: PreparedTask | null) =>
      writeEnding({
        store,
        run,
        lease,
        end,
        facts: { ...settings, handingBack, trainedSeconds, resumedFrom: prepared?.resumedFrom ?? null },
      });

    let prepared: PreparedTask;
    try {
      prepared = await prepareTask({ store, blobStore, run, lease, settings: { ...settings, scratchDir } });
    } catch (error) {
      const reply = { type: 'failed', error: errorToPlain(error), stopReason: 'error' } as const;
      return await conclude({ how: 'replied', reply }, 0, null);
    }

    const onLost = (): void => {
      log.warn({ runId: run.id, attempt: run.attempt }, 'lease lost: another worker takes the run over');
      attempt.abandon();
    };
    const reporter = createRunReporter({
      store,
      lease,
      elapsedSeconds: () => run.elapsedSeconds + attempt.trainedSeconds(),
      warnings: run.warnings,
      onLost,
    });
    const attempt: RunAttempt = startRunAttempt({
      store,
      trainer,
      task: prepared.task,
      lease,
      sinks: {
        reporter,
        checkpoints: createCheckpointKeeper({
          store,
          blobStore,
          lease,
          policy: run.definition.training.checkpoint,
        }),
        rows: createRowsKeeper({ runs: store.runs, blobStore, lease, leaseSeconds: settings.leaseSeconds }),
        onFirstStep: () => pool.replenishWhenIdle(),
      },
      log,
    });
    attempts.add(attempt);
    if (handingBack) attempt.stop('pause');
    const keeper = keepRunLease({
      runs: store.runs,
      lease,
      leaseSeconds: settings.leaseSeconds,
      log,
      onStatus(status) {
        if (status === 'cancelling') attempt.stop('cancel');
        if (status === 'pausing') attempt.stop('pause');
      },
      onLost,
    });
    const unsubscribe = await watch(run.id, () => keeper.look());
    try {
      const end = await attempt.end;
      if (end === 'lost') return 'notMine';
      await reporter.flush();
      return await conclude(end, attempt.trainedSeconds(), prepared);
    } finally {
      keeper.stop();
      reporter.abandon();
      unsubscribe();
      attempts.delete(attempt);
    }
  }

  async function watch(runId: string, onEvents: () => void): Promise<() => void> {
    try {
      const unsubscribe = await store.events.subscribe(runId, onEvents);
      // A cancel may have come between the claim and the subscription.
      onEvents();
      return unsubscribe;
    } catch (error) {
      log.warn(
        { err: error, runId },
        'could not subscribe to the run: a cancel is noticed only when the lease is renewed',
      );
      return () => {};
    }
  }

  return {
    supervise,
    handBackAll() {
      handingBack = true;
      for (const attempt of attempts) attempt.stop('pause');
    },
    busy: () => attempts.size,
  };
}
