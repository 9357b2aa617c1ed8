/**
 * What many readers cost: `npm run bench:reads`. The service runs on a database with a run of a million points of metrics and
 * 2,000 events that hold them. Its last line is JSON: milliseconds of one call for metrics, and of twelve at once; light calls
 * meanwhile; how long after they are stored the events of a run reach 500 followers; mixed reads a second over 64 connections.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { createStore } from '../src/store/create-store.ts';
import type { RunLease } from '../src/store/ports/run-store.ts';
import type { Store } from '../src/store/ports/store.ts';
import { createApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import { startTemporaryPostgres } from '../src/postgres/temporary-postgres.ts';
import { addClaimedRun } from '../test/support/store-fixtures.ts';
import { median } from './quiet-rounds.ts';

const { values: flags } = parseArgs({
  options: {
    points: { type: 'string', default: '1000000' },
    followers: { type: 'string', default: '500' },
    json: { type: 'boolean' },
  },
});
const points = Number(flags.points);
const followers = Number(flags.followers);
const pointsOfEvent = 500;

const postgres = await startTemporaryPostgres();
const service = await startService({
  env: { DATABASE_URL: postgres.url(), WORKERS: '0', RATE_LIMIT_PER_MINUTE: '10000000', LOG_LEVEL: 'error' },
});
const store = createStore({ databaseUrl: postgres.url() });
const api = createApiClient({ url: service.url, key: service.adminKey });
try {
  const { id: project } = await store.projects.ensure('default');
  const { run, lease } = await addClaimedRun(store, project);
  await fill(store, lease);
  const path = `/api/v1/runs/${run.id}`;
  const one = await timed(() => api.get(`${path}/metrics`));
  const twelve = await withLightCalls(path, async () =>
    Promise.all(Array.from({ length: 12 }, () => timed(() => api.get(`${path}/metrics`)))),
  );
  const mixed = await mixedReads(path);
  const following = await withLightCalls(path, () => follow(path, lease));
  const figures = {
    metricsMs: rounded(one),
    twelveMetricsMs: rounded(Math.max(...twelve.result)),
    lightMsBesideTwelve: rounded(twelve.worstLight),
    mixedReadsPerSecond: Math.round(mixed),
    followerDelayMs: rounded(following.result),
    lightMsBesideFollowers: rounded(following.worstLight),
  };
  console.log(JSON.stringify(figures));
} finally {
  await store.close();
  await service.stop();
  await postgres.stop();
}

/** Stores the points of two series, and the events that tell of them. */
async function fill(runs: Store, of: RunLease): Promise<void> {
  const at = new Date().toISOString();
  for (let first = 0; first < points; first += 2 * pointsOfEvent * 20) {
    const events = [];
    for (
      let start = first;
      start < Math.min(points, first + 2 * pointsOfEvent * 20);
      start += 2 * pointsOfEvent
    ) {
      const batch = Array.from({ length: 2 * pointsOfEvent }, (_, i) => ({
        step: (start + i) >> 1,
        epoch: 1,
        scope: 'step' as const,
        name: i % 2 ? 'train.loss' : 'train.accuracy',
        value: Math.random(),
        at,
      }));
      await runs.metrics.append(of, batch);
      for (const half of [batch.slice(0, pointsOfEvent), batch.slice(pointsOfEvent)])
        events.push({ type: 'metrics' as const, level: 'info' as const, message: 'Step', data: { points: half, progress: null } }); // prettier-ignore
    }
    await runs.events.append(of.runId, events, { lease: of });
  }
}

/** Worst milliseconds of a light call every 50 ms while some work goes on. */
async function withLightCalls<T>(path: string, work: () => Promise<T>) {
  let isOver = false;
  const light = (async () => {
    let worst = 0;
    while (!isOver) {
      worst = Math.max(worst, await timed(() => api.get(path)));
      await delay(50);
    }
    return worst;
  })();
  const result = await work();
  isOver = true;
  return { result, worstLight: await light };
}

/** Requests a second of pages of events, metrics, the run and the list of runs, over 64 connections for five seconds. */
async function mixedReads(path: string): Promise<number> {
  const paths = [`${path}/events?limit=20`, path, '/api/v1/runs?limit=20', `${path}/metrics?maxPoints=100`, `${path}/events?after=1000&limit=20`]; // prettier-ignore
  const end = performance.now() + 5_000;
  let count = 0;
  await Promise.all(
    Array.from({ length: 64 }, async (_, connection) => {
      for (let i = connection; performance.now() < end; i += 1) {
        await api.get(paths[i % paths.length]);
        count += 1;
      }
    }),
  );
  return count / 5;
}

/** Median milliseconds from the storing of an event to the last of its followers. */
async function follow(path: string, lease: RunLease): Promise<number> {
  const { data } = await api.get<{ data: unknown[] }>(`${path}/events?limit=1`);
  const last = (await store.events.list(lease.runId, 0, 100_000)).length;
  if (data.length === 0) throw new Error('the run has no events');
  let arrived = 0;
  let all = (): void => {};
  const agent = new Agent({ maxSockets: Infinity });
  const open = await Promise.all(
    Array.from({ length: followers }, async () => {
      const request = get(`${service.url}${path}/events?after=${last}`, {
        agent,
        headers: { authorization: `Bearer ${service.adminKey}`, accept: 'text/event-stream' },
      });
      const [incoming] = (await once(request, 'response')) as [IncomingMessage];
      if (incoming.statusCode !== 200) throw new Error(`a follower got ${incoming.statusCode}`);
      incoming.setEncoding('utf8').on('data', (text: string) => {
        arrived += text.split('event: log').length - 1;
        if (arrived === followers) all();
      });
      return request;
    }),
  );
  const delays: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    arrived = 0;
    const isThere = new Promise<void>((resolve) => (all = resolve));
    const storedAt = performance.now();
    await store.events.append(lease.runId, [{ type: 'log', level: 'info', message: `${i}`, data: null }]);
    await isThere;
    delays.push(performance.now() - storedAt);
  }
  for (const request of open) request.destroy();
  return median(delays);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
