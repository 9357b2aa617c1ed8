import { Prisma } from './generated/client.ts';

/**
 * The points of a run's metrics by step, scope and name, each series (scope and name) thinned to `maxPoints`: those at or
 * next after as many evenly spaced steps, its first and its last point among them.
 *
 * Every part goes along the primary key (run, scope, name, step): the series are found by skipping from one to the next, and
 * a point by one descent. So the cost goes by `maxPoints` and the number of series, not by the points that are stored.
 */
export function thinnedSeries(
  runId: string,
  { names, scope, maxPoints }: { names?: readonly string[]; scope?: 'step' | 'epoch'; maxPoints: number },
): Prisma.Sql {
  const ofSeries = Prisma.sql`m.run_id = ${runId} AND m.scope = s.scope AND m.name = s.name`;
  const point = Prisma.sql`m.scope, m.name, m.step, m.epoch, m.value, m.at`;
  // of one point, the last
  const wanted =
    maxPoints < 2
      ? Prisma.sql`b.last`
      : Prisma.sql`b.first + (b.last - b.first)::bigint * k / ${maxPoints - 1}::bigint`;
  return Prisma.sql`
    WITH RECURSIVE series AS (
      (SELECT scope, name FROM metrics WHERE run_id = ${runId} ORDER BY scope, name LIMIT 1)
      UNION ALL
      SELECT next.* FROM series s CROSS JOIN LATERAL (
        SELECT m.scope, m.name FROM metrics m
        WHERE m.run_id = ${runId} AND (m.scope, m.name) > (s.scope, s.name)
        ORDER BY m.scope, m.name LIMIT 1
      ) next
    ),
    bounds AS (
      SELECT s.scope, s.name,
        (SELECT m.step FROM metrics m WHERE ${ofSeries} ORDER BY m.step LIMIT 1) AS first,
        (SELECT m.step FROM metrics m WHERE ${ofSeries} ORDER BY m.step DESC LIMIT 1) AS last,
        (SELECT count(*) FROM (
          SELECT FROM metrics m WHERE ${ofSeries} ORDER BY m.step LIMIT ${maxPoints}::bigint + 1
        ) few) AS points
      FROM series s
      WHERE true
        ${scope === undefined ? Prisma.empty : Prisma.sql`AND s.scope = ${scope}`}
        ${names === undefined ? Prisma.empty : Prisma.sql`AND s.name = ANY(${[...names]}::text[])`}
    )
    SELECT shown.* FROM bounds b CROSS JOIN LATERAL (
      SELECT ${point} FROM metrics m
      WHERE b.points <= ${maxPoints}::bigint AND m.run_id = ${runId} AND m.scope = b.scope AND m.name = b.name
      UNION ALL
      SELECT DISTINCT ${Prisma.sql`found.scope, found.name, found.step, found.epoch, found.value, found.at`}
      FROM generate_series(0, ${maxPoints - 1}::bigint) k CROSS JOIN LATERAL (
        SELECT ${point} FROM metrics m
        WHERE m.run_id = ${runId} AND m.scope = b.scope AND m.name = b.name AND m.step >= ${wanted}
        ORDER BY m.step LIMIT 1
      ) found
      WHERE b.points > ${maxPoints}::bigint
    ) shown
    ORDER BY shown.step, shown.scope, shown.name COLLATE "C"`;
}
