/**
 * What checkpoints cost a training: `npm run bench:checkpoints -- [--rounds 5] [--seconds 20] [--every 5] [--json]`.
 * Each round trains a job through the service twice, with a checkpoint every few seconds and with none before the end, in turns. It prints the
 * time from the first step to the end of training, checkpoints included, of the one over the other. Rounds that other processes disturb
 * don't count. With `--json` the last line is `{ "jobs": { name: { "ratio", … } } }`.
 */
import { parseArgs } from 'node:util';
import type { Run } from '../src/contracts/run.ts';
import { measureRounds, median } from './quiet-rounds.ts';
import { cnn64, mlp32, runExperiment, storeExperiment, uploadJob, type ServiceJob } from './service-jobs.ts';
import { withService, type BenchService } from './with-service.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    every: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, seconds, everySeconds] = [flags.rounds, flags.seconds, flags.every].map(Number);
const goal = 1.02;
const never = 3600;
const jobs: Record<string, ServiceJob> = { mlp32, cnn64 };

await withService({ WORKERS: '1', WORKER_SLOTS: '1' }, async (bench) => {
  const report: Record<string, unknown> = {};
  for (const [name, job] of Object.entries(jobs)) report[name] = await measureJob(bench, job);
  if (flags.json) console.log(JSON.stringify({ goal, everySeconds, jobs: report }));
});

async function measureJob({ api, folder }: BenchService, job: ServiceJob): Promise<object> {
  console.log(job.name);
  const dataset = await uploadJob(api, job, folder);
  const checkpoint = (every: number) => ({ checkpoint: { everySeconds: every, keepBest: 0 } });
  // The first run is short; the second one is long enough for the planner, which keeps what it measures.
  const trial = await runExperiment(api, (await storeExperiment(api, job, dataset, 2)).id);
  const epochs = Math.ceil((2 * seconds) / trial.timings!.trainSeconds);
  const [often, rarely] = [
    await storeExperiment(api, job, dataset, epochs, checkpoint(everySeconds)),
    await storeExperiment(api, job, dataset, epochs, checkpoint(never)),
  ];
  await runExperiment(api, rarely.id);
  const measured = await measureRounds(rounds, async (round) => {
    const order = round % 2 === 0 ? [often, rarely] : [rarely, often];
    const runs = new Map<object, Run>();
    for (const experiment of order) runs.set(experiment, await runExperiment(api, experiment.id));
    const [with_, without] = [runs.get(often)!, runs.get(rarely)!];
    const ratio = secondsOf(with_) / secondsOf(without);
    console.log(
      `  round ${round + 1}: ${secondsOf(with_).toFixed(2)} s, ${secondsOf(without).toFixed(2)} s without`,
    );
    return { ratio, waited: with_.timings!.saveSeconds - without.timings!.saveSeconds };
  });
  const values = measured.rounds.map(({ value }) => value);
  const [ratio, waited] = [
    median(values.map((value) => value.ratio)),
    median(values.map((value) => value.waited)),
  ];
  console.log(
    `  a checkpoint every ${everySeconds} s: ${ratio.toFixed(3)} of the time without (goal: at most ${goal}); training waited ${waited.toFixed(2)} s for them` +
      (measured.quiet ? '' : `; others kept up to ${measured.foreignCores!.toFixed(2)} cores busy`),
  );
  return { ratio, ratios: values.map((value) => value.ratio), waitedSeconds: waited };
}

/** From the first step to the end of training, with what it waited for checkpoints. */
function secondsOf({ timings }: Run): number {
  return timings!.trainSeconds + timings!.saveSeconds;
}
