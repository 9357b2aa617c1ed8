import type { RunEvent } from '../contracts/run.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { isHeldWith } from './held-run.ts';
import type { RunEventListener } from './run-event-listener.ts';
import { runEventsChannel } from './run-events-channel.ts';
import type { EventStore, EventText } from './ports/event-store.ts';
import { jsonText, storableText } from './stored-json.ts';

/**
 * Events in Postgres. Numbers come from a counter in the run's row, which its update locks until the statement's end: so
 * they have no gaps, and whoever sees an event sees all before it.
 */
export function createEventStore(prisma: PrismaClient, listener: RunEventListener): EventStore {
  const listTexts: EventStore['listTexts'] = (runId, after, limit, types) =>
    prisma.$queryRaw<EventText[]>`
      SELECT id, type, concat(
        '{"id":', id, ',"at":"', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        '","type":', to_json(type), ',"level":', to_json(level), ',"message":', to_json(message),
        ',"data":', data, '}'
      ) AS json
      FROM run_events
      WHERE run_id = ${runId} AND id > ${after}::int
        ${types === undefined ? Prisma.empty : Prisma.sql`AND type = ANY(${[...types]}::text[])`}
      ORDER BY id LIMIT ${limit}::int`;

  return {
    async append(runId, events, { lease } = {}) {
      if (lease && lease.runId !== runId)
        throw new RangeError(`the lease is for ${lease.runId}, not ${runId}`);
      const stored = events.map((event) => ({
        ...event,
        message: storableText(event.message),
        data: jsonText(event.data),
      }));
      const [counted] = await prisma.$queryRaw<{ last_event_number: number; at: Date }[]>`
        WITH counted AS (
          UPDATE runs r SET last_event_number = r.last_event_number + ${stored.length}::int
          WHERE ${lease ? isHeldWith(lease) : Prisma.sql`r.id = ${runId}`}
          RETURNING r.id, r.last_event_number, clock_timestamp()::timestamptz(3) AS at
        ),
        told AS (
          INSERT INTO run_events (run_id, id, at, type, level, message, data)
          SELECT counted.id, counted.last_event_number - ${stored.length}::int + new.number,
            coalesce(new.at, counted.at), new.type, new.level, new.message, new.data
          FROM counted, unnest(
            ${stored.map((event) => event.at ?? null)}::timestamptz[],
            ${stored.map((event) => event.type)}::text[],
            ${stored.map((event) => event.level)}::text[],
            ${stored.map((event) => event.message)}::text[],
            ${stored.map((event) => event.data)}::jsonb[]
          ) WITH ORDINALITY AS new (at, type, level, message, data, number)
        )
        SELECT last_event_number, at, pg_notify(${runEventsChannel}, id)::text AS announced FROM counted`;
      if (!counted) return null;
      const first = counted.last_event_number - stored.length + 1;
      return stored.map(({ at, type, level, message, data }, index) => ({
        id: first + index,
        at: (at === undefined ? counted.at : new Date(at)).toISOString(),
        type,
        level,
        message,
        data: JSON.parse(data) as unknown,
      }));
    },

    async list(runId, after, limit) {
      return (await listTexts(runId, after, limit)).map(({ json }) => JSON.parse(json) as RunEvent);
    },

    listTexts,

    subscribe(runId, onEvents) {
      return listener.subscribe(runId, onEvents);
    },
  };
}
