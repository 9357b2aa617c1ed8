import type { ColumnReading } from './column-reading.ts';
import type { FittedTarget } from '../targets/targets.ts';

/**
 * What preparation has fitted on the training split. It is stored in the artifact as it is, and the same code applies it
 * while training and while predicting. Plain JSON.
 */

/** A numeric (or boolean, or date-time as seconds since 1970) column → one feature, or two with an indicator. */
export interface FittedNumericColumn {
  kind: 'numeric';
  name: string;
  /** How the raw value is read: as a number, as true/false, or as a date-time. */
  source: 'numeric' | 'boolean' | 'dateTime';
  /**
   * The value that stands for a missing one, before scaling; the last one of the training rows under `mostRecent`. null: it
   * stays missing, NaN among the features.
   */
  fill: number | null;
  /**
   * Present under `mostRecent`, where a missing value becomes the last one before it: what stands for those of the first
   * training rows, which have none before them.
   */
  lead?: number;
  /** Whether a 0/1 feature "was missing" follows. */
  indicator: boolean;
  /** Values are moved into [lower, upper] before scaling; null: not clipped. */
  clip: { lower: number; upper: number } | null;
  /** A 0/1 feature "lay outside [lower, upper]" follows; null: none. */
  outlierMark: { lower: number; upper: number } | null;
  /** `log` takes sign(x)·ln(1+|x|) first. Then (x − offset) / scale. */
  log: boolean;
  offset: number;
  scale: number;
  /** Least and largest value of the training rows, as it was read; absent for booleans, and in older artifacts. */
  range?: { min: number; max: number };
}

/** What every column of categories has. */
interface CategoryColumn {
  name: string;
  source: 'categorical' | 'boolean' | 'numeric';
  /** The category that stands for a missing value; null where "missing" is a category of its own. */
  fill: string | null;
  /** As of a numeric column. */
  lead?: string | null;
}

/** A categorical column → one 0/1 feature per category plus one for all others, or one ordinal feature. */
export interface FittedCategoricalColumn extends CategoryColumn {
  kind: 'categorical';
  encoding: 'oneHot' | 'ordinal';
  /** Kept categories, the most frequent first (ties by name). */
  categories: string[];
  /** Whether a feature for categories not in the list exists (rare ones while fitting, unseen ones later). */
  other: boolean;
}

/** Feature hashing: a category sets one of `buckets` features, to 1 or −1 (Weinberger et al. 2009). Nothing is fitted. */
export interface FittedHashedColumn extends CategoryColumn {
  kind: 'hashed';
  buckets: number;
  /** Whether half of the categories set −1, so that two in one bucket cancel out rather than add up. */
  signed: boolean;
}

/** Target encoding: a category → the mean of the target among the training rows that have it, drawn to the mean of all. */
export interface FittedTargetEncodedColumn extends CategoryColumn {
  kind: 'targetEncoded';
  /** Every category of the training rows. */
  categories: string[];
  /** [categories][outputs]: for several classes one share each, else one number, in the unit that the target is trained in. */
  encodings: number[][];
  /** [outputs], for a category that is not in the list. */
  unknown: number[];
  /** Names of the outputs, where there are several. */
  outputs: string[] | null;
}

/** A category as an index, to be embedded by the model: place in the list + 1, and 0 for every other one. */
export interface FittedEmbeddedColumn extends CategoryColumn {
  kind: 'embedded';
  /** Kept categories, the most frequent first (ties by name). */
  categories: string[];
}

/** A column of categories, however it is encoded. */
export type FittedCategoryColumn =
  FittedCategoricalColumn | FittedHashedColumn | FittedTargetEncodedColumn | FittedEmbeddedColumn;

/** A text column → the ids of its first tokens in their order, or one weight per word of the vocabulary. */
export type FittedTextColumn = {
  kind: 'text';
  name: string;
  tokenizer: 'word' | 'character';
  /** The vocabulary: the most frequent tokens of the training split first (ties by name). */
  tokens: string[];
} & (
  | {
      encoding: 'sequence';
      /** Ids of a text; longer ones are cut, shorter ones padded with 0 at the end. Token i has the id i + 2, 1 is any other. */
      length: number;
    }
  | {
      encoding: 'tfidf';
      /** For each token ln((1 + texts) / (1 + texts with it)) + 1, over the training split. */
      idf: number[];
    }
);

/** A column of numeric vectors, all of one length → a feature for each position, or one more with an indicator. */
export interface FittedVectorColumn {
  kind: 'vector';
  name: string;
  /** Numbers of a vector; `fill`, `offset` and `scale` are as long. */
  length: number;
  /** The vector that stands for a missing one, before scaling; null at each position where it stays missing, as NaN. */
  fill: (number | null)[];
  /** As of a numeric column. */
  lead?: number[];
  /** Whether a 0/1 feature "was missing" follows. */
  indicator: boolean;
  /** As of a numeric column, position by position. */
  log: boolean;
  offset: number[];
  scale: number[];
  /** Where the vector is a sequence: `length / features` steps, the oldest first; absent: plain numbers. */
  sequence?: { features: number };
}

export type FittedColumn =
  FittedNumericColumn | FittedCategoryColumn | FittedTextColumn | FittedVectorColumn | FittedImageColumn;

/** An image column → the pixels of pictures of one shape, row-major [height × width × channels]. */
export interface FittedImageColumn {
  kind: 'image';
  name: string;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  fit: 'fill' | 'contain' | 'cover';
  /** Of each channel: a value 0 … 1 becomes (value − offset) / scale. */
  offset: number[];
  scale: number[];
}

/** The name that a missing value has where it is a category of its own. */
export const missingCategory = '(missing)';

/**
 * A part of a row's features that belongs together. A row is one flat vector of float32 numbers whatever it holds; blocks
 * say which numbers are what, so that a model can take an image apart from a price. Indices are exact up to 2^24.
 */
export type InputBlock = {
  /** Unique in the layout: the column, or `dense`, `dense_2`, … for a run of plain numbers. */
  name: string;
  /** Index of the block's first number in the row. */
  at: number;
  /** Numbers that it takes. */
  width: number;
} & (
  | { kind: 'dense' }
  /** One index each, 0 … count − 1, to be embedded; 0 stands for every category without an index of its own. */
  | { kind: 'category'; count: number }
  /** `width` token ids, 0 … vocabulary − 1; 0 pads at the end, 1 is an unknown token. */
  | { kind: 'tokens'; vocabulary: number }
  /** Row-major [height × width of the image × channels], values 0 … 1 or standardized. */
  | { kind: 'image'; imageHeight: number; imageWidth: number; channels: number }
  /** Row-major [steps × features], the oldest step first; a short one has zeros in front. */
  | { kind: 'sequence'; steps: number; features: number }
);

/**
 * How rows make up examples. Then `columns` are those of one step, and a row of features is `length` steps, the oldest
 * first, in one `sequence` block.
 */
export interface FittedSteps {
  /** group: all rows of a group are one example. window: each `length` rows in a series are one. */
  kind: 'group' | 'window';
  /** The column whose value rows of one group or series share; null: all rows are one series. */
  group: string | null;
  /** The column that orders the steps. */
  time: string;
  length: number;
}

/** Everything fitted. Features stand in the order of `columns`, each with its features side by side. */
export interface FittedPreparation {
  formatVersion: 1;
  columns: FittedColumn[];
  target: FittedTarget;
  /** Name of each feature, `column` or `column=category`; its length is the input width of the model. */
  featureNames: string[];
  /** How the dataset's cells were read, so that those of a prediction are read alike; absent in older artifacts. */
  readings?: { name: string; reading: ColumnReading; writtenAs?: string }[];
  /** Columns of the dataset that are no inputs, which a prediction's row may have too; absent in older artifacts. */
  otherColumns?: string[];
  /** Where an example is several rows; absent: each row is one. */
  steps?: FittedSteps;
  /**
   * Means over the training rows of the features of numbers, in order: not of indices nor of pixels. Explanations start from them. Absent for
   * trees and other models without layers, and in older artifacts.
   */
  means?: number[];
}
