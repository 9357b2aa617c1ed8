import { createRequire } from 'node:module';
import type * as DuckDB from '@duckdb/node-api';

/**
 * DuckDB's API: the one file that loads the package. It is required, not imported: an import of CommonJS reads its files a second time to find their exports, a
 * sixth of a second in every process.
 */
export const {
  BIGINT,
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  LIST,
  listValue,
  VARCHAR,
} = createRequire(import.meta.url)('@duckdb/node-api') as typeof DuckDB;
