/** A row as a prediction takes it. */
export type Row = Record<string, unknown>;

/** Examples as a prediction takes them, and where they come from. */
export interface Examples {
  rows: Row[];
  /** Row of the dataset of each, from 0; of an example of several rows its last one. */
  numbers: number[];
  /** Rows of the steps of each; null where each row is an example. */
  stepNumbers: number[][] | null;
}

/** The examples of a dataset, in their order. */
export interface ExampleSource {
  total: number;
  /** Rows that are in no example. */
  rowsLeftOut: number;
  /** The last value that each column has before number `from`, where missing values become those; null where none do. */
  before(from: number): Promise<Row | null>;
  /** Visits all from number `from` on, at most `atOnce` at a time; one after the other. */
  each(from: number, atOnce: number, visit: (examples: Examples) => Promise<void>): Promise<void>;
}

/** A stored dataset, with its columns and their types. */
export interface StoredColumns {
  parquetPath: string;
  types: ReadonlyMap<string, string>;
  rows: number;
}
