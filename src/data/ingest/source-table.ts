import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { DistinctName } from './column-names.ts';

/** A column as it is stored. */
export type StoredType =
  'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'TIMESTAMP_NS' | 'VARCHAR' | 'DOUBLE[]' | 'BLOB';

/** A column of the source and the SQL expression that gives it in its stored type. */
export interface SourceColumn {
  name: string;
  storedType: StoredType;
  expression: string;
  /** How a prediction's cell is read, where the stored type alone does not say it. */
  reading?: ColumnReading;
}

/** What to read the data from. */
export interface SourceTable {
  /** What stands after FROM. */
  from: string;
  columns: SourceColumn[];
}

/** A column of a typed source (JSON, Parquet). */
export interface TypedColumn extends DistinctName {
  /** DuckDB's type. */
  type: string;
  /** The key of its values in the object that they were taken from. */
  key?: string;
  /** A column whose values are of several types: its cells as SQL text, read as those of a CSV are. */
  mixed?: string;
}
