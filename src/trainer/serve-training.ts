import type { EngineInfo } from '../contracts/system.ts';
import type {
  TrainerBoot,
  TrainerReply,
  TrainerRequest,
  TrainingTask,
} from '../contracts/trainer-messages.ts';
import type { DataEngine } from '../data/data-engine.ts';
import { createTrainingControl } from '../engine/training-observer.ts';
import { errorToPlain } from '../errors.ts';
import type { ParentChannel } from '../processes/parent-channel.ts';
import type { RunnerSettings } from './open-training.ts';
import { createGangOpener } from './trainer-gang.ts';
import { createRoundExchange } from './trainer-rounds.ts';
import { trainTask } from './train-task.ts';

/** Says `ready`, then does the task that the worker sends, and ends with its last reply. */
export function serveTraining({
  boot,
  engine,
  dataEngine,
  parent,
}: {
  boot: Pick<TrainerBoot, 'threads' | 'planCacheFolder' | 'cluster'>;
  engine: EngineInfo;
  dataEngine: DataEngine;
  parent: ParentChannel<TrainerRequest, TrainerReply>;
}): void {
  const control = createTrainingControl();
  let markStored = (): void => {};
  const gangs = createGangOpener({
    network: boot.cluster ?? null,
    threads: boot.threads,
    reply: (message) => void parent.reply(message),
  });

  const rounds = createRoundExchange((message) => void parent.reply(message));

  parent.onRequest((request) => {
    switch (request.type) {
      case 'train':
        void train(request.task);
        return;
      case 'stop':
        if (request.reason === 'cancel') control.cancel();
        else control.pause();
        return;
      case 'checkpointStored':
        markStored();
        return;
      case 'members':
      case 'membersFailed':
        gangs.answer(request);
        return;
      case 'roundClosed':
      case 'roundFailed':
        rounds.answer(request);
    }
  });
  void parent.reply({ type: 'ready', engine });

  async function train(task: TrainingTask): Promise<void> {
    const { threads, planCacheFolder } = boot;
    const runnerSettings: RunnerSettings = {
      plan: task.enginePlan,
      threads,
      planCacheFolder,
      openGang: (strategy, onEvent) => gangs.open(strategy, onEvent),
      exchangeRound: (asked) => rounds.exchange(asked, task.scratchDir),
    };
    try {
      const { parquetPath } = task.dataset;
      await dataEngine.confine({ files: [parquetPath], directories: [], scratchDir: task.scratchDir });
      let last: TrainerReply | null = null;
      await trainTask({
        task,
        engine,
        dataEngine,
        runnerSettings,
        control: {
          stopRequest: () => control.stopRequest(),
          onCheckpointStored(listener) {
            markStored = listener;
          },
        },
        reply(message) {
          if (message.type === 'finished') last = message;
          else void parent.reply(message);
        },
      });
      if (last) await parent.end(last);
    } catch (error) {
      const plain = errorToPlain(error, 'engineFailed');
      // The whole of an unforeseen error is for the log, not for the run's page.
      if (plain.code === 'engineFailed' || plain.code === 'storageFull') console.error(error);
      const stopReason =
        plain.code === 'trainingDiverged'
          ? 'diverged'
          : plain.code === 'runtimeExceeded'
            ? 'maxRuntime'
            : 'error';
      await parent.end({ type: 'failed', error: plain, stopReason });
    }
  }
}
