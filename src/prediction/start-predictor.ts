import { fork, type ChildProcess } from 'node:child_process';
import { childEnvironment } from '../processes/child-environment.ts';
import { resolveChildEntry } from '../processes/child-entry.ts';
import type { PredictorBoot } from './predictor-messages.ts';

/** Forks a predictor; it says `ready` when its engine is started. Its output goes where the server's goes. */
export function startPredictor(boot: PredictorBoot): ChildProcess {
  const entry = resolveChildEntry(new URL('./predictor.ts', import.meta.url));
  return fork(entry.modulePath, [JSON.stringify(boot)], {
    execPath: entry.execPath,
    execArgv: entry.execArgv,
    env: childEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}
