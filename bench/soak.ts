/**
 * Predictions for long, while runs train beside them: `npm run bench:soak -- [--seconds 600] [--connections 16] [--json]`. Tells how much
 * the resident memory of the server, its predictor and the worker grows after the first minute, how many requests failed, and how fast
 * the runs train, against the share of the cores that max-min fairness gives a trainer beside the server, the predictor and this
 * program's load, each of which asks for what it uses alone. Goals: growth under 5 %, no failed request, 0.8 of the fair share. Linux only.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Run } from '../src/contracts/run.ts';
import { createApiClient, type ApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import { fairShares } from './fair-share.ts';
import { processTree, readProcessTable, ticksPerSecond, type ProcessRow } from './process-table.ts';
import { watchForeignUse } from './processor-use.ts';
import { median } from './quiet-rounds.ts';
import { mlp32, runExperiment, storeExperiment, uploadJob } from './service-jobs.ts';
import { putLoad, type Load } from './serving/load.ts';
import { readRows, registerModels } from './serving/models.ts';
import { nativeRequest } from './serving/requests.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    connections: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
});
const soakSeconds = Number(flags.seconds);
/** Memory is compared from here on: until then processes warm up. */
const firstSecond = Math.min(60, soakSeconds / 4);
/** What each side uses alone is measured for so long. */
const aloneSeconds = Math.min(30, soakSeconds / 4);
const runSeconds = 30;

/** Parts of the service, and this program. */
const parts = ['server', 'predictor', 'worker', 'trainer', 'load'] as const;

const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-soak-'));
const service = await startService({
  env: { WORKERS: '1', WORKER_SLOTS: '1', RATE_LIMIT_PER_MINUTE: '100000000', LOG_LEVEL: 'warn' },
});
try {
  const api = createApiClient({ url: service.url, key: service.adminKey });
  const rows = await readRows();
  await registerModels(api, rows);
  const load: Omit<Load, 'seconds'> = {
    url: `${service.url}/api/v1/models/mlp/predict`,
    headers: { authorization: `Bearer ${service.adminKey}` },
    requests: rows.map((row) => nativeRequest([row])),
    connections: Number(flags.connections),
  };
  const figures = await soak(api, load);
  console.table(figures.memory);
  console.log(
    `${figures.requestsPerSecond} requests a second, p99 ${figures.p99Ms} ms, ${figures.errors} errors; memory grew by ${percent(figures.growth)}; ` +
      `${figures.runs} runs trained at ${figures.trainingOfAlone} of their speed alone, where ${figures.fairOfAlone} is fair: ${figures.fairness}` +
      (figures.foreignCores === null ? '' : `; others kept ${figures.foreignCores} cores busy`),
  );
  if (flags.json) console.log(JSON.stringify(figures));
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await service.stop();
  await rm(folder, { recursive: true });
}

async function soak(api: ApiClient, load: Omit<Load, 'seconds'>) {
  const dataset = await uploadJob(api, mlp32, folder);
  // The first run is for the planner, which keeps what it finds.
  const trial = await runExperiment(api, (await storeExperiment(api, mlp32, dataset, 30)).id);
  const epochs = Math.ceil((30 * runSeconds) / trial.timings!.trainSeconds);
  const experiment = (await storeExperiment(api, mlp32, dataset, epochs)).id;
  const training = await usedBy(() => runExperiment(api, experiment));
  const serving = await usedBy(() => putLoad({ ...load, seconds: aloneSeconds }));

  const foreign = watchForeignUse();
  const memory = watchMemory();
  const stopAt = performance.now() + soakSeconds * 1000;
  const [answered, runs] = await Promise.all([
    keepAsking(load, stopAt),
    keepTraining(api, experiment, stopAt),
  ]);
  const { growth, ...rest } = memory.stop();
  const demands = [training.cores.trainer, serving.cores.server, serving.cores.predictor, serving.cores.load];
  const fairOfAlone = fairShares(demands, availableParallelism())[0] / demands[0];
  const trainingOfAlone = median(runs.map(stepsPerSecond)) / stepsPerSecond(training.value);
  return {
    seconds: soakSeconds,
    ...answered,
    growth,
    memory: rest.byProcess,
    runs: runs.length,
    coresAlone: { training: training.cores, serving: serving.cores },
    trainingOfAlone: rounded(trainingOfAlone),
    fairOfAlone: rounded(fairOfAlone),
    fairness: rounded(trainingOfAlone / fairOfAlone),
    foreignCores: rounded(foreign.cores() ?? 0),
  };
}

/** Loads of ten seconds, one after the other; a failed request ends its load, and counts. */
async function keepAsking(load: Omit<Load, 'seconds'>, stopAt: number) {
  const figures: Awaited<ReturnType<typeof putLoad>>[] = [];
  let errors = 0;
  while (performance.now() < stopAt) {
    const seconds = Math.min(10, (stopAt - performance.now()) / 1000);
    try {
      figures.push(await putLoad({ ...load, seconds }));
    } catch (error) {
      errors += 1;
      console.error(String(error));
      await delay(100);
    }
  }
  return {
    requestsPerSecond: Math.round(median(figures.map(({ requestsPerSecond }) => requestsPerSecond))),
    p99Ms: rounded(median(figures.map(({ p99Ms }) => p99Ms))),
    errors,
  };
}

/** Runs of an experiment, one after the other; the last one may end a little later than `stopAt`. */
async function keepTraining(api: ApiClient, experiment: string, stopAt: number): Promise<Run[]> {
  const runs: Run[] = [];
  while (performance.now() < stopAt) runs.push(await runExperiment(api, experiment));
  return runs;
}

function stepsPerSecond(run: Run): number {
  return run.progress!.step / run.timings!.trainSeconds;
}

/** Cores that the parts of the service, and this program, keep busy while something is done. */
async function usedBy<T>(work: () => Promise<T>): Promise<{ value: T; cores: Record<Part, number> }> {
  const samples: { at: number; ticks: Record<Part, number> }[] = [];
  const sample = (): void => {
    const rows = serviceProcesses();
    const ticks = Object.fromEntries(
      parts.map((part) => [part, rows[part].reduce((total, row) => total + row.ticks, 0)]),
    ) as Record<Part, number>;
    samples.push({ at: performance.now(), ticks });
  };
  sample();
  const timer = setInterval(sample, 500);
  const value = await work();
  clearInterval(timer);
  sample();
  // Between samples: a part whose process has been replaced counts from zero again, and is left out for that interval.
  const cores = Object.fromEntries(
    parts.map((part) => {
      let used = 0;
      let seconds = 0;
      for (const [index, { at, ticks }] of samples.entries()) {
        const before = samples[index - 1];
        if (before === undefined || before.ticks[part] === 0 || ticks[part] < before.ticks[part]) continue;
        used += (ticks[part] - before.ticks[part]) / ticksPerSecond;
        seconds += (at - before.at) / 1000;
      }
      return [part, seconds === 0 ? 0 : rounded(used / seconds)];
    }),
  ) as Record<Part, number>;
  return { value, cores };
}

/** Resident bytes of what lives as long as the service, every second. Trainers come and go: they are left out. */
function watchMemory() {
  const lasting = ['server', 'predictor', 'worker'] as const;
  const samples: { second: number; bytes: Record<(typeof lasting)[number], number> }[] = [];
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const rows = serviceProcesses();
    const bytes = Object.fromEntries(
      lasting.map((part) => [part, rows[part].reduce((total, row) => total + row.residentBytes, 0)]),
    ) as (typeof samples)[number]['bytes'];
    samples.push({ second: (performance.now() - startedAt) / 1000, bytes });
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      const window = Math.max(5, soakSeconds / 20);
      const first = samples.filter(({ second }) => second >= firstSecond && second < firstSecond + window);
      const last = samples.filter(({ second }) => second <= soakSeconds).slice(-Math.ceil(window));
      const byProcess = Object.fromEntries(
        lasting.map((part) => {
          const megabytes = (some: typeof samples) => median(some.map(({ bytes }) => bytes[part])) / 1e6;
          return [part, { firstMB: rounded(megabytes(first)), lastMB: rounded(megabytes(last)) }];
        }),
      );
      const total = (key: 'firstMB' | 'lastMB') =>
        Object.values(byProcess).reduce((sum, figures) => sum + figures[key], 0);
      return { byProcess, growth: rounded(total('lastMB') / total('firstMB') - 1) };
    },
  };
}

type Part = (typeof parts)[number];

/** The processes of the service by what they do. */
function serviceProcesses(): Record<Part, ProcessRow[]> {
  const table = readProcessTable();
  const tree = processTree(service.pid, table);
  const started = (entry: string) => tree.filter(({ command }) => command.includes(entry));
  return {
    server: tree.slice(0, 1),
    predictor: started('prediction/predictor.'),
    worker: started('start-worker.'),
    trainer: started('trainer/trainer.'),
    load: processTree(process.pid, table).slice(0, 1),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
