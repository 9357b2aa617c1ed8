import path from 'node:path';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { holdCopies } from '../artifacts/held-copies.ts';
import type { HandBackCause } from '../contracts/run.ts';
import type { TrainerRequest } from '../contracts/trainer-messages.ts';
import { errorToPlain, type PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { watchForHang } from '../processes/hang-watch.ts';
import { processUsage, type ProcessUsage } from '../processes/process-usage.ts';
import type { WorkerMeter } from '../metrics/worker-meter.ts';
import type { Span, Tracer } from '../tracing/tracer.ts';
import type { ClaimedRun, RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { createCheckpointKeeper } from './checkpoint-keeper.ts';
import { createDatabasePatience } from './database-patience.ts';
import type { ResumePoint } from './find-resume-point.ts';
import { createGangKeeper } from './gang-keeper.ts';
import { createSpreadGangKeeper } from './spread-gang-keeper.ts';
import { keepRunLease } from './lease-keeper.ts';
import { watchMemory } from './memory-watch.ts';
import { prepareTask } from './prepare-task.ts';
import { createReportSpool } from './report-spool.ts';
import { createRoundKeeper } from './round-keeper.ts';
import { createRowsKeeper } from './rows-keeper.ts';
import { startRunAttempt, type RunAttempt } from './run-attempt.ts';
import type { AttemptEnd } from './run-ending.ts';
import { createRunReporter } from './run-reporter.ts';
import type { SupervisorSettings } from './supervisor-settings.ts';
import { describeHang, type TrainerProcess } from './trainer-process.ts';
import { writeEnding, type SupervisionResult } from './write-ending.ts';

/** What the worker has to say while an attempt lasts. */
export interface WorkerControl {
  /** The runs under way; an attempt is among them from its start to its end. */
  attempts: Set<RunAttempt>;
  /** Whether this worker stops: runs are saved and given back. */
  isStopping(): boolean;
  /** Whether this worker drains: the same without haste. */
  isDraining(): boolean;
  /** Told when a trial of a search has paused, ended, or reported epochs that its search looks at. */
  onTrial(searchId: string): void;
  /** Aborted when a worker that stops waits for the database no longer. */
  lastPatience: AbortSignal;
  onFirstStep(): void;
  /** Told of the queued run that the slot of this one is promised to; the slot takes it next. */
  onYield(takerId: string): void;
}

/** Trains a claimed run on this trainer as far as it gets, and writes what came of it, under the run's lease. */
export async function superviseAttempt({
  parts: { store, blobStore, meter, tracer, log, usage = processUsage },
  span,
  settings,
  run,
  trainer,
  scratchDir,
  control,
}: {
  parts: {
    store: Store;
    blobStore: BlobStore;
    meter: WorkerMeter;
    tracer: Tracer;
    log: Log;
    usage?: ProcessUsage;
  };
  /** Of the attempt. */
  span: Span;
  settings: SupervisorSettings;
  run: ClaimedRun;
  trainer: TrainerProcess;
  /** A folder of this attempt alone; the caller removes it. */
  scratchDir: string;
  control: WorkerControl;
}): Promise<SupervisionResult> {
  const { leaseSeconds, memoryLimitBytes } = settings;
  const lease: RunLease = { runId: run.id, attempt: run.attempt, workerId: settings.workerId };
  const lost = new AbortController();
  const claimedAt = Date.now();
  let attempt: RunAttempt | null = null;
  let outOfTouch = false;
  let yields = false;
  let gangLeaves = false;
  const handBackCause = (): HandBackCause | null => {
    if (control.isStopping()) return 'workerStopped';
    if (outOfTouch) return 'workerCutOff';
    if (control.isDraining() || gangLeaves) return 'workerDrained';
    return yields ? 'preempted' : null;
  };
  const signal = AbortSignal.any([lost.signal, control.lastPatience]);
  const untilDatabaseAnswers = createDatabasePatience({ signal, log });

  const copies = holdCopies(blobStore, log);

  const onLost = (): void => {
    lost.abort();
    log.warn({ runId: run.id, attempt: run.attempt }, 'lease lost: another worker takes the run over');
    attempt?.abandon();
  };
  const keeper = keepRunLease({
    runs: store.runs,
    lease,
    leaseSeconds,
    log,
    onState({ status, yieldsTo }) {
      if (status === 'cancelling') attempt?.stop('cancel');
      if (status === 'pausing') attempt?.stop('pause');
      if (status === 'running' && yieldsTo !== null && attempt) {
        yields = true;
        control.onYield(yieldsTo);
        attempt.stop('yield');
      }
    },
    onOverdue() {
      outOfTouch = true;
      log.warn({ runId: run.id }, 'the lease is over and was not renewed: the run is saved and handed back');
      attempt?.stop('pause');
    },
    onLost,
  });
  const conclude = (end: AttemptEnd, trainedSeconds: number, resumedFrom: ResumePoint | null) =>
    writeEnding({
      store,
      blobStore,
      run,
      lease,
      end,
      facts: { ...settings, handingBack: handBackCause, trainedSeconds, resumedFrom },
      untilDatabaseAnswers,
      log,
      onWritten(status, cause) {
        if (cause) meter.onHandBack(cause);
        meter.onAttemptEnd(status, (Date.now() - claimedAt) / 1000);
        span.set({ 'trainyard.run.status': status });
        if (run.search && status !== 'queued') control.onTrial(run.search.id);
      },
    });

  try {
    const prepared = await untilDatabaseAnswers(() =>
      prepareTask({
        store,
        blobStore: { ...blobStore, localPath: copies.localPath },
        run,
        lease,
        settings: { ...settings, scratchDir },
      }),
    ).catch((error: unknown) => errorToPlain(error));
    if (lost.signal.aborted) return 'notMine';
    if ('code' in prepared) {
      const reply = { type: 'failed', error: prepared, stopReason: 'error' } as const;
      return await conclude({ how: 'replied', reply }, 0, null);
    }

    const reporter = createRunReporter({
      store,
      lease,
      elapsedSeconds: () => run.elapsedSeconds + (attempt?.trainedSeconds() ?? 0),
      warnings: run.warnings,
      spool: createReportSpool(path.join(scratchDir, 'waiting-reports.ndjson')),
      onLost,
      ...(run.search && run.tellsEpochs && { onEpochs: () => control.onTrial(run.search!.id) }),
    });
    const policy = run.definition.training.checkpoint;
    const forGang = {
      send: (request: TrainerRequest) => trainer.send(request),
      onOver: (error: PlainError) => attempt?.fail({ how: 'overLimit', error, stopReason: 'error' }),
      log,
    };
    const gang =
      run.members > 0
        ? createSpreadGangKeeper({
            ...forGang,
            members: store.members,
            lease,
            onLeaving() {
              gangLeaves = true;
              log.info({ runId: run.id }, 'the worker of a member drains: the run is saved and handed back');
              attempt?.stop('yield');
            },
          })
        : createGangKeeper({
            ...forGang,
            settings: settings.gang ?? null,
            memoryLimitBytes,
            residentBytes: usage.residentBytes,
          });
    const rounds = createRoundKeeper({
      federations: store.federations,
      lease,
      scratchDir,
      send: (request) => trainer.send(request),
      onLost,
      untilDatabaseAnswers,
      log,
    });
    const started = startRunAttempt({
      store,
      trainer,
      task: { ...prepared.task, traceParent: span.traceParent },
      lease,
      sinks: {
        reporter,
        checkpoints: createCheckpointKeeper({ store, blobStore, lease, policy, untilDatabaseAnswers }),
        rows: createRowsKeeper({ runs: store.runs, blobStore, lease, leaseSeconds, untilDatabaseAnswers }),
        gang,
        rounds,
        onFirstStep: () => control.onFirstStep(),
        onSpan: ({ name, traceParent, startedAt, endedAt }) =>
          tracer.start(name, { parent: traceParent, at: startedAt }).end({ at: endedAt }),
        onStep: countSteps(meter, prepared.resumedFrom?.checkpoint.step ?? 0),
      },
      untilDatabaseAnswers,
      log,
    });
    attempt = started;
    control.attempts.add(started);
    if (handBackCause()) started.stop(control.isStopping() ? 'pause' : 'yield');
    const memory = watchMemory({
      pid: trainer.pid,
      limitBytes: memoryLimitBytes,
      residentBytes: async (pid) => {
        const bytes = await usage.residentBytes(pid);
        if (control.attempts.has(started)) meter.onTrainerMemory(pid, bytes);
        return bytes;
      },
      onOver: (error) => started.fail({ how: 'overLimit', error, stopReason: 'error' }),
    });
    const hang = watchForHang({
      pid: trainer.pid,
      reports: started.reports,
      waitsForParent: started.isStoring,
      processorSeconds: usage.processorSeconds,
      onHang: (hung) => started.fail({ how: 'crashed', error: describeHang(hung) }),
    });
    const subscription = watch(run.id, () => keeper.look());
    try {
      const end = await started.end;
      if (end === 'lost') return 'notMine';
      await untilDatabaseAnswers(() => reporter.flush());
      return await conclude(end, started.trainedSeconds(), prepared.resumedFrom);
    } finally {
      memory.stop();
      hang.stop();
      gang.close();
      rounds.release();
      reporter.abandon();
      void subscription.then((unsubscribe) => unsubscribe());
      control.attempts.delete(started);
      meter.onTrainerMemory(trainer.pid, null);
    }
  } finally {
    keeper.stop();
    copies.release();
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
}

/** Counts the steps between those that a trainer tells of; a lower one than before begins anew. */
function countSteps(meter: WorkerMeter, first: number): (step: number) => void {
  let told = first;
  return (step) => {
    meter.onSteps(step >= told ? step - told : step);
    told = step;
  };
}
