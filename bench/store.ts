/**
 * What the database and the queue take for what each run asks of them: `npm run bench:store`. Handing a job over to a waiting
 * worker (through Postgres, and through Redis where redis-server is installed), choosing and claiming a run, the same and the
 * positions of a page of runs while 100,000 runs of 50 projects wait, finding none when all of them ask for labels that the worker has not, storing 10,000 points of metrics, the 1,000 trials of a search
 * (listed, listed with curves of 27 epochs thinned to 20 points, and looked at for a step). Its last line is `{ "handOverMs": { "postgres",
 * "redis" }, "claimMs", "claimOfManyMs", "positionsOfManyMs", "noneFitsMs", "appendMs", "trialsMs": { "list", "curves", "step" } }`, each a median.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withClient } from '../src/postgres/with-client.ts';
import { startTemporaryPostgres } from '../src/postgres/temporary-postgres.ts';
import { createQueue } from '../src/queue/create-queue.ts';
import { withQueuePlaces } from '../src/services/queue-places.ts';
import { createSearchService } from '../src/services/search-service.ts';
import { newId } from '../src/identifiers.ts';
import { decideStep } from '../src/searches/decide-step.ts';
import { strategyOf } from '../src/searches/search-rules.ts';
import { createStore } from '../src/store/create-store.ts';
import type { Store } from '../src/store/ports/store.ts';
import { applyMigrations } from '../src/store/migrate.ts';
import { startTestRedis } from '../test/support/redis.ts';
import { median } from './quiet-rounds.ts';
import {
  addClaimedRun,
  addExperiment,
  addProject,
  addRun,
  definitions,
} from '../test/support/store-fixtures.ts';

// The last line is JSON with and without --json.
const { values: flags } = parseArgs({
  options: { repeats: { type: 'string', default: '101' }, json: { type: 'boolean' } },
});
const repeats = Number(flags.repeats);
/** A limit that none of the projects reaches; with it a claim costs more than without. */
const maxHeld = 1000;

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
  const claimMs = await claim(store);
  const many = await withManyQueued(store);
  const figures = {
    handOverMs,
    claimMs,
    ...many,
    appendMs: await append(store),
    trialsMs: await trials(store),
  };
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

/** Milliseconds in which a worker chooses and claims the only queued run. */
async function claim(runs: Store): Promise<number> {
  const project = await addProject(runs);
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    await addRun(runs, project);
    times.push(await claimNext(runs));
  }
  return rounded(median(times));
}

/** Milliseconds in which a worker chooses and claims a run. */
async function claimNext(runs: Store): Promise<number> {
  const startedAt = performance.now();
  const id = await runs.runs.findNext(maxHeld);
  if (id === null || !(await runs.runs.claim(id, 'bench', 30, maxHeld)))
    throw new Error('no run was claimed');
  return performance.now() - startedAt;
}

/** The same, the milliseconds for the positions of a page of runs, and for finding that none fits, while 100,000 runs of 50 projects wait. */
async function withManyQueued(
  runs: Store,
): Promise<{ claimOfManyMs: number; positionsOfManyMs: number; noneFitsMs: number }> {
  const projects = await Promise.all(Array.from({ length: 50 }, () => addProject(runs)));
  for (const project of projects) {
    const { id } = await addExperiment(runs, project);
    await withClient({ connectionString: databaseUrl }, (client) =>
      client.query(
        `INSERT INTO runs (id, project_id, experiment_id, dataset_id, name, priority, last_event_number)
         SELECT $1 || i, project_id, id, dataset_id, 'many', 1 + i % 99, 1 FROM experiments, generate_series(1, 2000) i
         WHERE id = $1`,
        [id],
      ),
    );
  }
  await withClient({ connectionString: databaseUrl }, (client) => client.query('ANALYZE'));
  const claims: number[] = [];
  const positions: number[] = [];
  for (let i = 0; i < repeats; i++) {
    claims.push(await claimNext(runs));
    const { data } = await runs.runs.list(projects[i % 50], { limit: 20 });
    const startedAt = performance.now();
    await withQueuePlaces(runs, data, { maxRunsUnderWay: maxHeld });
    positions.push(performance.now() - startedAt);
  }
  await withClient({ connectionString: databaseUrl }, async (client) => {
    await client.query(`UPDATE runs SET labels = '{"zone":"a"}' WHERE status = 'queued'`);
    await client.query('VACUUM ANALYZE');
  });
  const misses: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const startedAt = performance.now();
    if ((await runs.runs.findNext(maxHeld, { zone: 'b' })) !== null) throw new Error('a run was found');
    misses.push(performance.now() - startedAt);
  }
  return {
    claimOfManyMs: rounded(median(claims)),
    positionsOfManyMs: rounded(median(positions)),
    noneFitsMs: rounded(median(misses)),
  };
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

/** Milliseconds for what is asked of a search of 1,000 trials: their list, the same with curves, and a step that finds nothing to do. */
async function trials(runs: Store): Promise<{ list: number; curves: number; step: number }> {
  const project = await addProject(runs);
  const { datasetId } = await addExperiment(runs, project);
  const id = newId('search');
  const { definition } = definitions(datasetId);
  await runs.searches.insert({
    id,
    projectId: project,
    name: 'bench',
    datasetId,
    experiment: definition,
    template: definition,
    settings: {
      space: { '/seed': { type: 'integer', low: 0, high: 1000 } },
      strategy: { sampler: { name: 'random' }, scheduler: { name: 'none' } },
      auto: null,
      objective: { metric: 'loss', on: 'validation', direction: 'minimize' },
      limits: { trials: 1000, parallel: 1, seconds: null, epochs: null },
      seed: 7,
    },
    watchesEpochs: false,
  });
  await withClient({ connectionString: databaseUrl }, (client) =>
    client.query(
      `INSERT INTO trials (search_id, trial, state, run_id, experiment_id, parameters, planned_epochs, trained_epochs, value, curve, ended_at)
       SELECT $1, i, 'completed', 'run_' || i, 'exp_' || i, jsonb_build_object('/seed', i), 27, 27, 1.0 / (i + 1),
         (SELECT jsonb_agg(jsonb_build_array(k, 1.0 / (i + k))) FROM generate_series(1, 27) k), now()
       FROM generate_series(0, 999) i`,
      [id],
    ),
  );
  const service = createSearchService({ store: runs } as unknown as Parameters<
    typeof createSearchService
  >[0]);
  const caller = { keyId: '', projectId: project, role: 'admin', isOperator: false } as const;
  const listed = async (query: { curve?: number }) => {
    const { data } = await service.listTrials(caller, id, { limit: 1000, ...query });
    if (JSON.stringify(data).length < 1000 || data.length !== 1000) throw new Error('trials are missing');
  };
  const { sampler, scheduler } = strategyOf((await runs.searches.findAny(id))!, []);
  const makeTrial = () => {
    throw new Error('no trial is left to make');
  };
  const step = async () => {
    await runs.searches.advance(id, (state) => decideStep({ ...state, search: { ...state.search, status: 'paused' } }, { sampler, scheduler, makeTrial }).step, { maxQueuedPerProject: 1 }); // prettier-ignore
  };
  return {
    list: await medianOf(() => listed({})),
    curves: await medianOf(() => listed({ curve: 20 })),
    step: await medianOf(step),
  };
}

/** Milliseconds that a call takes, the median of 21. */
async function medianOf(call: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 21; i++) {
    const startedAt = performance.now();
    await call();
    times.push(performance.now() - startedAt);
  }
  return rounded(median(times));
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
