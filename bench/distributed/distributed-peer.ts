/**
 * Child process of `bench/distributed.ts`: trains a workload in one process on one thread, or with a second one on a thread of its own,
 * and answers each line `run SECONDS` with samples a second.
 */
import { createInterface } from 'node:readline';
import { createCapturedRunner } from '../../src/engine/capture/captured-runner.ts';
import { createReplicatedRunner } from '../../src/engine/cluster/replicated-runner.ts';
import { createRunnerOptions } from '../../src/engine/runner-options.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { trainModel } from '../../src/engine/train.ts';
import { testGang } from '../../test/support/test-gang.ts';
import { silentObserver } from '../silent-observer.ts';
import { createDistributedWorkload, type DistributedWorkload } from './workloads.ts';

type Way = 'oneProcess' | 'synchronous' | 'localSgd' | 'auto';
const [, , name, way] = process.argv as [string, string, DistributedWorkload, Way];

await startEngine({
  engine: 'libtensorflow',
  threads: { intraOp: 1, interOp: way === 'oneProcess' ? 1 : 2 },
});
const { definition, data, model } = createDistributedWorkload(name);
const options = createRunnerOptions(definition, data);
// Nothing is measured but by `auto`: what the others do is told by their names.
if (way !== 'auto') options.batches.totalSteps = 1;
const built = model?.();
const gang = way === 'oneProcess' ? null : testGang(2);
const settings = { threads: 1, planCacheFolder: null, ...(built && { model: built }) };
const runner =
  gang === null
    ? await createCapturedRunner(options, { ...settings, plan: 'plain' })
    : await createReplicatedRunner(options, {
        ...settings,
        gang: gang.gang,
        wanted: { exchange: way as Exclude<Way, 'oneProcess'>, localSteps: 16 },
      });

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

await train(2);
answer({ plan: runner.plan, reason: runner.reason });
for await (const line of createInterface({ input: process.stdin })) {
  const [command, seconds] = line.split(' ');
  if (command === 'run') answer({ rate: await train(Number(seconds)) });
}
gang?.gang.release();
process.exit(0);
