import type { TokenizedColumn } from './tokenized-column.ts';

/** A column of categories: a code for each row, and what the codes mean. Null is a missing value. */
export interface CodedColumn {
  codes: Int32Array;
  values: (string | null)[];
}

/** A column of vectors, row-major [rows × length]; a missing one is NaN throughout. */
export interface VectorColumn {
  length: number;
  values: Float64Array;
}

/** Columns by name as they were read, each by the row of the table or of the range of it. Never changed afterwards. */
export interface RawColumns {
  /** NaN is a missing value; date-times are seconds since 1970. */
  readonly numbers: ReadonlyMap<string, Float64Array>;
  readonly categories: ReadonlyMap<string, CodedColumn>;
  readonly texts: ReadonlyMap<string, TokenizedColumn>;
  readonly vectors: ReadonlyMap<string, VectorColumn>;
}
