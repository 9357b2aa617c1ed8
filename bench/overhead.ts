/**
 * What the service costs a training: `npm run bench:overhead -- [--rounds 5] [--seconds 10] [--json]`.
 * Each round trains a job through the whole service, from the HTTP request to the finished run, and with the engine's loop
 * alone in a process of its own: the same steps on the same rows under the same plan. It prints the time in training of
 * the one over the other, and where the rest of the service's time goes. Rounds that other processes disturb don't count.
 * With `--json` the last line is `{ "jobs": { name: { "ratio", … } } }`.
 */
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../src/contracts/run.ts';
import type { ApiClient } from '../scripts/api-client.ts';
import type { ServiceProcess } from '../scripts/service-process.ts';
import { trainBare } from './bare-loop.ts';
import { measureRounds, median } from './quiet-rounds.ts';
import { cnn64, mlp32, runExperiment, storeExperiment, uploadJob, type ServiceJob } from './service-jobs.ts';
import { withService, type BenchService } from './with-service.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds);
/** A round's training lasts so long at least. */
const trainingSeconds = Number(flags.seconds);
const goal = 1.05;
const jobs: Record<string, ServiceJob> = { mlp32, cnn64 };
const threads = availableParallelism();

await withService({ WORKERS: '1', WORKER_SLOTS: '1', ENGINE_PLAN: '' }, async (bench) => {
  const report: Record<string, unknown> = {};
  for (const [name, job] of Object.entries(jobs)) report[name] = await measureJob(bench, job);
  if (flags.json) console.log(JSON.stringify({ goal, threads, jobs: report }));
});

async function measureJob({ api, service, folder }: BenchService, job: ServiceJob): Promise<object> {
  console.log(`${job.name}: ${job.rows} rows`);
  const dataset = await uploadJob(api, job, folder);
  // A first run is for the planner, which keeps what it measures, and tells how long an epoch lasts.
  const trial = await storeExperiment(api, job, dataset, await epochsOfTrial(api, job, dataset));
  const first = await runExperiment(api, trial.id);
  const planSeconds = planSecondsOf(first);
  const epochSeconds = first.timings!.trainSeconds / trial.definition.training.epochs;
  const epochs = Math.ceil((1.1 * trainingSeconds) / epochSeconds);
  const experiment = await storeExperiment(api, job, dataset, epochs);
  const bareTraining = {
    definition: experiment.definition,
    parquetPath: await parquetOf(service, dataset),
    threads,
    planCacheFolder: path.join(service.dataDir, 'scratch', 'engine-plans'),
  };

  const measured = await measureRounds(rounds, async (round) => {
    const inService = () => runExperiment(api, experiment.id);
    const alone = () => trainBare(bareTraining);
    // Taking turns in who is first.
    const [run, bare] =
      round % 2 === 0 ? [await inService(), await alone()] : await reversed([alone, inService]);
    const { plan } = run.execution!;
    if (plan !== bare.plan || run.progress!.step !== bare.steps) {
      throw new Error(
        `not the same training: ${plan} and ${bare.plan}, ${run.progress!.step} and ${bare.steps} steps`,
      );
    }
    const serviceSeconds = run.timings!.trainSeconds;
    console.log(
      `  round ${round + 1}: ${serviceSeconds.toFixed(2)} s in the service, ${bare.seconds.toFixed(2)} s bare`,
    );
    return { run, bare, ratio: serviceSeconds / bare.seconds };
  });

  const values = measured.rounds.map(({ value }) => value);
  const ratio = median(values.map((value) => value.ratio));
  const phases = values.map(({ run }) => phasesOf(run));
  const wallSeconds = median(phases.map(({ wall }) => wall));
  const shares = Object.fromEntries(
    Object.keys(phases[0].seconds).map((phase) => {
      const seconds = median(phases.map((each) => each.seconds[phase]));
      return [phase, { seconds: rounded(seconds), share: rounded(seconds / wallSeconds) }];
    }),
  );
  const { plan, mode } = values[0].bare;
  console.log(
    `  ${mode}, plan ${plan}, ${values[0].bare.steps} steps: ratio ${ratio.toFixed(3)} (goal: at most ${goal})` +
      (measured.quiet ? '' : `; others kept up to ${measured.foreignCores!.toFixed(2)} cores busy`),
  );
  console.table(shares);
  console.log(`  plan: ${planSeconds ?? 'no'} s, in the first run alone; later ones know it`);
  return {
    job: job.name,
    plan,
    steps: values[0].bare.steps,
    ratio: rounded(ratio),
    ratios: values.map((value) => rounded(value.ratio)),
    serviceSeconds: rounded(median(values.map(({ run }) => run.timings!.trainSeconds))),
    bareSeconds: rounded(median(values.map(({ bare }) => bare.seconds))),
    wallSeconds: rounded(wallSeconds),
    outsideTraining: rounded(1 - shares['train'].share),
    phases: shares,
    planSeconds,
    discardedRounds: measured.discarded,
    foreignCores: measured.foreignCores === null ? null : rounded(measured.foreignCores),
  };
}

/** Epochs that should last a little longer than the planner asks for, by a run of one. */
async function epochsOfTrial(api: ApiClient, job: ServiceJob, dataset: string): Promise<number> {
  const { id } = await storeExperiment(api, job, dataset, 2);
  const run = await runExperiment(api, id);
  return Math.ceil((2 * Math.max(10, 2 * trainingSeconds)) / run.timings!.trainSeconds);
}

/** Seconds that a run looked for a plan; null where it did not. */
function planSecondsOf({ execution }: Run): number | null {
  const [, seconds] = /measured now, in ([\d.]+) s/.exec(execution!.reason) ?? [];
  return seconds === undefined ? null : Number(seconds);
}

/** Where a run's time from the request to its end went, in seconds. */
function phasesOf(run: Run): { wall: number; seconds: Record<string, number> } {
  const timings = run.timings!;
  const created = Date.parse(run.createdAt);
  const wall = (Date.parse(run.finishedAt!) - created) / 1000;
  const seconds = {
    queue: (Date.parse(run.startedAt!) - created) / 1000,
    start: timings.startSeconds,
    'load data': timings.dataSeconds,
    'build and trace': timings.buildSeconds,
    train: timings.trainSeconds,
    evaluate: timings.evaluateSeconds,
    save: timings.saveSeconds,
  };
  const known = Object.values(seconds).reduce((sum, value) => sum + value, 0);
  return { wall, seconds: { ...seconds, 'worker and database': wall - known } };
}

/** The dataset's Parquet, as its trainers read it. */
async function parquetOf(service: ServiceProcess, dataset: string): Promise<string> {
  const stored = path.join(service.dataDir, 'blobs', 'datasets', dataset);
  const [file] = await readdir(stored);
  return path.join(stored, file);
}

async function reversed<A, B>([second, first]: [() => Promise<A>, () => Promise<B>]): Promise<[B, A]> {
  const earlier = await second();
  return [await first(), earlier];
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
