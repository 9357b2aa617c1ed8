import type { ColumnProfile, DatasetProfile } from '../contracts/dataset.ts';
import type { RowCounts, StepCounts } from '../contracts/row-counts.ts';

/** What a definition is checked against: a ready dataset and its profile. */
export interface DatasetFacts {
  id: string;
  profile: DatasetProfile;
  /** The rows that the definition can use, counted; absent or null: not counted, the profile is all that is known. */
  counted?: RowCounts | null;
  /** The examples that the definition makes of several rows each, counted; absent or null as of `counted`. */
  steps?: StepCounts | null;
}

/** The column of that name, or undefined. */
export function columnOf(dataset: DatasetFacts, name: string): ColumnProfile | undefined {
  return dataset.profile.columns.find((column) => column.name === name);
}

/** Rows that have a value in each of the columns, at most: all rows where there are no columns. */
export function rowsWithAll(dataset: DatasetFacts, columns: readonly ColumnProfile[]): number {
  return columns.reduce((rows, column) => Math.min(rows, presentRows(dataset, column)), dataset.profile.rows);
}

/** Rows that have a value in the column. */
export function presentRows(dataset: DatasetFacts, column: ColumnProfile): number {
  return dataset.profile.rows - column.missing;
}
