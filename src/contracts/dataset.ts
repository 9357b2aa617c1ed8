import { Type, type Static } from 'typebox';
import { Id, MapOf, Nullable, OneOf, Timestamp } from './common.ts';
import { ColumnReading } from './column-reading.ts';
import { DatasetReading } from './dataset-reading.ts';
import { datasetFormats } from './dataset-formats.ts';
import { ProblemIssue } from './problem.ts';
import { Waiting } from './waiting.ts';
import { profileWarningCodes } from './warning.ts';

/** What kind of values a column holds; found by the profile, overridable in a definition. */
export const columnTypes = [
  'numeric',
  'categorical',
  'boolean',
  'dateTime',
  'text',
  'image',
  'vector',
] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Formats of images that are read. */
export const imageFormats = ['png', 'jpeg', 'webp'] as const;
export type ImageFormat = (typeof imageFormats)[number];

/** `uploaded → validating → ready | rejected`; see {@link datasetTransitions}. */
export const datasetStatuses = ['uploaded', 'validating', 'ready', 'rejected'] as const;
export type DatasetStatus = (typeof datasetStatuses)[number];

/**
 * The only allowed changes of a dataset's status. `validating → uploaded` hands it back after a lost
 * worker, the others to `uploaded` have it read again with other options.
 */
export const datasetTransitions = {
  uploaded: ['validating'],
  validating: ['ready', 'rejected', 'uploaded'],
  ready: ['uploaded'],
  rejected: ['uploaded'],
} as const satisfies Readonly<Record<DatasetStatus, readonly DatasetStatus[]>>;

/** A warning of the profile that a practitioner would want to see before training. */
export const ProfileWarning = Type.Object({
  code: OneOf(profileWarningCodes),
  column: Nullable(Type.String()),
  detail: Type.String(),
});
export type ProfileWarning = Static<typeof ProfileWarning>;

/** A bar of a histogram: rows with lower <= value < upper (the last bar includes its upper bound). */
const HistogramBin = Type.Object({ lower: Type.Number(), upper: Type.Number(), count: Type.Integer() });

/** Least, middle and largest of some numbers; the lower of two in the middle. */
const Range = Type.Object({ min: Type.Integer(), median: Type.Integer(), max: Type.Integer() });

/** What the images of a column are; every one of them was decoded. */
export const ImageStatistics = Type.Object({
  formats: Type.Array(Type.Object({ format: OneOf(imageFormats), count: Type.Integer() })),
  channels: Type.Array(
    Type.Object({
      channels: Type.Integer({
        description:
          'Number of channels: 1 is grey, 2 grey with transparency, 3 colour, 4 colour with transparency.',
      }),
      count: Type.Integer(),
    }),
  ),
  width: Range,
  height: Range,
  bytes: Range,
});
export type ImageStatistics = Static<typeof ImageStatistics>;

/** What the profile knows of a column; numeric statistics ignore missing values. */
export const ColumnProfile = Type.Object({
  name: Type.String(),
  type: OneOf(columnTypes),
  storedType: Type.String({
    description: 'SQL type of the column in the stored Parquet file, such as DOUBLE or VARCHAR.',
  }),
  missing: Type.Integer({ description: 'Number of rows without a value (null or NaN).' }),
  distinct: Type.Integer({ description: 'Number of different values; approximate above 100,000 rows.' }),
  min: Type.Optional(Nullable(Type.Union([Type.Number(), Type.String()]))),
  max: Type.Optional(Nullable(Type.Union([Type.Number(), Type.String()]))),
  mean: Type.Optional(Nullable(Type.Number())),
  standardDeviation: Type.Optional(Nullable(Type.Number({ description: 'Population standard deviation.' }))),
  quantiles: Type.Optional(
    Type.Object({
      p01: Type.Number(),
      p05: Type.Number(),
      p25: Type.Number(),
      p50: Type.Number(),
      p75: Type.Number(),
      p95: Type.Number(),
      p99: Type.Number(),
    }),
  ),
  histogram: Type.Optional(Type.Array(HistogramBin)),
  topValues: Type.Optional(Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }))),
  meanLength: Type.Optional(Nullable(Type.Number({ description: 'Mean length of strings in characters.' }))),
  vectorLength: Type.Optional(Nullable(Type.Integer())),
  images: Type.Optional(ImageStatistics),
  reading: Type.Optional(ColumnReading),
});
export type ColumnProfile = Static<typeof ColumnProfile>;

/** A column that another one determines almost alone. */
export const Determination = Type.Object({
  column: Type.String({ description: 'Name of the determined column.' }),
  by: Type.String({ description: 'Name of the column that determines it.' }),
  measure: OneOf(['value', 'presence', 'threshold', 'rank', 'group'] as const, {
    description:
      'Measure of the strength. `value` compares values, `presence` whether there is a value, `threshold` numbers with classes that thresholds tell apart, `rank` the order of numbers, and `group` the values of the rows that are of one thing, such as a patient.',
  }),
  strength: Type.Number({
    description:
      "Above 0.99 and up to 1. For `value` and `presence`, Goodman and Kruskal's λ: the share of the errors of always naming the most frequent value that are avoided, each row being judged by the others. For `threshold` the same share, from 0.98 on, with one threshold between each two classes. For `rank`, the absolute Spearman correlation. For `group`, the share of the rows of groups of several rows whose group has one value.",
  }),
});
export type Determination = Static<typeof Determination>;

/** The profile of a dataset. */
export const DatasetProfile = Type.Object(
  {
    rows: Type.Integer(),
    duplicateRows: Type.Integer({
      description: 'Number of rows that are equal to an earlier row in every column.',
    }),
    columns: Type.Array(ColumnProfile),
    correlations: Type.Object({
      columns: Type.Array(Type.String()),
      matrix: Type.Array(Type.Array(Nullable(Type.Number())), {
        description:
          'Pearson correlation of numeric and boolean columns; null if one of them is constant. Above 100,000 rows a sample is used.',
      }),
    }),
    associations: Type.Object({
      columns: Type.Array(Type.String()),
      matrix: Type.Array(Type.Array(Nullable(Type.Number())), {
        description:
          "Cramér's V (0 … 1) of columns with 2 to 50 different values, with Bergsma's bias correction; 1 means that the column with more values determines the other, null that there are too few rows for each value.",
      }),
    }),
    determinations: Type.Optional(
      Type.Array(Determination, {
        description:
          'Pairs of columns in which one determines the other almost alone. Absent in older profiles.',
      }),
    ),
    warnings: Type.Array(ProfileWarning),
  },
  { $id: 'DatasetProfile' },
);
export type DatasetProfile = Static<typeof DatasetProfile>;

/** Why a dataset was rejected; `issues` name row, line and column where they are known. */
export const DatasetRejection = Type.Object({
  code: Type.String(),
  detail: Type.String(),
  issues: Type.Array(ProblemIssue),
});
export type DatasetRejection = Static<typeof DatasetRejection>;

/** What the reader of an upload does, in its order. */
export const ingestStages = ['decompressing', 'scanning', 'reading', 'profiling', 'storing'] as const;
export type IngestStage = (typeof ingestStages)[number];

/** How far the reader of an upload is. */
export const IngestProgress = Type.Object({
  stage: OneOf(ingestStages),
  fraction: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'Fraction of the work that is done; it never falls.',
  }),
  bytes: Type.Optional(
    Type.Integer({ description: 'Bytes of the data when decompressed, once they are known.' }),
  ),
  rows: Type.Optional(Type.Integer({ description: 'Rows read, once all are.' })),
});
export type IngestProgress = Static<typeof IngestProgress>;

/** An immutable upload. */
export const Dataset = Type.Object(
  {
    id: Id('dataset'),
    name: Type.String(),
    status: OneOf(datasetStatuses),
    format: OneOf(datasetFormats),
    sizeBytes: Type.Integer({ description: 'Number of bytes received, before decompression.' }),
    sha256: Type.String({ description: 'SHA-256 of the received bytes in hexadecimal.' }),
    rows: Nullable(Type.Integer()),
    columns: Nullable(Type.Array(Type.Object({ name: Type.String(), type: OneOf(columnTypes) }))),
    rejection: Nullable(DatasetRejection),
    warnings: Type.Array(ProfileWarning),
    reading: Nullable(DatasetReading),
    progress: Nullable(IngestProgress),
    waiting: Nullable(Waiting),
    createdAt: Timestamp,
    readyAt: Nullable(Timestamp),
  },
  { $id: 'Dataset' },
);
export type Dataset = Static<typeof Dataset>;

/** A page of a dataset's rows as JSON objects. */
export const DatasetRows = Type.Object(
  {
    columns: Type.Array(Type.String()),
    rows: Type.Array(MapOf(Type.Unknown())),
    offset: Type.Integer(),
    total: Type.Integer(),
  },
  { $id: 'DatasetRows' },
);
export type DatasetRows = Static<typeof DatasetRows>;

/** Limits on what ingest accepts. */
export interface IngestLimits {
  maxRows: number;
  maxColumns: number;
  /** Bytes after decompression; stops a gzip bomb. */
  maxUncompressedBytes: number;
  /** Bytes of one line of a text file. */
  maxLineBytes: number;
}
