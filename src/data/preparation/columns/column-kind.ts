import type { ColumnProfile, ColumnType } from '../../../contracts/dataset.ts';
import type { OutsideCell } from '../../../contracts/model.ts';
import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import type { FittedColumn, InputBlock } from '../../../contracts/preparation.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { RecentRows } from '../split/recent-rows.ts';
import type { TargetFolds } from '../split/target-folds.ts';
import type { MeanTargets } from './category/mean-targets.ts';
import type { EncodeContext } from './encode-context.ts';

/** A block before it has its place in the row. */
export type UnplacedBlock = InputBlock extends infer Block
  ? Block extends InputBlock
    ? Omit<Block, 'at'>
    : never
  : never;

/** An input column of a definition before it is fitted, as far as the dataset's profile describes it. */
export interface UnfittedColumn {
  name: string;
  /** The type that it is used as. */
  type: ColumnType;
  /** undefined where the profile does not list the column. */
  profile: ColumnProfile | undefined;
  /** Rows of the dataset. */
  rows: number;
  /** Where it is a vector that is read as a sequence. */
  sequence: { features: number } | null;
  /** Numbers that a target encoding of a category has: one for each class where there are several. */
  targetOutputs: number;
}

/** An input column whose raw values were read. */
export interface ColumnToFit {
  name: string;
  /** The type that it is used as. */
  type: ColumnType;
  /** Its SQL type in the stored dataset. */
  stored: string | undefined;
  /** Where it is a vector that is read as a sequence. */
  sequence: { features: number } | null;
}

/** What a column is fitted on, beside its raw values. */
export interface FitContext {
  preparation: ResolvedPreparation;
  /** The training rows, by their numbers in the dataset. */
  train: Int32Array;
  /** Under `mostRecent`; null: missing values have a fixed stand-in. */
  recent: RecentRows | null;
  /** Under target encoding: the training rows with their targets. */
  folds: TargetFolds | null;
}

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
 * Turns one kind of column into features: what it is fitted to, how it is written, and what it can become at most. Training
 * and prediction both go through it and nothing else, so that a row means the same in both.
 */
export interface ColumnKind<Fitted extends FittedColumn> {
  /** Whether a column that is used as `type` becomes one of this kind. */
  takes(type: ColumnType, preparation: Pick<ResolvedPreparation, 'categorical'>): boolean;
  /** Whether the column's stored values were read. */
  isRead(column: { name: string }, raw: RawColumns): boolean;
  /** Fits a column that was read. @returns null where it has no value in the training rows */
  fit(column: ColumnToFit, raw: RawColumns, context: FitContext): Fitted | null;
  /** For each fold of the target the numbers that its rows are encoded with, fitted on the rows of the other folds. */
  crossFit?(column: Fitted, raw: RawColumns, recent: RecentRows | null, folds: TargetFolds): MeanTargets[];
  /** The largest block that a column can become: what is fitted may be smaller, where values are missing from training. */
  upperBound(column: UnfittedColumn, preparation: ResolvedPreparation): UnplacedBlock;
  /** Features that a column takes. */
  widthOf(column: Fitted): number;
  /** Their names, in order. */
  featureNamesOf(column: Fitted): string[];
  /** What they are to a model. */
  blockOf(column: Fitted): UnplacedBlock;
  /** What each of them is to a classical model, see {@link plainNumber}; absent: plain numbers. */
  classicalKindOf?(column: Fitted): number;
  /** Its first features as numbers on a scale, (value − offset) / scale each; absent: none is scaled. */
  scalingsOf?(column: Fitted): readonly { offset: number; scale: number }[];
  /** How many of its first features are numbers on a scale, which noise may be added to; absent: none. */
  noisyFeaturesOf?(column: Fitted): number;
  /** For stored values. */
  createColumnWriter(column: Fitted, raw: RawColumns, context: EncodeContext, at: number): ColumnWriter;
  /** For the values of a prediction's rows. */
  createCellWriter(column: Fitted): CellWriter;
  /** For values that a cell writer takes: how they lie outside of training; absent, or null where that is not known. */
  createOutsideCheck?(column: Fitted): OutsideCheck | null;
}

/** How a value lies outside of what the training rows held; null where it does not, or is missing. */
export type OutsideCheck = (value: unknown) => Pick<OutsideCell, 'reason' | 'limit'> | null;

/** To a classical model: a feature that is a plain number. Above 0: the place of a category, of so many. */
export const plainNumber = 0;
/** To a classical model: a word's weight in a text, 0 or more as a count is. */
export const wordWeight = -1;

/** A value, for a message. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
