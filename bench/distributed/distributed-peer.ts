/**
 * Child process of `bench/distributed.ts`: trains a workload in one process on one thread, or with a second one on a thread of its own,
 * and answers each line `run SECONDS` with samples a second.
 */
import { createCapturedRunner } from '../../src/engine/capture/captured-runner.ts';
import { createReplicatedRunner } from '../../src/engine/cluster/replicated-runner.ts';
import { createRunnerOptions } from '../../src/engine/runner-options.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { testGang } from '../../test/support/test-gang.ts';
import { answerRuns, timedTraining } from '../training/answer-runs.ts';
import { createDistributedWorkload, type DistributedWorkload } from './workloads.ts';

type Way = 'oneProcess' | 'synchronous' | 'localSgd' | 'auto';
const [, , name, way] = process.argv as [string, string, DistributedWorkload, Way];

await startEngine({
  engine: 'libtensorflow',
  threads: { intraOp: 1, interOp: way === 'oneProcess' ? 1 : 2 },
});
const workload = createDistributedWorkload(name);
const options = createRunnerOptions(workload.definition, workload.data);
// Nothing is measured but by `auto`: what the others do is told by their names.
if (way !== 'auto') options.batches.totalSteps = 1;
const built = workload.model?.();
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

const train = timedTraining(workload, options, runner);
await train(2);
await answerRuns({ plan: runner.plan, reason: runner.reason }, async (seconds) => ({
  rate: await train(seconds),
}));
gang?.gang.release();
process.exit(0);
