import { fork } from 'node:child_process';
import { childEnvironment } from '../processes/child-environment.ts';
import { resolveChildEntry } from '../processes/child-entry.ts';
import type { Log } from './log.ts';
import { wrapTrainerProcess, type TrainerProcess } from './trainer-process.ts';

/** What a trainer is booted with, before it has a task. */
export interface TrainerBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
  /** Its share of the machine. */
  threads: number;
  /** The most memory that its data and model may take, in bytes. */
  memoryLimitBytes: number;
  /** Where the engine keeps which plan is the fastest for a model; null: nowhere. */
  planCacheFolder: string | null;
}

/** Forks a trainer; it says `ready` when it is booted and warmed. */
export function startTrainer(boot: TrainerBoot, log: Log): TrainerProcess {
  const entry = resolveChildEntry(new URL('../trainer/trainer.ts', import.meta.url));
  const child = fork(entry.modulePath, [JSON.stringify(boot)], {
    execPath: entry.execPath,
    execArgv: [...entry.execArgv],
    env: childEnvironment(),
    // Typed arrays cross as they are.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return wrapTrainerProcess(child, log);
}
