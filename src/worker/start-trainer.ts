import type { TrainerBoot } from '../contracts/trainer-messages.ts';
import type { Log } from '../log.ts';
import { runChild } from '../processes/run-child.ts';
import type { TrainerProcess } from './trainer-process.ts';

/** Starts a trainer, with its output in the worker's log; it says `ready` when it is booted and warmed. */
export function startTrainer(boot: TrainerBoot, log: Log): TrainerProcess {
  let about: object = {};
  const child: Omit<TrainerProcess, 'nameLines'> = runChild({
    entry: new URL('../trainer/trainer.ts', import.meta.url),
    boot,
    output: (line, stream) => log.info({ pid: child.pid, stream, ...about }, line),
  });
  return {
    ...child,
    nameLines(details) {
      about = details;
    },
  };
}
