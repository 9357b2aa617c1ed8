import type { FittedPreparation, InputBlock } from '../../contracts/preparation.ts';
import type { RowScaling } from './row-scaling.ts';
import type { Note } from './note.ts';

/** What a forecast is held against: the last known value repeated, or that of a season before. */
export interface NaiveForecasts {
  /** [rows × horizon], row-major, scaled as the targets. */
  values: Float32Array;
  /**
   * [rows]: mean |error| of this forecast one season ahead in the row's series, over its training part, in the unit of the target;
   * NaN: unknown.
   */
  errors: Float64Array;
  /** The series of the data, and which of them each row is of; absent: there is one. */
  series?: { names: readonly string[]; of: Int32Array };
}

/** One split's numbers: row-major features [rows, width], and labels or values [rows] or [rows, targetWidth]. */
export interface PreparedSplit {
  rows: number;
  /** [rows × width], row-major; empty where they are `stored`. */
  features: Float32Array;
  /** Where the features are when they are too large for memory. */
  stored?: StoredFeatures;
  /**
   * Class labels (as integers) or scaled target values [rows]; of several labels (0 or 1) or values row-major
   * [rows × targetWidth]. Autoencoding: the features themselves, the same array; empty where those are `stored`. With `scaling` the
   * row's scale stands behind its values.
   */
  targets: Float32Array;
  /**
   * Values as they were read, laid out as `targets`: what an evaluation judges by. Absent for labels, and in training parts,
   * which are not evaluated.
   */
  truth?: Float64Array;
  /** Row numbers in the stored dataset, from 0; of an example of several rows that of its last. */
  rowNumbers: Int32Array;
  /** Forecasting only. */
  naive?: NaiveForecasts;
  /** Where the series of a forecast are scaled one by one; absent: as the fitted target says, every row alike. */
  scaling?: RowScaling;
}

/** A split's features outside memory, in the order of its rows. */
export interface StoredFeatures {
  /** Rows that are to be in memory at a time, at most. */
  windowRows: number;
  /** Fills `into` with the features of whole rows from row `from` of the split on. */
  read(from: number, into: Float32Array): Promise<void>;
}

/** The data of a run, ready to train on. */
export interface PreparedData {
  width: number;
  /** Numbers of a row's target; absent: 1. */
  targetWidth?: number;
  /** What the `width` numbers of a row are. */
  inputs: InputBlock[];
  /** For each of the `width` numbers 1 where it is one on a scale, which noise may be added to, else 0; absent: all are. */
  noisyFeatures?: Uint8Array;
  train: PreparedSplit;
  validation: PreparedSplit;
  test: PreparedSplit;
  preparation: FittedPreparation;
  /** Features of each column, in order, for reports by column; absent: none are made. */
  columnWidths?: { name: string; width: number }[];
  /**
   * One weight per class (balanced: rows / (classes · rows of the class)); of several labels two each, label k's for 0 at
   * 2k and for 1 at 2k + 1; null: all 1.
   */
  classWeights: number[] | null;
  /** What was left out and why, such as duplicates or rows without a target. */
  notes: Note[];
  /** Frees what the data holds outside memory. */
  close?(): Promise<void>;
}
