/**
 * What the database and the queue take for what each run asks of them: `npm run bench:store`. Handing a job over to a waiting
 * worker (through Postgres, and through Redis where redis-server is installed), claiming a run, storing 10,000 points of
 * metrics. Its last line is `{ "handOverMs": { "postgres", "redis" }, "claimMs", "appendMs" }`, each a median.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startTemporaryPostgres } from '../src/postgres/temporary-postgres.ts';
import { createQueue } from '../src/queue/create-queue.ts';
import { createStore } from '../src/store/create-store.ts';
import type { Store } from '../src/store/ports/store.ts';
import { applyMigrations } from '../src/store/migrate.ts';
import { startTestRedis } from '../test/support/redis.ts';
import { median } from './quiet-rounds.ts';
import { addClaimedRun, addProject, addRun } from '../test/support/store-fixtures.ts';

// The last line is JSON with and without --json.
const { values: flags } = parseArgs({
  options: { repeats: { type: 'string', default: '101' }, json: { type: 'boolean' } },
});
const repeats = Number(flags.repeats);

const postgres = await startTemporaryPostgres();
const databaseUrl = postgres.url();
await applyMigrations(databaseUrl, fileURLToPath(new URL('../prisma/migrations', import.meta.url)));
const store = createStore({ databaseUrl });
const redis = await startTestRedis();
try {
  const handOverMs = {
    postgres: await handOver(undefined),
    redis: redis && (await handOver(redis.url)),
  };
  const figures = { handOverMs, claimMs: await claim(store), appendMs: await append(store) };
  console.log(JSON.stringify(figures));
} finally {
  await redis?.stop();
  await store.close();
  await postgres.stop();
}

/** Milliseconds from `enqueue` to the handler of a worker that waits. */
async function handOver(redisUrl: string | undefined): Promise<number> {
  const log = { warn() {}, error: console.error };
  const queue = await createQueue({ databaseUrl, redisUrl, log });
  let taken: (at: number) => void = () => {};
  const consumer = await queue.consume(
    { 'run.train': async () => taken(performance.now()) },
    { concurrency: { 'run.train': 1 } },
  );
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const sentAt = performance.now();
    const takenAt = new Promise<number>((resolve) => (taken = resolve));
    await queue.enqueue('run.train', `run_${i}`);
    times.push((await takenAt) - sentAt);
  }
  await consumer.stop();
  await queue.close();
  return rounded(median(times));
}

/** Milliseconds in which a worker claims a queued run. */
async function claim(runs: Store): Promise<number> {
  const project = await addProject(runs);
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const { id } = await addRun(runs, project);
    const startedAt = performance.now();
    if (!(await runs.runs.claim(id, 'bench', 30))) throw new Error('the run was not claimed');
    times.push(performance.now() - startedAt);
  }
  return rounded(median(times));
}

/** Milliseconds in which 10,000 points of metrics are stored. */
async function append(runs: Store): Promise<number> {
  const project = await addProject(runs);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const { lease } = await addClaimedRun(runs, project);
    const points = Array.from({ length: 10_000 }, (_, step) => ({
      scope: 'step' as const,
      name: 'train.loss',
      step: step + 1,
      epoch: 1,
      value: 0.5,
      at: new Date().toISOString(),
    }));
    const startedAt = performance.now();
    await runs.metrics.append(lease, points);
    times.push(performance.now() - startedAt);
  }
  return rounded(median(times));
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
