import { Prisma } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';
import { setWait } from './stored-wait.ts';

/** Of a dataset of alias `d` that is uploaded: it does not wait for an outage to pass. */
const isDue = Prisma.sql`(d.retry_at IS NULL OR d.retry_at <= now())`;

/**
 * The id of the uploaded dataset that a free reader takes, or no row; see `selectNext` of `run-queue-statements.ts`, which chooses
 * among runs in the same way.
 */
export const selectNextUpload = Prisma.sql`
  WITH RECURSIVE waiting AS (
    (SELECT project_id FROM datasets WHERE status = 'uploaded' ORDER BY project_id LIMIT 1)
    UNION ALL
    SELECT (
      SELECT d.project_id FROM datasets d
      WHERE d.status = 'uploaded' AND d.project_id > waiting.project_id ORDER BY d.project_id LIMIT 1
    )
    FROM waiting WHERE waiting.project_id IS NOT NULL
  ),
  held AS (SELECT project_id, count(*)::int AS uploads FROM datasets WHERE worker_id IS NOT NULL GROUP BY project_id),
  turn AS (
    SELECT p.id FROM waiting JOIN projects p ON p.id = waiting.project_id
    LEFT JOIN held ON held.project_id = p.id
    WHERE EXISTS (SELECT FROM datasets d WHERE d.project_id = p.id AND d.status = 'uploaded' AND ${isDue})
    ORDER BY coalesce(held.uploads, 0), p.read_claimed_at NULLS FIRST, p.id
    LIMIT 1
  )
  SELECT first.id FROM turn CROSS JOIN LATERAL (
    SELECT d.id FROM datasets d WHERE d.project_id = turn.id AND d.status = 'uploaded' AND ${isDue}
    ORDER BY d.waiting_since, d.id LIMIT 1
  ) AS first`;

/** Claims an uploaded dataset, and notes the turn of its project; returns its id, or no row where it is not `uploaded` any more, or waits. */
export function claimUploaded({
  id,
  workerId,
  leaseSeconds,
}: {
  id: string;
  workerId: string;
  leaseSeconds: number;
}): Prisma.Sql {
  return Prisma.sql`
    WITH turn AS (
      UPDATE projects SET read_claimed_at = clock_timestamp()
      WHERE id = (SELECT d.project_id FROM datasets d WHERE d.id = ${id} AND d.status = 'uploaded' AND ${isDue})
      RETURNING id
    )
    UPDATE datasets d
    SET status = 'validating', attempts = d.attempts + 1, ${setWait()}, worker_id = ${workerId}, lease_expires_at = ${secondsFromNow(leaseSeconds)}
    WHERE d.id = ${id} AND d.status = 'uploaded' AND ${isDue} AND d.project_id = (SELECT id FROM turn)
    RETURNING d.id`;
}
