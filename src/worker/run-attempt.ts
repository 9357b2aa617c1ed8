import type { RunStatus } from '../contracts/run.ts';
import type { TrainerReply, TrainingTask } from '../contracts/trainer-messages.ts';
import { errorToPlain } from '../errors.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import type { Log } from '../log.ts';
import type { AttemptEnd } from './run-ending.ts';
import type { RowsKeeper } from './rows-keeper.ts';
import type { RunReporter } from './run-reporter.ts';
import { describeCrash, type TrainerProcess } from './trainer-process.ts';

/** A trainer that was told to stop and has not ended after this long is killed. */
const stopGraceMilliseconds = 10_000;

/** One attempt under way. */
export interface RunAttempt {
  /** How it ends; `lost` when {@link abandon} was called. All that the trainer reported before is handled by then. */
  readonly end: Promise<AttemptEnd | 'lost'>;
  /** Asks the trainer to save a checkpoint and end; before the first step there is nothing to save, and it is killed. */
  stop(reason: 'cancel' | 'pause'): void;
  /** The run is someone else's now: the trainer is killed, and nothing more is written. */
  abandon(): void;
  /** Seconds since training started; 0 before. */
  trainedSeconds(): number;
}

/** Has a trainer do a task, and turns what it says into rows, in order. */
export function startRunAttempt({
  store,
  trainer,
  task,
  lease,
  sinks: { reporter, checkpoints, rows, onFirstStep },
  log,
}: {
  store: Pick<Store, 'runs'>;
  trainer: TrainerProcess;
  task: TrainingTask;
  lease: RunLease;
  sinks: { reporter: RunReporter; checkpoints: CheckpointKeeper; rows: RowsKeeper; onFirstStep: () => void };
  log: Log;
}): RunAttempt {
  let startedAt: number | null = null;
  let asked: 'cancel' | 'pause' | null = null;
  let over = false;
  let grace: NodeJS.Timeout | null = null;
  let handling: Promise<void> = Promise.resolve();
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

  async function handle(reply: TrainerReply): Promise<void> {
    if (over) return;
    switch (reply.type) {
      case 'ready':
        return;
      case 'started': {
        startedAt = Date.now();
        const { execution } = reply;
        const from: RunStatus[] = ['starting'];
        const message = `Training on ${execution.engine.name} ${execution.engine.version}: ${execution.plan}.`;
        const running = await store.runs.transition({ runId: lease.runId, from, to: 'running', lease, message, execution }); // prettier-ignore
        if (!running) await store.runs.updateProgress(lease, { execution });
        return;
      }
      case 'execution': {
        const { execution } = reply;
        const message = `The execution plan is now ${execution.plan}. ${execution.reason}`;
        reporter.event({ type: 'log', level: 'info', message, data: { plan: execution.plan } });
        await store.runs.updateProgress(lease, { execution });
        return;
      }
      case 'firstStep':
        onFirstStep();
        await store.runs.updateProgress(lease, { firstStepAt: new Date(reply.at) });
        return;
      case 'progress':
        return reporter.progress(reply.progress);
      case 'metrics':
        return reporter.metrics(reply.points);
      case 'event': {
        const { level, message, data } = reply;
        return reporter.event({ type: level === 'info' ? 'log' : 'warning', level, message, data });
      }
      case 'warning':
        return reporter.warning(reply.warning);
      case 'checkpoint': {
        const { dir: _, ...checkpoint } = reply.checkpoint;
        if (!(await checkpoints.keep(reply.checkpoint))) return abandon();
        const message = `Checkpoint at step ${checkpoint.step}`;
        reporter.event({ type: 'checkpoint', level: 'info', message, data: checkpoint });
        return trainer.send({ type: 'checkpointStored', step: checkpoint.step });
      }
      case 'rows':
        if (!(await rows.keep(reply.rows))) abandon();
        return;
      case 'finished':
      case 'failed':
        return finish({ how: 'replied', reply });
    }
  }

  trainer.onReply((reply) => {
    handling = handling
      .then(() => handle(reply))
      .catch((error: unknown) => {
        log.error({ err: error, runId: lease.runId }, 'a report of the trainer could not be stored');
        finish({ how: 'crashed', error: errorToPlain(error) });
        trainer.kill();
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
      if (over || asked === reason || asked === 'cancel') return;
      asked = reason;
      if (startedAt === null) return trainer.kill();
      trainer.send({ type: 'stop', reason });
      grace ??= setTimeout(() => trainer.kill(), stopGraceMilliseconds);
    },
    abandon,
    trainedSeconds: () => (startedAt === null ? 0 : (Date.now() - startedAt) / 1000),
  };
}
