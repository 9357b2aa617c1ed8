/**
 * Child process: one workload through the project's own training loop, with progress and metrics on. For each line `run SECONDS`
 * it trains that long and answers with samples per second.
 */
import { availableParallelism } from 'node:os';
import { createCapturedRunner } from '../../src/engine/capture/captured-runner.ts';
import { createEagerRunner } from '../../src/engine/eager-runner.ts';
import { createRunnerOptions } from '../../src/engine/runner-options.ts';
import { startEngine, startedLibtensorflow } from '../../src/engine/start-engine.ts';
import * as tf from '../../src/engine/tf.ts';
import { answerRuns, timedTraining } from './answer-runs.ts';
import { createWorkload, type WorkloadName } from './workloads.ts';

const [, , name, mode, plan] = process.argv as [
  string,
  string,
  WorkloadName,
  'captured' | 'mixed' | 'eager',
  string?,
];

const threads = availableParallelism();
await startEngine({ engine: 'libtensorflow', threads: { intraOp: threads, interOp: threads } });
const workload = createWorkload(name, 1);
if (mode === 'mixed') workload.definition.training.precision = 'mixed';
const options = createRunnerOptions(workload.definition, workload.data);
const built = workload.model?.();
const runner =
  mode === 'eager'
    ? await createEagerRunner(options, 'The benchmark asks for it.', built)
    : await createCapturedRunner(options, {
        plan: plan ?? null,
        threads,
        planCacheFolder: null,
        ...(built && { model: built }),
      });

const train = timedTraining(workload, options, runner);
if (!runner.isPlanned) throw new Error(`No plan was chosen: ${runner.reason}`);
await train(1);
await answerRuns(
  { ready: true, mode: runner.mode, plan: runner.plan, reason: runner.reason },
  async (seconds) => {
    const rate = await train(seconds);
    const tensors = startedLibtensorflow().binding.getNumOfTensors() + tf.memory().numTensors;
    return { rate, steps: runner.step, tensors, residentBytes: process.memoryUsage().rss };
  },
);
process.exit(0);
