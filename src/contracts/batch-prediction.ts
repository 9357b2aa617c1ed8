import { Type, type Static } from 'typebox';
import { Id, maxStoredInteger, Nullable, OneOf, Timestamp } from './common.ts';
import { Defaulted } from './defaults.ts';
import { ModelName, predictionParts } from './model.ts';
import { AliasName } from './model-alias.ts';
import { RunError } from './run.ts';
import { Waiting } from './waiting.ts';

export const batchPredictionStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type BatchPredictionStatus = (typeof batchPredictionStatuses)[number];

/** Statuses in which a batch prediction needs its model and its dataset. */
export const openBatchPredictionStatuses = [
  'queued',
  'running',
] as const satisfies readonly BatchPredictionStatus[];

/** Formats that a result is written in. */
export const resultFormats = ['parquet', 'csv'] as const;

/** What becomes of rows that can not be predicted. */
export const invalidRows = ['refuse', 'mark'] as const;

const columnsDescription =
  'Columns of the dataset that stand beside the predictions, such as a key, in this order; null: all of them. A CSV file has no images: its default leaves them out.';
const invalidRowsDescription =
  '`refuse` ends the batch prediction at the first rows that can not be predicted, and names them. `mark` writes them with empty predictions and the reason in the column `predictionError`.';
const probabilitiesDescription =
  'Whether the probability of each class or label is written, in a column of its own.';
const includeDescription = 'Additional parts of each prediction, as in a prediction of rows.';

/** What is predicted, and how the result is written. */
export const BatchPredictionRequest = Type.Object(
  {
    model: Type.Object(
      {
        name: ModelName,
        version: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: maxStoredInteger,
            description:
              'Version of the model; by default that of the alias `live`, or the latest. It stays the one that the model had when this was asked for.',
          }),
        ),
        alias: Type.Optional(AliasName),
      },
      { additionalProperties: false },
    ),
    datasetId: Id('dataset'),
    format: Defaulted('parquet', OneOf(resultFormats)),
    columns: Type.Optional(
      Nullable(Type.Array(Type.String(), { uniqueItems: true, maxItems: 100_000 }), {
        description: columnsDescription,
      }),
    ),
    probabilities: Defaulted(true, Type.Boolean({ description: probabilitiesDescription })),
    include: Type.Optional(
      Type.Array(OneOf(predictionParts), { uniqueItems: true, description: includeDescription }),
    ),
    invalidRows: Defaulted('refuse', OneOf(invalidRows, { description: invalidRowsDescription })),
  },
  { additionalProperties: false, $id: 'BatchPredictionRequest' },
);
export type BatchPredictionRequest = Static<typeof BatchPredictionRequest>;

/** How far a batch prediction is. */
export const BatchPredictionProgress = Type.Object({
  rows: Type.Integer({ description: 'Number of rows of the result that are predicted.' }),
  total: Nullable(
    Type.Integer({
      description:
        'Number of rows that the result will have. Null until it is known, where an example is several rows of the dataset.',
    }),
  ),
  invalidRows: Type.Integer({ description: 'Number of rows that could not be predicted.' }),
});
export type BatchPredictionProgress = Static<typeof BatchPredictionProgress>;

/** The file that a batch prediction has written. */
export const BatchPredictionResult = Type.Object({
  sizeBytes: Type.Integer(),
  sha256: Type.String({ description: 'SHA-256 of the file, in hexadecimal.' }),
  rows: Type.Integer({
    description:
      'Number of rows: those of the dataset, in its order. Where an example is several rows, one for each example, which is its last row.',
  }),
  invalidRows: Type.Integer({ description: 'Number of rows without a prediction.' }),
  rowsLeftOut: Type.Integer({
    description:
      'Number of rows of the dataset that are in no example, as they have no time or no group. 0 where each row is an example.',
  }),
  columns: Type.Array(Type.String(), { description: 'Names of all columns.' }),
  predictionColumns: Type.Array(Type.String(), {
    description:
      'Names of the columns with predictions: `prediction` (a class, a value or a score; a list of labels), `prediction.<target>` for each of several targets, ' +
      '`prediction.1`, `prediction.2`, … for the next values of a forecast, `probability` and `probability.<class>`, and for an autoencoder ' +
      '`reconstructionError`, `code` and `reconstruction`; with `include`, `interval.<coverage>.lower` and `.upper`, and `set.<coverage>`. `_2` follows a name that a column of the dataset has.',
  }),
});
export type BatchPredictionResult = Static<typeof BatchPredictionResult>;

/** A prediction of a whole dataset, made in the background and written to a file. */
export const BatchPrediction = Type.Object(
  {
    id: Id('batchPrediction'),
    status: OneOf(batchPredictionStatuses),
    model: Type.Object({ name: ModelName, version: Type.Integer() }),
    datasetId: Id('dataset'),
    format: OneOf(resultFormats),
    columns: Nullable(Type.Array(Type.String()), { description: columnsDescription }),
    probabilities: Type.Boolean({ description: probabilitiesDescription }),
    include: Type.Array(OneOf(predictionParts), { description: includeDescription }),
    invalidRows: OneOf(invalidRows, { description: invalidRowsDescription }),
    progress: BatchPredictionProgress,
    result: Nullable(BatchPredictionResult),
    error: Nullable(RunError),
    waiting: Nullable(Waiting),
    attempt: Type.Integer({
      description: 'Number of attempts so far. Another one goes on where the last one was saved.',
    }),
    createdAt: Timestamp,
    startedAt: Nullable(Timestamp),
    finishedAt: Nullable(Timestamp),
  },
  { $id: 'BatchPrediction' },
);
export type BatchPrediction = Static<typeof BatchPrediction>;

/** What of a request is kept as it is. */
export type BatchPredictionOptions = Pick<
  BatchPrediction,
  'format' | 'columns' | 'probabilities' | 'include' | 'invalidRows'
>;
