/**
 * Child process: one workload through the project's own training loop, with progress and metrics on. For each line `run SECONDS`
 * it trains that long and answers with samples per second.
 */
import { createInterface } from 'node:readline';
import { availableParallelism } from 'node:os';
import { createCapturedRunner } from '../../src/engine/capture/captured-runner.ts';
import { createEagerRunner } from '../../src/engine/eager-runner.ts';
import { createRunnerOptions } from '../../src/engine/runner-options.ts';
import { startEngine, startedLibtensorflow } from '../../src/engine/start-engine.ts';
import * as tf from '../../src/engine/tf.ts';
import { trainModel } from '../../src/engine/train.ts';
import { createWorkload, type WorkloadName } from './workloads.ts';
import { silentObserver } from '../silent-observer.ts';

const [, , name, mode, plan] = process.argv as [string, string, WorkloadName, 'captured' | 'eager', string?];

const threads = availableParallelism();
await startEngine({ engine: 'libtensorflow', threads: { intraOp: threads, interOp: threads } });
const { definition, data, model } = createWorkload(name, 1);
const options = createRunnerOptions(definition, data);
const built = model?.();
const runner =
  mode === 'captured'
    ? await createCapturedRunner(options, {
        plan: plan ?? null,
        threads,
        planCacheFolder: null,
        ...(built && { model: built }),
      })
    : await createEagerRunner(options, 'The benchmark asks for it.', built);

/** Trains for some seconds. @returns samples a second */
async function train(seconds: number): Promise<number> {
  const result = await trainModel({
    definition: { ...definition, limits: { maxRuntimeSeconds: seconds } },
    data,
    runner,
    resumeFrom: null,
    observer: silentObserver,
    control: { stopRequest: () => null },
    clock: performance,
  });
  return (result.step * options.batches.rowsPerStep) / result.elapsedSeconds;
}

function answer(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

if (!runner.isPlanned) throw new Error(`No plan was chosen: ${runner.reason}`);
await train(1);
answer({ ready: true, mode: runner.mode, plan: runner.plan, reason: runner.reason });
for await (const line of createInterface({ input: process.stdin })) {
  const [command, seconds] = line.split(' ');
  if (command === 'run') {
    const rate = await train(Number(seconds));
    const tensors = startedLibtensorflow().binding.getNumOfTensors() + tf.memory().numTensors;
    answer({ rate, steps: runner.step, tensors, residentBytes: process.memoryUsage().rss });
  }
}
process.exit(0);
