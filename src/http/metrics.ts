import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { runStatuses, type RunStatus } from '../contracts/run.ts';
import type { OpenStreams } from './events/open-streams.ts';
import { operation } from './operation.ts';

/** How much work there is, of all projects, counted when it is asked for. */
export interface WorkCounts {
  countRuns(): Promise<Partial<Record<RunStatus, number>>>;
  countJobs(): Promise<Record<string, { waiting: number; active: number }>>;
  countSlots(): Promise<{ workers: number; slots: number; busySlots: number }>;
}

/** `/metrics` for Prometheus: requests by route, runs by status, jobs, workers, streams, and the process itself. */
export function metricsRoutes(app: FastifyInstance, counts: WorkCounts, streams: OpenStreams): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'trainyard_' });
  measureRequests(app, registry);
  measureWork(registry, counts, streams);

  app.get(
    '/metrics',
    {
      ...operation({
        id: 'getMetrics',
        tag: 'system',
        summary: 'Metrics of the service, for Prometheus',
        replies: {
          200: {
            description: 'The Prometheus text format.',
            schema: Type.String(),
            contentType: 'text/plain',
            example: '# TYPE trainyard_runs gauge\ntrainyard_runs{status="running"} 1\n',
          },
        },
        errors: ['unavailable'],
      }),
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
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
  app.addHook('onResponse', async (request, reply) => {
    // The pattern, not the address: ids would make a series each.
    const route = request.routeOptions.url ?? 'none';
    duration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
}

function measureWork(registry: Registry, counts: WorkCounts, streams: OpenStreams): void {
  const registers = [registry];
  new Gauge({
    name: 'trainyard_runs',
    help: 'Runs by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      const runs = await counts.countRuns();
      for (const status of runStatuses) this.set({ status }, runs[status] ?? 0);
    },
  });
  new Gauge({
    name: 'trainyard_jobs',
    help: 'Jobs of the queue by name and state.',
    labelNames: ['job', 'state'],
    registers,
    async collect() {
      for (const [job, { waiting, active }] of Object.entries(await counts.countJobs())) {
        this.set({ job, state: 'waiting' }, waiting);
        this.set({ job, state: 'active' }, active);
      }
    },
  });
  new Gauge({
    name: 'trainyard_workers',
    help: 'Live workers, their slots, and the busy ones.',
    labelNames: ['of'],
    registers,
    async collect() {
      const { workers, slots, busySlots } = await counts.countSlots();
      this.set({ of: 'processes' }, workers);
      this.set({ of: 'slots' }, slots);
      this.set({ of: 'busySlots' }, busySlots);
    },
  });
  new Gauge({
    name: 'trainyard_event_streams',
    help: 'Open server-sent event streams.',
    registers,
    collect() {
      this.set(streams.size);
    },
  });
}
