/**
 * Whether two runs side by side get in each other's way: `npm run bench:side-by-side -- [--rounds 5] [--seconds 10] [--json]`.
 * Each round trains one run alone on a worker with one slot and all threads, and two at once on a worker with two slots and
 * half of them each, and compares the wall time from the first start to the last end. Twice the time is what the work takes;
 * the goal is at most 1.15 times that. With `--json` the last line is `{ "ratio", … }`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../src/contracts/run.ts';
import { createApiClient, type ApiClient } from '../scripts/api-client.ts';
import { startService, type ServiceProcess } from '../scripts/service-process.ts';
import { measureRounds, median } from './quiet-rounds.ts';
import { mlp32, runExperiment, storeExperiment, uploadJob } from './service-jobs.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const goal = 1.15;
/** A run alone trains for about so long. */
const trainingSeconds = Number(flags.seconds);

const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-side-by-side-'));
const services: ServiceProcess[] = [];
process.once('SIGINT', () => void stopAll().then(() => process.exit(130)));
try {
  const one = await openService(1);
  const two = await openService(2);
  await measure(one, two);
} catch (error) {
  for (const service of services) console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await stopAll();
}

/** A service with a worker of so many slots, and the job's data in it. */
async function openService(slots: number): Promise<{ api: ApiClient; dataset: string }> {
  const service = await startService({ env: { WORKERS: '1', WORKER_SLOTS: String(slots), ENGINE_PLAN: '' } });
  services.push(service);
  const api = createApiClient({ url: service.url, key: service.adminKey });
  return { api, dataset: await uploadJob(api, mlp32, folder) };
}

async function measure(one: { api: ApiClient; dataset: string }, two: typeof one): Promise<void> {
  const store = async ({ api, dataset }: typeof one, epochs: number) =>
    (await storeExperiment(api, mlp32, dataset, epochs)).id;
  // First runs are for the planner, which keeps what it measures for each number of threads.
  let epochs = 40;
  const trial = await runExperiment(one.api, await store(one, epochs));
  await runExperiment(two.api, await store(two, epochs));
  epochs = Math.ceil((epochs * trainingSeconds) / trial.timings!.trainSeconds);
  const alone = await store(one, epochs);
  const shared = await store(two, epochs);

  const measured = await measureRounds(Number(flags.rounds), async (round) => {
    const single = [await runExperiment(one.api, alone)];
    const pair = await Promise.all([1, 2].map(() => runExperiment(two.api, shared)));
    const seconds = { alone: spanOf(single), pair: spanOf(pair) };
    const ratio = seconds.pair / (2 * seconds.alone);
    console.log(
      `  round ${round + 1}: ${seconds.alone.toFixed(2)} s alone (${planOf(single[0])}), ` +
        `${seconds.pair.toFixed(2)} s for two side by side (${planOf(pair[0])}): ratio ${ratio.toFixed(3)}`,
    );
    return { seconds, ratio, plans: { alone: planOf(single[0]), pair: planOf(pair[0]) } };
  });

  const values = measured.rounds.map(({ value }) => value);
  const ratio = median(values.map((value) => value.ratio));
  console.log(
    `${mlp32.name}: two side by side take ${ratio.toFixed(3)} × twice the time of one alone (goal: at most ${goal})` +
      (measured.quiet ? '' : `; others kept up to ${measured.foreignCores!.toFixed(2)} cores busy`),
  );
  if (!flags.json) return;
  console.log(
    JSON.stringify({
      ratio,
      goal,
      ratios: values.map((value) => value.ratio),
      aloneSeconds: median(values.map(({ seconds }) => seconds.alone)),
      pairSeconds: median(values.map(({ seconds }) => seconds.pair)),
      plans: values[0].plans,
      threads: { alone: availableParallelism(), pair: Math.max(1, Math.floor(availableParallelism() / 2)) },
      discardedRounds: measured.discarded,
      foreignCores: measured.foreignCores,
    }),
  );
}

/** Seconds from the first run's start to the last one's end. */
function spanOf(runs: readonly Run[]): number {
  const starts = runs.map(({ startedAt }) => Date.parse(startedAt!));
  const ends = runs.map(({ finishedAt }) => Date.parse(finishedAt!));
  return (Math.max(...ends) - Math.min(...starts)) / 1000;
}

function planOf({ execution }: Run): string {
  return execution!.plan;
}

async function stopAll(): Promise<void> {
  await Promise.all(services.map((service) => service.stop()));
  await rm(folder, { recursive: true, force: true });
}
