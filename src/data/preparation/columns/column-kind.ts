import type { FittedColumn, InputBlock } from '../../../contracts/preparation.ts';
import type { RawColumns } from '../read/raw-columns.ts';

/** A block before it has its place in the row. */
export type UnplacedBlock = InputBlock extends infer Block
  ? Block extends InputBlock
    ? Omit<Block, 'at'>
    : never
  : never;

/** Writes a column's features of `rows[from … to)`; `at` is its first feature. `out` holds zeros there. */
export type ColumnWriter = (
  rows: Int32Array,
  from: number,
  to: number,
  out: Float32Array,
  width: number,
) => void;

/**
 * Writes the features of one JSON value at `out[at]`, where zeros are; gives what is wrong with the value, or null. Decoding an
 * image takes its time, in other threads.
 * @param seen what columns keep from one row of a request to the next, by their names
 */
export type CellWriter = (
  value: unknown,
  out: Float32Array,
  at: number,
  seen: Map<string, unknown>,
) => string | null | Promise<string | null>;

/**
 * What turns one kind of column into features. Training and prediction both go through it and nothing else, so that a
 * row means the same in both.
 */
export interface ColumnKind<Fitted extends FittedColumn> {
  /** Features that a column takes. */
  widthOf(column: Fitted): number;
  /** Their names, in order. */
  featureNamesOf(column: Fitted): string[];
  /** What they are to a model. */
  blockOf(column: Fitted): UnplacedBlock;
  /** How many of its first features are numbers on a scale, which noise may be added to; absent: none. */
  noisyFeaturesOf?(column: Fitted): number;
  /** Whether the column's stored values were read. */
  isRead(column: Fitted, raw: RawColumns): boolean;
  /** For stored values. */
  createColumnWriter(column: Fitted, raw: RawColumns, at: number): ColumnWriter;
  /** For the values of a prediction's rows. */
  createCellWriter(column: Fitted): CellWriter;
}

/** A value, for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
