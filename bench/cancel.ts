/**
 * How long a cancel takes, at different moments of a run: `npm run bench:cancel -- [--json]`. For each job it cancels runs
 * through the API: before the first step, at moments after it that fall into planning (what the planner has kept is
 * removed before each run), and in the middle; and takes the time from the request to the run's end. The goal is 2 s, with a
 * checkpoint to show for every run that had taken a step. With `--json` the last line is `{ "jobs": { name: { … } } }`.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Checkpoint, Run } from '../src/contracts/run.ts';
import { waitUntilQuiet } from './processor-use.ts';
import {
  mlp32,
  mlpLarge,
  runEnded,
  storeExperiment,
  tiny32,
  uploadJob,
  type ServiceJob,
} from './service-jobs.ts';
import { withService, type BenchService } from './with-service.ts';

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const goalSeconds = 2;

const jobs: Record<string, ServiceJob> = { mlp32, tiny32, large: mlpLarge };

/** When to cancel: after the request that starts a run, or after its first step. */
const moments = [
  ...[0, 0.3].map((seconds) => ({ since: 'request', seconds })),
  ...[0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 5].map((seconds) => ({ since: 'firstStep', seconds })),
] as const;

interface Cancelled {
  moment: string;
  seconds: number;
  plan: string | null;
  steps: number;
  checkpointMegabytes: number | null;
}

await withService({ WORKERS: '1', WORKER_SLOTS: '1', ENGINE_PLAN: '' }, async (bench) => {
  const report: Record<string, { slowestSeconds: number; cancelled: Cancelled[] }> = {};
  for (const [name, job] of Object.entries(jobs)) {
    console.log(job.name);
    const cancelled = await measureJob(bench, job);
    console.table(cancelled);
    const slowestSeconds = Math.max(...cancelled.map(({ seconds }) => seconds));
    console.log(`slowest: ${slowestSeconds} s (goal: at most ${goalSeconds})\n`);
    report[name] = { slowestSeconds, cancelled };
  }
  if (flags.json) console.log(JSON.stringify({ goalSeconds, jobs: report }));
});

async function measureJob({ api, service, folder }: BenchService, job: ServiceJob): Promise<Cancelled[]> {
  const dataset = await uploadJob(api, job, folder);
  const { id: experiment } = await storeExperiment(api, job, dataset, 100_000);
  const cancelled: Cancelled[] = [];
  for (const { since, seconds } of moments) {
    await rm(path.join(service.dataDir, 'scratch', 'engine-plans'), { recursive: true, force: true });
    await waitUntilQuiet(0.25, 10);
    const { id } = await api.post<Run>(`/api/v1/experiments/${experiment}/runs`);
    if (since === 'firstStep') {
      await api.waitFor<Run>(`/api/v1/runs/${id}`, ({ firstStepAt }) => firstStepAt !== null);
    }
    await delay(1000 * seconds);
    const askedAt = Date.now();
    await api.post(`/api/v1/runs/${id}/cancel`);
    const run = await runEnded(api, id);
    const { data: checkpoints } = await api.get<{ data: Checkpoint[] }>(`/api/v1/runs/${id}/checkpoints`);
    if (run.status !== 'cancelled') throw new Error(`the run ended as ${run.status}`);
    if (run.firstStepAt !== null && checkpoints.length === 0) throw new Error('the run kept no checkpoint');
    cancelled.push({
      moment: `${seconds} s after the ${since === 'request' ? 'request' : 'first step'}`,
      seconds: (Date.parse(run.finishedAt!) - askedAt) / 1000,
      plan: run.execution?.plan ?? null,
      steps: run.progress?.step ?? 0,
      checkpointMegabytes: checkpoints.length === 0 ? null : Math.round(checkpoints[0].sizeBytes / 1e6),
    });
  }
  return cancelled;
}
