import type { WebhookEventType } from '../contracts/webhook.ts';
import { newId } from '../identifiers.ts';
import { Prisma } from './generated/client.ts';

/**
 * An INSERT of a message for the webhooks that want it, for the statement of what it tells: both take effect, or neither.
 * A webhook that is being removed is passed over.
 * @param source the rows that the message is made from; a row, a message
 * @param message SQL of a row of `source`: its project, the message's type, time and data
 */
export function postMessage({
  source,
  projectId,
  type,
  at,
  data,
}: {
  source: Prisma.Sql;
  projectId: Prisma.Sql;
  type: Prisma.Sql;
  at: Prisma.Sql;
  data: Prisma.Sql;
}): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO webhook_deliveries (webhook_id, message_id, type, occurred_at, data)
    SELECT w.id, ${newId('message')}, ${type}, ${at}, ${data}
    FROM ${source} JOIN webhooks w ON w.project_id = ${projectId} AND w.enabled AND ${type} = ANY(w.events)
    FOR KEY SHARE OF w`;
}

/** The text of a time as the API writes it. */
export const isoTime = (time: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The type of the event, checked, as SQL. */
export const eventType = (type: WebhookEventType): Prisma.Sql => Prisma.sql`${type}::text`;

/** Longest text of a run's error in a message, in characters. */
const longestText = 2000;

/** The message of a run that ended, from the rows of `changed`; see `recordStatus`. Of a search's runs it tells as a whole. */
export const postRunEnded = (): Prisma.Sql =>
  postMessage({
    source: Prisma.sql`(SELECT * FROM changed WHERE search_id IS NULL) AS changed`,
    projectId: Prisma.sql`changed.project_id`,
    type: Prisma.sql`('run.' || changed.status)`,
    at: Prisma.sql`changed.finished_at`,
    data: Prisma.sql`jsonb_build_object(
      'id', changed.id, 'name', changed.name, 'experimentId', changed.experiment_id, 'datasetId', changed.dataset_id,
      'status', changed.status, 'stopReason', changed.stop_reason, 'attempt', changed.attempt, 'headline', changed.headline,
      'error', CASE WHEN changed.error IS NOT NULL THEN jsonb_build_object(
        'code', changed.error ->> 'code', 'message', left(changed.error ->> 'message', ${longestText}::int)) END,
      'createdAt', ${isoTime(Prisma.sql`changed.created_at`)}, 'startedAt', ${isoTime(Prisma.sql`changed.started_at`)},
      'finishedAt', ${isoTime(Prisma.sql`changed.finished_at`)})`,
  });

/** The message of a search that ended, from the rows of `changed`, which are those of `searches`. */
export const postSearchFinished = (): Prisma.Sql =>
  postMessage({
    source: Prisma.sql`changed`,
    projectId: Prisma.sql`changed.project_id`,
    type: eventType('search.finished'),
    at: Prisma.sql`changed.finished_at`,
    data: Prisma.sql`jsonb_build_object(
      'id', changed.id, 'name', changed.name, 'datasetId', changed.dataset_id, 'status', changed.status, 'best', changed.best,
      'error', CASE WHEN changed.error IS NOT NULL THEN jsonb_build_object(
        'code', changed.error ->> 'code', 'message', left(changed.error ->> 'message', ${longestText}::int)) END,
      'createdAt', ${isoTime(Prisma.sql`changed.created_at`)}, 'finishedAt', ${isoTime(Prisma.sql`changed.finished_at`)})`,
  });
