import type { MetricPoint } from '../contracts/run.ts';
import type { PrismaClient } from './generated/client.ts';
import { selectHeldRun } from './held-run.ts';
import type { MetricStore } from './ports/metric-store.ts';
import { runEventsChannel } from './run-events-channel.ts';
import { jsonText } from './stored-json.ts';
import { thinnedSeries } from './thinned-series.ts';

interface MetricRow {
  scope: MetricPoint['scope'];
  name: string;
  step: number;
  epoch: number;
  value: number | null;
  at: Date;
}

/** Metrics in Postgres. A batch is one INSERT from arrays: ten times as fast as Prisma's createMany. */
export function createMetricStore(prisma: PrismaClient): MetricStore {
  return {
    async append(lease, batch) {
      const points = lastOfEachStep(batch);
      const held = await prisma.$queryRaw<unknown[]>`
        WITH held AS (${selectHeldRun(lease)}),
        stored AS (
          INSERT INTO metrics (run_id, scope, name, step, epoch, value, at)
          SELECT held.id, new.* FROM held, unnest(
            ${points.map((point) => point.scope)}::text[],
            ${points.map((point) => point.name)}::text[],
            ${points.map((point) => point.step)}::int[],
            ${points.map((point) => point.epoch)}::float8[],
            ${points.map(({ value }) => (Number.isFinite(value) ? value : null))}::float8[],
            ${points.map((point) => point.at)}::timestamptz[]
          ) AS new (scope, name, step, epoch, value, at)
          ON CONFLICT (run_id, scope, name, step)
            DO UPDATE SET epoch = excluded.epoch, value = excluded.value, at = excluded.at
        )
        SELECT id FROM held`;
      return held.length > 0;
    },

    async list(runId, { names, scope, maxPoints }) {
      const rows = await prisma.$queryRaw<MetricRow[]>(thinnedSeries(runId, { names, scope, maxPoints }));
      return rows.map(({ at, ...point }) => ({ ...point, at: at.toISOString() }));
    },

    async removeAfter(lease, step) {
      const message = `Metrics after step ${step} are void: the run goes on from there.`;
      const held = await prisma.$queryRaw<unknown[]>`
        WITH held AS (${selectHeldRun(lease)}),
        removed AS (DELETE FROM metrics USING held WHERE run_id = held.id AND step > ${step}::int RETURNING 1),
        counted AS (
          UPDATE runs r SET last_event_number = r.last_event_number + 1 FROM held
          WHERE r.id = held.id AND EXISTS (SELECT FROM removed)
          RETURNING r.id, r.last_event_number
        ),
        told AS (
          INSERT INTO run_events (run_id, id, at, type, level, message, data)
          SELECT id, last_event_number, clock_timestamp(), 'metrics', 'info', ${message},
            ${jsonText({ points: [], progress: null, voidAfterStep: step })}::jsonb
          FROM counted
        )
        SELECT id, pg_notify(${runEventsChannel}, id)::text AS announced FROM held`;
      return held.length > 0;
    },
  };
}

/** The points without those that a later one of the batch replaces: a statement may write a row only once. */
function lastOfEachStep(points: readonly MetricPoint[]): MetricPoint[] {
  const last = new Map(points.map((point) => [`${point.scope}/${point.step}/${point.name}`, point]));
  return last.size === points.length ? [...points] : [...last.values()];
}
