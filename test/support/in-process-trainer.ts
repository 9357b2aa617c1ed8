import type { EngineInfo } from '../../src/contracts/system.ts';
import type { TrainerBoot, TrainerReply, TrainerRequest } from '../../src/contracts/trainer-messages.ts';
import { createDataEngine } from '../../src/data/data-engine.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { serveTraining } from '../../src/trainer/serve-training.ts';
import type { TrainerProcess } from '../../src/worker/trainer-process.ts';
import { createFakeChild } from '../fakes/fake-child.ts';

/** Starts the engine in this process, on one thread, for trainers in it. */
export async function prepareInProcessTrainers(): Promise<(boot: TrainerBoot) => TrainerProcess> {
  const engine = await startEngine({
    engine: 'auto',
    libtensorflowDir: null,
    threads: { intraOp: 1, interOp: 1 },
  });
  return (boot) => createInProcessTrainer(engine, boot);
}

/**
 * Trains as a trainer's process does, in this process and on its engine, which saves the second and a half that a process
 * takes to boot. One task at a time: the worker must have one slot.
 */
function createInProcessTrainer(engine: EngineInfo, boot: TrainerBoot): TrainerProcess {
  const child = createFakeChild<TrainerRequest, TrainerReply>();
  let take: (request: TrainerRequest) => void = () => {};
  const reply = async (message: TrainerReply): Promise<void> => child.reply(structuredClone(message));
  const start = async (): Promise<void> => {
    const dataEngine = await createDataEngine({
      memoryLimitBytes: boot.memoryLimitBytes / 4,
      threads: boot.threads,
    });
    void child.exited.then(() => dataEngine.close());
    serveTraining({
      boot,
      engine,
      dataEngine,
      parent: {
        reply,
        onRequest: (listener) => (take = listener),
        async end(message) {
          await reply(message);
          child.exit();
          return new Promise<never>(() => {});
        },
      },
    });
  };
  start().catch((error: unknown) => child.exit({ code: 1, lastLines: [String(error)] }));
  return { ...child, send: (request) => take(structuredClone(request)) };
}
