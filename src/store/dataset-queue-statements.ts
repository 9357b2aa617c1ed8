import { Prisma } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';

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
    ORDER BY coalesce(held.uploads, 0), p.read_claimed_at NULLS FIRST, p.id
    LIMIT 1
  )
  SELECT first.id FROM turn CROSS JOIN LATERAL (
    SELECT d.id FROM datasets d WHERE d.project_id = turn.id AND d.status = 'uploaded'
    ORDER BY d.waiting_since, d.id LIMIT 1
  ) AS first`;

/** Claims an uploaded dataset, and notes the turn of its project; returns its id, or no row where it is not `uploaded` any more. */
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
      WHERE id = (SELECT project_id FROM datasets WHERE id = ${id} AND status = 'uploaded')
      RETURNING id
    )
    UPDATE datasets
    SET status = 'validating', attempts = attempts + 1, worker_id = ${workerId}, lease_expires_at = ${secondsFromNow(leaseSeconds)}
    WHERE id = ${id} AND status = 'uploaded' AND project_id = (SELECT id FROM turn)
    RETURNING id`;
}
