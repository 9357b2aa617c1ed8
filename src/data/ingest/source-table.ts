/** A column as it is stored. */
export type StoredType =
  'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'TIMESTAMP_NS' | 'VARCHAR' | 'DOUBLE[]' | 'BLOB';

/** A column of the source and the SQL expression that gives it in its stored type. */
export interface SourceColumn {
  name: string;
  storedType: StoredType;
  expression: string;
}

/** What to read the data from. */
export interface SourceTable {
  /** What stands after FROM. */
  from: string;
  columns: SourceColumn[];
}
