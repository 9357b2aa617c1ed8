import type { RunStatus } from '../contracts/run.ts';
import type { TrainerReply, TrainerSpan, TrainingTask } from '../contracts/trainer-messages.ts';
import { errorToPlain } from '../errors.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import type { UntilDatabaseAnswers } from './database-patience.ts';
import type { GangKeeper } from './gang-keeper.ts';
import type { Log } from '../log.ts';
import type { AttemptEnd } from './run-ending.ts';
import type { RoundKeeper } from './round-keeper.ts';
import type { RowsKeeper } from './rows-keeper.ts';
import type { RunReporter } from './run-reporter.ts';
import { describeCrash, type TrainerProcess } from './trainer-process.ts';

/**
 * A trainer that was told to stop and has not ended after this long is killed. A worker that stops has ten seconds, of
 * which what follows the trainer's end needs some.
 */
const stopGraceMilliseconds = 7_000;

/** The same of one that yields its slot, which nobody hurries: what it has done since its last checkpoint would be lost. */
const yieldGraceMilliseconds = 60_000;

/** Why an attempt should end: `yield` is a pause without haste. */
export type StopWish = 'cancel' | 'pause' | 'yield';

/** One attempt under way. */
export interface RunAttempt {
  /** How it ends; `lost` when {@link abandon} was called. All that the trainer reported before is handled by then. */
  readonly end: Promise<AttemptEnd | 'lost'>;
  /** Asks the trainer to save a checkpoint and end; before the first step there is nothing to save, and it is killed. */
  stop(reason: StopWish): void;
  /** The trainer is killed, and this is why. */
  fail(end: AttemptEnd): void;
  /** The run is someone else's now: the trainer is killed, and nothing more is written. */
  abandon(): void;
  /** Seconds since training started; 0 before. */
  trainedSeconds(): number;
  /** How many messages the trainer has sent. */
  reports: () => number;
  /** Whether something that the trainer has sent is still to be stored; it may be waiting for that. */
  isStoring: () => boolean;
}

/** What is only noted with the run: it waits in the reporter while the database is away. */
type Report = Extract<
  TrainerReply,
  { type: 'firstStep' | 'execution' | 'progress' | 'metrics' | 'event' | 'warning' }
>;

const reportTypes: readonly TrainerReply['type'][] = ['firstStep', 'execution', 'progress', 'metrics', 'event', 'warning']; // prettier-ignore
const isReport = (reply: TrainerReply): reply is Report => reportTypes.includes(reply.type);

/**
 * Has a trainer do a task, and turns what it says into rows. Reports go to the reporter as they come; everything else is
 * handled in order, and waits for the database where it is away.
 */
export function startRunAttempt({
  store,
  trainer,
  task,
  lease,
  sinks: { reporter, checkpoints, rows, gang, rounds, onFirstStep, onStep, onSpan },
  untilDatabaseAnswers,
  log,
}: {
  store: Pick<Store, 'runs'>;
  trainer: TrainerProcess;
  task: TrainingTask;
  lease: RunLease;
  sinks: {
    reporter: RunReporter;
    checkpoints: CheckpointKeeper;
    rows: RowsKeeper;
    gang: GangKeeper;
    rounds: RoundKeeper;
    onFirstStep: () => void;
    /** Told of steps that are done; not of each. */
    onStep: (step: number) => void;
    onSpan: (span: TrainerSpan) => void;
  };
  untilDatabaseAnswers: UntilDatabaseAnswers;
  log: Log;
}): RunAttempt {
  let startedAt: number | null = null;
  let asked: StopWish | null = null;
  let over = false;
  let grace: NodeJS.Timeout | null = null;
  let handling: Promise<void> = Promise.resolve();
  let reports = 0;
  let storing = 0;
  /** Reports that came before the run was shown as running: its status is told ahead of them. */
  let early: Report[] | null = null;
  let settle!: (result: AttemptEnd | 'lost') => void;
  const end = new Promise<AttemptEnd | 'lost'>((resolve) => {
    settle = resolve;
  });

  function finish(result: AttemptEnd | 'lost'): void {
    if (over) return;
    over = true;
    if (grace) clearTimeout(grace);
    settle(result);
  }

  function abandon(): void {
    reporter.abandon();
    trainer.kill();
    finish('lost');
  }

  function report(reply: Report): void {
    switch (reply.type) {
      case 'execution': {
        const { execution } = reply;
        const message = `The execution plan is now ${execution.plan}. ${execution.reason}`;
        reporter.event({ type: 'log', level: 'info', message, data: { plan: execution.plan } });
        return reporter.execution(execution);
      }
      case 'firstStep':
        onFirstStep();
        return reporter.firstStep(new Date(reply.at));
      case 'progress':
        onStep(reply.progress.step);
        return reporter.progress(reply.progress);
      case 'metrics':
        return reporter.metrics(reply.points);
      case 'event': {
        const { level, message, data } = reply;
        return reporter.event({ type: level === 'info' ? 'log' : 'warning', level, message, data });
      }
      case 'warning':
        return reporter.warning(reply.warning);
    }
  }

  async function handle(
    reply: Exclude<TrainerReply, Report | { type: 'span' | 'gather' | 'release' | 'round' }>,
  ): Promise<void> {
    if (over) return;
    switch (reply.type) {
      case 'ready':
        return;
      case 'started': {
        const { execution } = reply;
        const from: RunStatus[] = ['starting'];
        const message = `Training on ${execution.engine.name} ${execution.engine.version}: ${execution.plan}.`;
        const running = await untilDatabaseAnswers(() => store.runs.transition({ runId: lease.runId, from, to: 'running', lease, message, execution })); // prettier-ignore
        if (!running) reporter.execution(execution);
        for (const waiting of early ?? []) report(waiting);
        early = null;
        return;
      }
      case 'checkpoint':
        onStep(reply.checkpoint.step);
        // Whoever goes on from it finds all that was reported up to it.
        await untilDatabaseAnswers(() => reporter.flush());
        if (over) return;
        if (!(await checkpoints.keep(reply.checkpoint))) return abandon();
        return trainer.send({ type: 'checkpointStored', step: reply.checkpoint.step });
      case 'rows':
        if (!(await rows.keep(reply.rows))) abandon();
        return;
      case 'finished':
      case 'failed':
        return finish({ how: 'replied', reply });
    }
  }

  trainer.onReply((reply) => {
    reports += 1;
    if (reply.type === 'span') return onSpan(reply.span);
    if (reply.type === 'gather') return over ? undefined : gang.gather(reply);
    if (reply.type === 'release') return gang.release();
    if (reply.type === 'round') return over ? undefined : rounds.open(reply);
    if (isReport(reply)) {
      if (early) early.push(reply);
      else if (!over) report(reply);
      return;
    }
    if (reply.type === 'started') {
      startedAt = Date.now();
      early = [];
    }
    storing += 1;
    handling = handling
      .then(() => handle(reply))
      .catch((error: unknown) => {
        if (over) return;
        log.error({ err: error, runId: lease.runId }, 'a report of the trainer could not be stored');
        finish({ how: 'crashed', error: errorToPlain(error) });
        trainer.kill();
      })
      .finally(() => {
        storing -= 1;
      });
  });
  void trainer.exited.then(async (exit) => {
    // What it said before its end comes first; it may have been the last word.
    await handling;
    finish({ how: 'crashed', error: describeCrash(exit) });
  });
  trainer.send({ type: 'train', task });

  return {
    end,
    stop(reason) {
      if (over || asked === reason || asked === 'cancel' || (asked === 'pause' && reason === 'yield')) return;
      const isPausing = asked !== null;
      const isHastier = asked === 'yield';
      asked = reason;
      if (startedAt === null) return trainer.kill();
      if (reason === 'cancel' || !isPausing) {
        trainer.send({ type: 'stop', reason: reason === 'cancel' ? 'cancel' : 'pause' });
      }
      if (grace && !isHastier) return;
      if (grace) clearTimeout(grace);
      const milliseconds = reason === 'yield' ? yieldGraceMilliseconds : stopGraceMilliseconds;
      grace = setTimeout(() => trainer.kill(), milliseconds);
    },
    fail(how) {
      finish(how);
      trainer.kill();
    },
    abandon,
    trainedSeconds: () => (startedAt === null ? 0 : (Date.now() - startedAt) / 1000),
    reports: () => reports,
    isStoring: () => storing > 0 || rounds.isWaiting(),
  };
}
