/**
 * Child-process entry of training: boots the engine, warms up, says `ready`, does one task, and ends. It talks by
 * messages only; it has no database, no queue and no credentials.
 */
import type {
  TrainerBoot,
  TrainerReply,
  TrainerRequest,
  TrainingTask,
} from '../contracts/trainer-messages.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { createDataEngine, type DataEngine } from '../data/data-engine.ts';
import { startEngine } from '../engine/start-engine.ts';
import { createTrainingControl } from '../engine/training-observer.ts';
import { errorToPlain } from '../errors.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../processes/parent-channel.ts';
import type { RunnerSettings } from './open-training.ts';
import { trainTask } from './train-task.ts';
import { warmUp } from './warm-up.ts';

/** DuckDB's part of a run's memory; what it reads goes into arrays of our own. */
const dataEngineShare = 0.25;

const boot = readBoot<TrainerBoot>();
// Without its worker the lease is gone, too: another worker takes the run over.
const parent = openParentChannel<TrainerRequest, TrainerReply>({ exitCode: 1 });
leaveSignalsToParent();
const control = createTrainingControl();
let markStored = (): void => {};

const runnerSettings = (plan: string | null): RunnerSettings => ({
  plan,
  threads: boot.threads,
  planCacheFolder: boot.planCacheFolder,
});

async function main(): Promise<void> {
  let booted: { engine: EngineInfo; dataEngine: DataEngine };
  try {
    const engine = await startEngine({
      engine: boot.engine.name,
      libtensorflowDir: boot.engine.libtensorflowDir,
      threads: { intraOp: boot.threads, interOp: boot.threads },
    });
    await warmUp(engine, { ...runnerSettings(null), planCacheFolder: null });
    const memoryLimitBytes = boot.memoryLimitBytes * dataEngineShare;
    booted = { engine, dataEngine: await createDataEngine({ memoryLimitBytes, threads: boot.threads }) };
  } catch (error) {
    return await parent.end({
      type: 'failed',
      error: errorToPlain(error, 'engineFailed'),
      stopReason: 'error',
    });
  }
  const { engine, dataEngine } = booted;

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
    }
  });
  void parent.reply({ type: 'ready', engine });

  async function train(task: TrainingTask): Promise<void> {
    try {
      const { parquetPath } = task.dataset;
      await dataEngine.confine({ files: [parquetPath], directories: [], scratchDir: task.scratchDir });
      let last: TrainerReply | null = null;
      await trainTask({
        task,
        engine,
        dataEngine,
        runnerSettings: runnerSettings(task.enginePlan),
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
      if (plain.code === 'engineFailed') console.error(error);
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

await main();
