import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { RunStatus } from '../contracts/run.ts';
import type { ProcessUsage } from '../processes/process-usage.ts';
import type { WorkerMeter } from '../metrics/worker-meter.ts';
import type { ClaimedRun } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { Log } from '../log.ts';
import { logWith } from '../log-with.ts';
import { noTracer, type Span, type Tracer } from '../tracing/tracer.ts';
import type { RunAttempt } from './run-attempt.ts';
import { slotSize } from './slot-size.ts';
import { superviseAttempt, type WorkerControl } from './supervise-attempt.ts';
import type { SupervisorSettings } from './supervisor-settings.ts';
import type { ReadyTrainer, TrainerPool } from './trainer-pool.ts';
import type { SupervisionResult } from './write-ending.ts';

/** A trainer that has done its task and has not ended after this long is killed. */
const exitGraceMilliseconds = 5000;

/** A worker that stops while the database is away waits so long for it; then its runs are left to those who take them over. */
const lastPatienceMilliseconds = 8000;

export interface RunSupervisor {
  /**
   * Trains a queued run to its end, or as far as this worker gets.
   * @param onYield told of the queued run that the slot is promised to, and takes next
   * @throws engineUnavailable, and what the store throws
   */
  supervise(runId: string, onYield?: (takerId: string) => void): Promise<SupervisionResult>;
  /** Has the runs under way save a checkpoint and go back to the queue; no new ones are taken. */
  handBackAll(): void;
  /** The same without haste, until {@link resume}: each run has as long to save as it needs. */
  drain(): void;
  /** Takes runs again; only after all that {@link drain} handed back has ended. */
  resume(): void;
  /** Runs under way. */
  busy(): number;
}

/** Takes runs one attempt at a time: claim → trainer → rows, under a lease that every write names. */
export function createRunSupervisor({
  store,
  blobStore,
  pool,
  meter,
  tracer = noTracer,
  settings,
  onTrial = () => {},
  log,
  usage,
}: {
  store: Store;
  blobStore: BlobStore;
  pool: TrainerPool;
  meter: WorkerMeter;
  /** Nothing is traced without one. */
  tracer?: Tracer;
  settings: SupervisorSettings;
  /** Told when a trial of a search has paused, ended, or reported epochs that its search looks at. */
  onTrial?: (searchId: string) => void;
  log: Log;
  /** How it is looked up what a trainer uses; in the files of the system by default. */
  usage?: ProcessUsage;
}): RunSupervisor {
  const attempts = new Set<RunAttempt>();
  const lastPatience = new AbortController();
  let handingBack = false;
  let draining = false;
  let markHandingBack!: () => void;
  const whenHandingBack = new Promise<null>((resolve) => {
    markHandingBack = () => resolve(null);
  });
  const isHandingBack = (): boolean => handingBack || draining;
  const parts = { store, blobStore, meter, tracer, ...(usage && { usage }) };
  const control: Omit<WorkerControl, 'onYield'> = {
    attempts,
    isStopping: () => handingBack,
    isDraining: () => draining,
    lastPatience: lastPatience.signal,
    onTrial,
    onFirstStep: () => pool.replenishWhenIdle(),
  };

  async function supervise(
    runId: string,
    onYield: (takerId: string) => void = () => {},
  ): Promise<SupervisionResult> {
    if (isHandingBack()) return 'queued';
    // The trainer first: without one this worker must not hold the run.
    const taken = await takeTrainer();
    if (!taken) return 'queued';
    let run: ClaimedRun | null = null;
    try {
      if (isHandingBack()) return 'queued';
      const { workerId, leaseSeconds, maxRunsUnderWay, threadsPerTrainer, memoryLimitBytes } = settings;
      const trainer = { threadsPerTrainer, memoryBytesPerTrainer: memoryLimitBytes };
      run = await store.runs.claim(
        runId,
        workerId,
        leaseSeconds,
        maxRunsUnderWay,
        slotSize(trainer, taken.engine),
      );
    } finally {
      if (!run) pool.giveBack(taken);
    }
    if (!run) return 'notMine';
    const ready = await fittingTrainer(taken, run);
    const scratchDir = path.join(settings.scratchDir, `${runId}-${run.attempt}`);
    const about = { runId, attempt: run.attempt, ...(run.origin && { requestId: run.origin.requestId }) };
    const named = logWith(log, about);
    ready.trainer.nameLines?.(about);
    named.info({ trainerPid: ready.trainer.pid }, 'run claimed');
    const span = startSpans(run);
    try {
      const { trainer } = ready;
      const result = await superviseAttempt({ parts: { ...parts, log: named }, span, settings, run, trainer, scratchDir, control: { ...control, onYield } }); // prettier-ignore
      named.info({ result }, 'attempt finished');
      return result;
    } finally {
      span.end();
      ready.trainer.stop(exitGraceMilliseconds);
      pool.replenish();
      await removeFolder(scratchDir);
      // A trainer that is still writing there may leave something more.
      void ready.trainer.exited.then(() => removeFolder(scratchDir));
    }
  }

  /** The span of an attempt, after that of the wait before it; both are parts of the request that queued the run. */
  function startSpans({ id, name, attempt, origin, transitions }: ClaimedRun): Span {
    const at = (wanted: RunStatus): number =>
      Date.parse(transitions.findLast(({ status }) => status === wanted)!.at);
    const [queuedAt, claimedAt] = [at('queued'), at('starting')];
    meter.onClaim((claimedAt - queuedAt) / 1000);
    const attributes = {
      'trainyard.run.id': id,
      'trainyard.run.name': name,
      'trainyard.run.attempt': attempt,
      ...(origin && { 'trainyard.request_id': origin.requestId }),
    };
    const how = { parent: origin?.traceParent ?? null, kind: 'consumer', attributes } as const;
    tracer.start('wait in queue', { ...how, at: queuedAt }).end({ at: claimedAt });
    return tracer.start('train run', { ...how, at: claimedAt });
  }

  /** A ready trainer; null where the worker is told to stop while one boots, which takes seconds. */
  async function takeTrainer(): Promise<ReadyTrainer | null> {
    const taken = pool.take();
    const ready = await Promise.race([taken, whenHandingBack]);
    if (!ready) taken.then((late) => pool.giveBack(late)).catch(() => {});
    return ready;
  }

  /** The trainer for a claimed run: one without a GPU where its definition wants none. */
  async function fittingTrainer(taken: ReadyTrainer, { definition }: ClaimedRun): Promise<ReadyTrainer> {
    if (definition.device !== 'cpu' || taken.gpu === null) return taken;
    pool.giveBack(taken);
    return await pool.take('cpu');
  }

  async function removeFolder(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      log.warn(
        { err: error },
        'the files of an attempt could not be removed; they go with those of the worker',
      );
    });
  }

  return {
    supervise,
    handBackAll() {
      if (handingBack) return;
      handingBack = true;
      markHandingBack();
      for (const attempt of attempts) attempt.stop('pause');
      setTimeout(() => lastPatience.abort(), lastPatienceMilliseconds).unref();
    },
    drain() {
      draining = true;
      for (const attempt of attempts) attempt.stop('yield');
    },
    resume() {
      draining = false;
    },
    busy: () => attempts.size,
  };
}
