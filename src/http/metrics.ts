import type { FastifyInstance } from 'fastify';
import { AggregatorRegistry, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { runStatuses, type RunStatus } from '../contracts/run.ts';
import type { WorkerFigures } from '../store/ports/worker-store.ts';
import type { OpenStreams } from './events/open-streams.ts';
import { operation } from './operation.ts';
import { within } from './within.ts';

/** How much work there is, of all projects, counted when it is asked for. */
export interface WorkCounts {
  countRuns(): Promise<Partial<Record<RunStatus, number>>>;
  /** Seconds that the longest waiting run waits which more slots could take; 0: none. */
  findLongestWait(): Promise<number>;
  countJobs(): Promise<Record<string, { waiting: number; active: number }>>;
  /** What the live workers say of themselves. */
  listWorkers(): Promise<{ slots: number; busySlots: number; figures: WorkerFigures | null }[]>;
}

/** Longest wait for one part's figures. */
const countMilliseconds = 2_000;

/**
 * `/metrics` for Prometheus: requests by route, runs by status, jobs, streams, the process itself, what its parts count in
 * `registry`, and the figures of the live workers, each with its id as a label.
 */
export function metricsRoutes(
  app: FastifyInstance,
  {
    counts,
    streams,
    registry = new Registry(),
  }: { counts: WorkCounts; streams: OpenStreams; registry?: Registry | undefined },
): void {
  // The last scrape's, of which an alert tells that a part is away.
  const failures = new Gauge({
    name: 'trainyard_scrape_failed',
    help: '1 where a part did not answer, so that its figures are left out; else 0.',
    labelNames: ['of'],
    registers: [registry],
  });
  collectDefaultMetrics({ register: registry, prefix: 'trainyard_' });
  measureRequests(app, registry);
  let ofWorkers: WorkerFigures[] = [];
  const countWork = measureWork(registry, { counts, streams, show: (figures) => (ofWorkers = figures) });

  app.get(
    '/metrics',
    {
      ...operation({
        id: 'getMetrics',
        tag: 'system',
        summary: 'Metrics of the service, for Prometheus',
        description:
          'Figures of a database or queue that does not answer within 2 seconds are left out, and `trainyard_scrape_failed` is 1.',
        replies: {
          200: {
            description: 'The Prometheus text format.',
            schema: Type.String(),
            contentType: 'text/plain',
            example: '# TYPE trainyard_runs gauge\ntrainyard_runs{status="running"} 1\n',
          },
        },
        errors: [],
      }),
    },
    async (request, reply) => {
      ofWorkers = [];
      await Promise.all(
        Object.entries(countWork).map(async ([of, count]) => {
          try {
            await within(countMilliseconds, count());
            failures.set({ of }, 0);
          } catch (error) {
            // Whoever watches needs the other figures the more.
            request.log.warn({ err: error, of }, 'a part could not be counted for the metrics');
            failures.set({ of }, 1);
          }
        }),
      );
      const workers = await AggregatorRegistry.aggregate(ofWorkers).metrics();
      return reply.type(registry.contentType).send((await registry.metrics()) + workers);
    },
  );
}

function measureRequests(app: FastifyInstance, registry: Registry): void {
  const duration = new Histogram({
    name: 'trainyard_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, not the address: ids would make a series each.
    const route = request.routeOptions.url ?? 'none';
    duration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

/** Ways to count the work that there is; each leaves no figure where it fails. */
function measureWork(
  registry: Registry,
  {
    counts,
    streams,
    show,
  }: { counts: WorkCounts; streams: OpenStreams; show: (figures: WorkerFigures[]) => void },
): Record<'runs' | 'waits' | 'jobs' | 'workers', () => Promise<void>> {
  const registers = [registry];
  const runs = new Gauge({
    name: 'trainyard_runs',
    help: 'Runs by status.',
    labelNames: ['status'],
    registers,
  });
  const longestWait = new Gauge({
    name: 'trainyard_queue_longest_wait_seconds',
    help: 'Time that the longest waiting run has been queued, of those that more slots could take; 0 where none waits.',
    registers,
  });
  const jobs = new Gauge({
    name: 'trainyard_queue_jobs',
    help: 'Jobs of the queue by name and state.',
    labelNames: ['name', 'state'], // a label `job` is Prometheus' own
    registers,
  });
  const workers = new Gauge({
    name: 'trainyard_workers',
    help: 'Live workers.',
    registers,
  });
  const slots = new Gauge({
    name: 'trainyard_worker_slots',
    help: 'Places for runs of the live workers, by state: busy or free.',
    labelNames: ['state'],
    registers,
  });
  new Gauge({
    name: 'trainyard_event_streams',
    help: 'Open server-sent event streams.',
    registers,
    collect() {
      this.set(streams.size);
    },
  });
  return {
    async runs() {
      runs.reset();
      const byStatus = await counts.countRuns();
      for (const status of runStatuses) runs.set({ status }, byStatus[status] ?? 0);
    },
    async waits() {
      longestWait.reset();
      longestWait.set(await counts.findLongestWait());
    },
    async jobs() {
      jobs.reset();
      for (const [name, { waiting, active }] of Object.entries(await counts.countJobs())) {
        jobs.set({ name, state: 'waiting' }, waiting);
        jobs.set({ name, state: 'active' }, active);
      }
    },
    async workers() {
      for (const gauge of [workers, slots]) gauge.reset();
      const live = await counts.listWorkers();
      const busy = live.reduce((sum, worker) => sum + worker.busySlots, 0);
      workers.set(live.length);
      slots.set({ state: 'busy' }, busy);
      slots.set({ state: 'free' }, live.reduce((sum, worker) => sum + worker.slots, 0) - busy);
      show(live.flatMap(({ figures }) => (figures ? [figures] : [])));
    },
  };
}
