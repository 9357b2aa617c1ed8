import { Type, type Static } from 'typebox';
import { Defaulted } from './defaults.ts';
import { Id, MapOf, maxStoredInteger, Nullable, OneOf, Timestamp } from './common.ts';
import { columnTypes } from './dataset.ts';
import { exampleIds } from './example-ids.ts';
import { Explanation, maxExplainedRows } from './explanation.ts';
import { ModelAlias } from './model-alias.ts';
import { noted } from './model-details.ts';
import { ImportedFrom } from './imported-model.ts';
import { taskKinds } from '../targets/tasks.ts';
import { keptWarnings } from './warning.ts';

/** A model's name in addresses: letters, digits, `-`, `_`, `.`; no path can hide in it. */
export const ModelName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$',
  examples: [exampleIds.modelName],
});

/** A version of a model: an artifact that never changes. */
export const ModelVersion = Type.Object(
  noted({
    version: Type.Integer(),
    aliases: Type.Array(Type.String(), { description: 'Aliases that point to the version, sorted.' }),
    runId: Nullable(Id('run'), { description: 'Run that trained the version; null if it was imported.' }),
    step: Nullable(Type.Integer(), {
      description: 'Step of the checkpoint that the version was made from; null if it was imported.',
    }),
    imported: Nullable(ImportedFrom, {
      description: 'File that the version was imported from; null if it was trained.',
    }),
    task: Nullable(OneOf(taskKinds.names()), {
      description: 'Task that the model solves; null if the description of an imported model names none.',
    }),
    target: Type.String({
      description:
        'Name of the predicted column; several names are joined by ", ". It is empty for autoencoding.',
    }),
    classes: Nullable(
      Type.Array(Type.String(), {
        description: 'Names of the classes or labels; null if values are predicted.',
      }),
    ),
    inputs: Type.Array(Type.Object({ name: Type.String(), type: OneOf(columnTypes) })),
    metrics: MapOf(Type.Number(), {
      description: 'Main metrics of the run on its test split.',
    }),
    ...keptWarnings('Warnings of the run, as they were when the version was registered.'),
    sizeBytes: Type.Integer(),
    createdAt: Timestamp,
  }),
  { $id: 'ModelVersion' },
);
export type ModelVersion = Static<typeof ModelVersion>;

/** A name with versions and aliases of them. Requests that name no version are answered by the alias `live`, else by the newest. */
export const Model = Type.Object(
  noted({
    id: Id('model'),
    name: ModelName,
    latestVersion: Type.Integer({ description: 'Number of the newest version that is there.' }),
    aliases: Type.Array(ModelAlias, { description: 'Aliases of the model, sorted by name.' }),
    versions: Type.Array(ModelVersion),
    createdAt: Timestamp,
  }),
  { $id: 'Model' },
);
export type Model = Static<typeof Model>;

/** What a prediction may hold beside its answer. */
export const predictionParts = ['explanation', 'code', 'reconstruction', 'intervals', 'sets'] as const;
export type PredictionPart = (typeof predictionParts)[number];

/** What becomes of columns that the model and its dataset don't know. */
export const unknownColumns = ['refuse', 'ignore'] as const;
export type UnknownColumns = (typeof unknownColumns)[number];

/** The most rows of a request to predict. */
export const maxPredictedRows = 10_000;

const rowLimits = { minItems: 1, maxItems: maxPredictedRows };

/** Reasons why a value lies outside of what the training rows held. */
const outsideReasons = ['belowRange', 'aboveRange', 'unknownCategory'] as const;

/** The most cells of an answer that are listed as outside of training. */
export const maxOutsideCells = 1000;

/** A value that lies outside of what the training rows held. */
export const OutsideCell = Type.Object({
  pointer: Type.String({ description: 'JSON pointer to the value in the request, such as `/rows/3/age`.' }),
  column: Type.String(),
  reason: OneOf(outsideReasons, {
    description:
      'Reason why the value is outside. `belowRange` and `aboveRange` are for numbers and times, and `unknownCategory` for a category that was not in training or too rare to be told apart.',
  }),
  limit: Nullable(Type.Union([Type.Number(), Type.String()]), {
    description: 'Smallest or largest value of the training rows; null for a category.',
  }),
});
export type OutsideCell = Static<typeof OutsideCell>;

/** What of a request lies outside of training. */
export const OutsideOfTraining = Type.Object({
  total: Type.Integer({ description: 'Number of values that are outside.' }),
  cells: Type.Array(OutsideCell, { description: `The first ${maxOutsideCells} of them.` }),
});
export type OutsideOfTraining = Static<typeof OutsideOfTraining>;

/** Rows to predict: as JSON objects with the input columns, or as arrays of values beside the names of their columns. Null is a missing value. */
export const PredictRequest = Type.Object(
  {
    rows: Type.Optional(
      Type.Array(MapOf(Type.Unknown()), {
        ...rowLimits,
        description:
          'Rows as objects with the input columns; null is a missing value. Other columns of the dataset, such as the target, are ignored. If several rows form one example (`inputs.sequence` with a group, or forecasting), ' +
          'each item is { "steps": [ … ] } with such objects, oldest first. A forecast needs at least `task.window` steps, including the ' +
          'target; of more steps the last ones are used. The value of `task.group` stands beside `steps` or in each step; without one, or with a series ' +
          'that was not in training, the past values of the target in all steps give the scale of the forecast (`preparation.targetScaling`). Give either `rows` or `columns` and `data`.',
      }),
    ),
    columns: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 100000,
        description:
          'Names of the columns of `data`, in its order; shorter than objects for many rows. Not for examples of several rows.',
      }),
    ),
    data: Type.Optional(
      Type.Array(Type.Array(Type.Unknown()), {
        ...rowLimits,
        description: 'Rows as arrays of one value for each of `columns`; null is a missing value.',
      }),
    ),
    unknownColumns: Defaulted(
      'refuse',
      OneOf(unknownColumns, {
        description:
          'Columns that neither the model nor its dataset has: `refuse` names them in an error, which finds misspelt names; `ignore` leaves them out.',
      }),
    ),
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: maxStoredInteger,
        description:
          'Version of the model. By default the version that the alias `live` points to, otherwise the newest.',
      }),
    ),
    outsideOfTraining: Defaulted(
      false,
      Type.Boolean({
        description:
          'Whether the answer tells which values lie outside of what the training rows held: numbers and times out of range, and unknown categories. Such rows are predicted like any other.',
      }),
    ),
    include: Type.Optional(
      Type.Array(OneOf(predictionParts), {
        uniqueItems: true,
        description: `Additional parts of each prediction. \`explanation\` is what each column adds to it, of trees, linear models and networks, for up to ${maxExplainedRows} rows of a request. Of an autoencoder, \`code\` is the output of the narrowest layer, and \`reconstruction\` the reconstructed features of the row. \`intervals\` (of a regression) and \`sets\` (of a classification) hold the true value with the coverages of \`evaluation.conformal\`, with which the run has to be trained.`,
      }),
    ),
  },
  { additionalProperties: false, $id: 'PredictRequest' },
);
export type PredictRequest = Static<typeof PredictRequest>;

/** How a prediction's rows are read, and what of the answer is wanted. */
export interface PredictionOptions {
  /** Parts of the answer that are asked for beside the usual ones; none by default. */
  include?: readonly PredictionPart[];
  /** `refuse` by default. */
  unknownColumns?: UnknownColumns;
  /** What missing values need of the rows before these, where they become the most recent ones; rows that follow each other share it. */
  seen?: Map<string, unknown>;
}

/** Present where it was asked for. */
const explanation = Type.Optional(Explanation);

/**
 * One row's answer: the label with each class's probability, the value, several
 * values, the labels that it has, or how well it comes back from an autoencoder.
 */
export const Prediction = Type.Union(
  [
    Type.Object(
      {
        label: Type.String(),
        probability: Type.Number({ description: 'Probability of the predicted label.' }),
        probabilities: MapOf(Type.Number()),
        sets: Type.Optional(
          Type.Array(Type.Object({ coverage: Type.Number(), labels: Type.Array(Type.String()) }), {
            description:
              'Set of labels for each coverage, likeliest first; it holds the true one with that probability. An empty set says that the row is like none of the calibration rows.',
          }),
        ),
      },
      { title: 'ClassPrediction' },
    ),
    Type.Object(
      {
        value: Type.Number(),
        intervals: Type.Optional(
          Type.Array(Type.Object({ coverage: Type.Number(), lower: Type.Number(), upper: Type.Number() }), {
            description: 'Interval for each coverage; it holds the true value with that probability.',
          }),
        ),
      },
      { title: 'ValuePrediction' },
    ),
    Type.Object(
      {
        score: Type.Number({
          description:
            'Predicted probability, 0 … 1, that the user interacts with the item; it ranks items in a recommendation without ratings.',
        }),
      },
      { title: 'ScorePrediction' },
    ),
    Type.Object(
      {
        labels: Type.Array(Type.String(), {
          description: 'Labels whose probability reaches their threshold.',
        }),
        labelProbabilities: MapOf(Type.Number(), {
          description: 'Probability of each label; the probabilities need not add up to 1.',
        }),
        explanation,
      },
      { title: 'LabelsPrediction' },
    ),
    Type.Object(
      {
        reconstructionError: Type.Number({
          description: "Mean squared error over the row's features; it is large for unusual rows.",
        }),
        code: Type.Optional(Type.Array(Type.Number())),
        reconstruction: Type.Optional(Type.Array(Type.Number())),
      },
      { title: 'ReconstructionPrediction' },
    ),
    Type.Object(
      {
        forecast: Type.Array(Type.Number(), {
          description: 'The next values of the target, in order of time.',
        }),
        explanation,
      },
      { title: 'ForecastPrediction' },
    ),
    Type.Object(
      {
        values: MapOf(Type.Number(), { description: 'Predicted values by the name of their target.' }),
        explanation,
      },
      { title: 'ValuesPrediction' },
    ),
    Type.Object(
      {
        outputs: MapOf(Type.Union([Type.Number(), Type.String(), Type.Array(Type.Number())]), {
          description: 'Outputs of an imported model without a task, by their names.',
        }),
      },
      { title: 'OutputsPrediction' },
    ),
  ],
  { title: 'Prediction' },
);
export type Prediction = Static<typeof Prediction>;

/** The parts of a prediction by the names that the model's signature has for them. */
export const partsOfPrediction = (prediction: Prediction): Readonly<Record<string, unknown>> =>
  'outputs' in prediction ? prediction.outputs : prediction;

export const PredictResponse = Type.Object(
  {
    model: Type.String(),
    version: Type.Integer({ description: 'Version that answered.' }),
    alias: Type.Optional(
      Type.String({
        description:
          'Alias by which the version was found. It is absent if the version was named, or is the newest of a model without the alias `live`.',
      }),
    ),
    predictions: Type.Array(Prediction),
    outsideOfTraining: Type.Optional(OutsideOfTraining),
  },
  { $id: 'PredictResponse' },
);
export type PredictResponse = Static<typeof PredictResponse>;

/** Makes a version of a model, and the model with its first one. */
export const RegisterModelRequest = Type.Object(
  {
    name: ModelName,
    run: Type.Optional(Id('run', { description: 'Run to register. Give either `run` or `search`.' })),
    search: Type.Optional(
      Id('search', { description: 'Search whose best trial is registered, as it is now.' }),
    ),
    step: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: maxStoredInteger,
        description:
          "Step of the checkpoint to register. By default the run's final checkpoint, otherwise its best, otherwise its latest.",
      }),
    ),
  },
  { additionalProperties: false, $id: 'RegisterModelRequest' },
);
export type RegisterModelRequest = Static<typeof RegisterModelRequest>;
