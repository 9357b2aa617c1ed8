import type { DataEngine } from '../data-engine.ts';
import { quotePath } from '../sql-literals.ts';

/** What the footer of a Parquet file tells of a column, without any value being read. */
export interface FooterFacts {
  nulls: number;
  /** Numbers: the largest distance from zero, where all are finite; else null, as for all other types. */
  largest: number | null;
  /** Whether every value is a finite number, or a date in the years 1 to 9999. */
  isOrdinary: boolean;
}

/** The footer of a Parquet file that this service's DuckDB wrote, by the places of its columns; none of them is nested but lists. */
export async function readFooter(engine: DataEngine, path: string): Promise<FooterFacts[]> {
  const parts = await engine.query(
    `SELECT column_id AS place, sum(num_values)::DOUBLE AS cells, sum(stats_null_count)::DOUBLE AS nulls,
       bool_and(stats_null_count = num_values OR stats_min_value IS NOT NULL AND stats_max_value IS NOT NULL) AS bounded,
       min(TRY_CAST(stats_min_value AS DOUBLE)) AS low, max(TRY_CAST(stats_max_value AS DOUBLE)) AS high,
       min(stats_min_value) AS first, max(stats_max_value) AS last
     FROM parquet_metadata(${quotePath(path)}) GROUP BY 1 ORDER BY 1`,
  );
  return parts.map(({ cells, nulls, bounded, low, high, first, last }) => {
    const none = { nulls: Number(nulls), largest: null };
    if (nulls === cells) return { ...none, isOrdinary: true };
    if (bounded !== true) return { ...none, isOrdinary: false };
    if (typeof low === 'number' && typeof high === 'number' && Number.isFinite(low) && Number.isFinite(high))
      return { nulls: Number(nulls), largest: Math.max(Math.abs(low), Math.abs(high)), isOrdinary: true };
    return { ...none, isOrdinary: [first, last].every((text) => ordinaryDate.test(String(text))) };
  });
}

const ordinaryDate = /^(?!0000)\d{4}-\d{2}-\d{2}(?: [\d:.]+)?$/;
