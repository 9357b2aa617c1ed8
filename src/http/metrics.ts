import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { runStatuses, type RunStatus } from '../contracts/run.ts';
import type { OpenStreams } from './events/open-streams.ts';
import { operation } from './operation.ts';
import { within } from './within.ts';

/** How much work there is, of all projects, counted when it is asked for. */
export interface WorkCounts {
  countRuns(): Promise<Partial<Record<RunStatus, number>>>;
  countJobs(): Promise<Record<string, { waiting: number; active: number }>>;
  countSlots(): Promise<{ workers: number; slots: number; busySlots: number }>;
}

/** Longest wait for one part's figures. */
const countMilliseconds = 2_000;

/** `/metrics` for Prometheus: requests by route, runs by status, jobs, workers, streams, and the process itself. */
export function metricsRoutes(app: FastifyInstance, counts: WorkCounts, streams: OpenStreams): void {
  const registry = new Registry();
  // The last scrape's, of which an alert tells that a part is away.
  const failures = new Gauge({
    name: 'trainyard_scrape_failed',
    help: '1 where a part did not answer, so that its figures are left out; else 0.',
    labelNames: ['of'],
    registers: [registry],
  });
  collectDefaultMetrics({ register: registry, prefix: 'trainyard_' });
  measureRequests(app, registry);
  const countWork = measureWork(registry, counts, streams);

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
      return reply.type(registry.contentType).send(await registry.metrics());
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
  counts: WorkCounts,
  streams: OpenStreams,
): Record<'runs' | 'jobs' | 'workers', () => Promise<void>> {
  const registers = [registry];
  const runs = new Gauge({
    name: 'trainyard_runs',
    help: 'Runs by status.',
    labelNames: ['status'],
    registers,
  });
  const jobs = new Gauge({
    name: 'trainyard_jobs',
    help: 'Jobs of the queue by name and state.',
    labelNames: ['job', 'state'],
    registers,
  });
  const workers = new Gauge({
    name: 'trainyard_workers',
    help: 'Live workers, their slots, and the busy ones.',
    labelNames: ['of'],
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
    async jobs() {
      jobs.reset();
      for (const [job, { waiting, active }] of Object.entries(await counts.countJobs())) {
        jobs.set({ job, state: 'waiting' }, waiting);
        jobs.set({ job, state: 'active' }, active);
      }
    },
    async workers() {
      workers.reset();
      const { workers: processes, slots, busySlots } = await counts.countSlots();
      workers.set({ of: 'processes' }, processes);
      workers.set({ of: 'slots' }, slots);
      workers.set({ of: 'busySlots' }, busySlots);
    },
  };
}
