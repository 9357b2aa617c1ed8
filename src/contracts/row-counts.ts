import type { SplitPart } from './definition/split-parts.ts';
import type { NewWarning } from './warning.ts';

/** The columns that say whether a row can be used, and whether it equals another one. */
export interface UsedColumns {
  /** The inputs, then the targets. */
  columns: string[];
  targets: string[];
  /** The inputs without which a row is left out. */
  required: string[];
}

/** Which rows are counted, and by what. */
export interface RowCountRequest extends UsedColumns {
  /** The target of a classification; null: another one's. */
  classes: string | null;
  /** The split's column and how it is looked at; null where it has none. */
  place: { column: string; as: 'group' | 'time' | 'part' } | null;
  /** Columns by the number of their values, fewest first: the first and last of them tell draws from copies. */
  byVariety: readonly string[];
}

/** Rows of a class, in all or in one part of a split by a column. */
export interface ClassCount {
  value: string;
  /** Null where the split's column does not name parts. */
  part: SplitPart | null;
  count: number;
  /** Different groups or times that have the class; absent where rows are not divided by them. */
  places?: number;
  /** Rows of times before the first one of the class; absent where rows are not divided by times that a double holds. */
  before?: number;
}

/** How many rows there are to divide, and of what. */
export interface RowSizes {
  rows: number;
  /** By class and part; one of value "" for each part where there are no classes. */
  classes: readonly ClassCount[];
  /** Rows of each group, or of each different time in order; null where the split looks at neither. */
  places: Float64Array | null;
}

/** The rows of a dataset that a definition can use, counted. Estimates where there are more than 4 million. */
export interface RowCounts {
  /** Rows that equal an earlier one in every used column. */
  equal: number;
  /** Whether they are draws from few combinations, rather than copies. */
  drawn: boolean;
  /** Rows of a later part that equal one of an earlier part; of a split by parts only. */
  acrossParts: number;
  /** Of all usable rows. */
  all: RowSizes;
  /** Of the first of those that are equal. */
  first: RowSizes;
}

/** The examples that a definition makes of a dataset, divided as its run divides them. */
export interface StepCounts {
  /** Examples of each part; null where a run could not divide them, as `problem` says. */
  parts: Record<SplitPart, number> | null;
  /** Training examples of each class; null where there are no classes. */
  trainOfClass: number[] | null;
  problem: { code: string; detail: string } | null;
  /** What a run would warn of. */
  warnings: NewWarning[];
}
