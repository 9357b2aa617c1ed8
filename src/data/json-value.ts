import type { DuckDBValue } from '@duckdb/node-api';
import {
  DuckDBArrayValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from './duckdb.ts';
import { isoTime } from './iso-time.ts';

const nanosPerSecond = 1_000_000_000n;

/** Nanoseconds since 1970 as ISO 8601. */
function isoOf(nanos: bigint): string {
  const rest = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  return isoTime(Number((nanos - rest) / nanosPerSecond), Number(rest));
}

/**
 * A value of DuckDB as plain JSON: integers beyond 2⁵³ as text, dates as `YYYY-MM-DD`, times as ISO 8601 in UTC, lists
 * as arrays, what is not finite as null.
 */
export function toJsonValue(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (value instanceof DuckDBDateValue) return isoTime(value.days * 86_400, 0).slice(0, 10);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return isoOf(value.micros * 1000n);
  if (value instanceof DuckDBTimestampNanosecondsValue) return isoOf(value.nanos);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(toJsonValue);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([key, entry]) => [key, toJsonValue(entry)]));
  return String(value);
}
