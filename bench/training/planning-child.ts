/**
 * Child process of `npm run bench:planning`: trains a workload with planning, or under the plan that every step can have, for some seconds or
 * some steps, and says how long finding the plan and all of it took.
 *
 *     planning-child.ts WORKLOAD planned|plain seconds|steps NUMBER
 */
import { availableParallelism } from 'node:os';
import { createCapturedRunner } from '../../src/engine/capture/captured-runner.ts';
import { createRunnerOptions } from '../../src/engine/runner-options.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { createWorkload, type WorkloadName } from './workloads.ts';

const [, , name, mode, unit, number] = process.argv as [
  string,
  string,
  WorkloadName,
  'planned' | 'plain',
  'seconds' | 'steps',
  string,
];
const limit = Number(number);
const threads = availableParallelism();
await startEngine({ engine: 'libtensorflow', threads: { intraOp: threads, interOp: threads } });
const { definition, data, model } = createWorkload(name, 1);
const options = createRunnerOptions(definition, data);
options.batches.totalSteps = unit === 'steps' ? limit : 1;
const built = model?.();

const started = performance.now();
const elapsed = () => (performance.now() - started) / 1000;
const runner = await createCapturedRunner(options, {
  threads,
  planCacheFolder: null,
  ...(mode === 'plain' && { planning: { shortestRunMilliseconds: Number.POSITIVE_INFINITY } }),
  ...(built && { model: built }),
});
const planSeconds = elapsed();
const { rowsPerStep } = options.batches;
const isOver = () => (unit === 'steps' ? runner.step >= limit : elapsed() >= limit);
for (let row = 0; !isOver();) {
  const left = unit === 'steps' ? limit - runner.step : Number.POSITIVE_INFINITY;
  const steps = Math.min(runner.stepsPerCall(), left);
  const from = row;
  const indices = Int32Array.from({ length: steps * rowsPerStep }, (_, at) => (from + at) % data.train.rows);
  row = (row + indices.length) % data.train.rows;
  await runner.run(indices, rowsPerStep);
}
console.log(
  JSON.stringify({
    plan: runner.plan,
    reason: runner.reason,
    planSeconds,
    steps: runner.step,
    seconds: elapsed(),
  }),
);
process.exit(0);
