/**
 * Child process that trains a definition with the engine's own loop and nothing around it: no worker, no database, no
 * messages, no checkpoints. It boots as a trainer does, and says what the training took.
 */
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ResolvedDefinition } from '../src/contracts/definition/definition.ts';
import { createDataEngine } from '../src/data/data-engine.ts';
import { prepareData } from '../src/data/preparation/prepare-data.ts';
import { createRunner } from '../src/engine/create-runner.ts';
import { createRunnerOptions } from '../src/engine/runner-options.ts';
import { startEngine } from '../src/engine/start-engine.ts';
import { trainModel } from '../src/engine/train.ts';
import { warmUp } from '../src/trainer/warm-up.ts';
import { silentObserver } from './silent-observer.ts';

/** What the child is given. */
export interface BareTraining {
  definition: ResolvedDefinition;
  parquetPath: string;
  threads: number;
  planCacheFolder: string;
}

/** What the training was. */
export interface BareResult {
  seconds: number;
  steps: number;
  mode: string;
  plan: string;
}

/** Trains in a process of its own. @throws Error when the child fails */
export function trainBare(training: BareTraining): Promise<BareResult> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(training)]);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as BareResult));
    child.once('exit', (code) => reject(new Error(`the bare loop ended with code ${code}`)));
  });
}

async function train({
  definition,
  parquetPath,
  threads,
  planCacheFolder,
}: BareTraining): Promise<BareResult> {
  const engine = await startEngine({ engine: 'auto', threads: { intraOp: threads, interOp: threads } });
  await warmUp(engine, { plan: null, threads, planCacheFolder: null }, tmpdir());
  const memoryLimitBytes = 1e9;
  const dataEngine = await createDataEngine({ memoryLimitBytes, threads });
  const data = await prepareData({ engine: dataEngine, parquetPath, definition, memoryLimitBytes });
  const runner = await createRunner(createRunnerOptions(definition, data), {
    engine: engine.name,
    plan: null,
    threads,
    planCacheFolder,
  });
  const startedAt = performance.now();
  await trainModel({
    definition,
    data,
    runner,
    resumeFrom: null,
    observer: silentObserver,
    control: { stopRequest: () => null },
    clock: performance,
  });
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, steps: runner.step, mode: runner.mode, plan: runner.plan };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const result = await train(JSON.parse(process.argv[2]) as BareTraining);
  process.send(result, () => process.exit(0));
}
