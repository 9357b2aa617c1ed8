import { Type, type Static } from 'typebox';
import { Id, MapOf, Nullable, OneOf, Timestamp } from './common.ts';
import { columnTypes } from './dataset.ts';
import { exampleIds } from './example-ids.ts';
import { taskTypes } from './definition/data.ts';

/** A model's name in addresses: letters, digits, `-`, `_`, `.`; no path can hide in it. */
export const ModelName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$',
  examples: [exampleIds.modelName],
});

/** A version of a model: an artifact that never changes. */
export const ModelVersion = Type.Object(
  {
    version: Type.Integer(),
    runId: Id('run'),
    step: Type.Integer(),
    task: OneOf(taskTypes),
    target: Type.String({
      description: 'The column that is predicted; several are joined by ", ", and autoencoding has none.',
    }),
    classes: Nullable(Type.Array(Type.String(), { description: 'Classes, or labels; null for values.' })),
    inputs: Type.Array(Type.Object({ name: Type.String(), type: OneOf(columnTypes) })),
    metrics: MapOf(Type.Number(), {
      description: 'Headline figures of the run on its test split.',
    }),
    sizeBytes: Type.Integer(),
    createdAt: Timestamp,
  },
  { $id: 'ModelVersion' },
);
export type ModelVersion = Static<typeof ModelVersion>;

/** A name with versions; `latest` is what a prediction uses unless it names another. */
export const Model = Type.Object(
  {
    id: Id('model'),
    name: ModelName,
    latestVersion: Type.Integer(),
    versions: Type.Array(ModelVersion),
    createdAt: Timestamp,
  },
  { $id: 'Model' },
);
export type Model = Static<typeof Model>;

/** What a prediction of an autoencoder may hold beside the error. */
export const predictionParts = ['code', 'reconstruction'] as const;
export type PredictionPart = (typeof predictionParts)[number];

/** Rows to predict, as JSON objects with the input columns; null is a missing value. */
export const PredictRequest = Type.Object(
  {
    rows: Type.Array(MapOf(Type.Unknown()), {
      minItems: 1,
      maxItems: 10000,
      description:
        'Objects with the input columns; null is a missing value. Where several rows are one example (inputs.sequence with a group, ' +
        'task.type forecasting), each is { "steps": [ … ] }: such objects, the oldest first. A forecast needs at least a window of ' +
        'them, the target among their columns; of more the last ones count.',
    }),
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'The latest by default.' })),
    include: Type.Optional(
      Type.Array(OneOf(predictionParts), {
        uniqueItems: true,
        description:
          "Autoencoding: what to give beside a row's error. code: the outputs of the narrowest layer; reconstruction: the row's features as they come back.",
      }),
    ),
  },
  { additionalProperties: false, $id: 'PredictRequest' },
);
export type PredictRequest = Static<typeof PredictRequest>;

/**
 * One row's answer: the label with each class's probability, the value, several
 * values, the labels that it has, or how well it comes back from an autoencoder.
 */
export const Prediction = Type.Union([
  Type.Object({
    label: Type.String(),
    probability: Type.Number({ description: 'Of the label.' }),
    probabilities: MapOf(Type.Number()),
  }),
  Type.Object({ value: Type.Number() }),
  Type.Object({
    score: Type.Number({
      description:
        'Recommendation without ratings: how likely the user takes to the item, 0 … 1, for ranking items.',
    }),
  }),
  Type.Object({
    labels: Type.Array(Type.String(), {
      description: 'Those with a probability of at least their threshold.',
    }),
    labelProbabilities: MapOf(Type.Number(), {
      description: 'Of every label by itself; they need not add up to 1.',
    }),
  }),
  Type.Object({
    reconstructionError: Type.Number({
      description: "Mean squared error over the row's features; large for unusual rows.",
    }),
    code: Type.Optional(Type.Array(Type.Number())),
    reconstruction: Type.Optional(Type.Array(Type.Number())),
  }),
  Type.Object({
    forecast: Type.Array(Type.Number(), { description: 'The next values of the target, in order.' }),
  }),
  Type.Object({ values: MapOf(Type.Number(), { description: 'Each of several values by its name.' }) }),
]);
export type Prediction = Static<typeof Prediction>;

export const PredictResponse = Type.Object(
  { model: Type.String(), version: Type.Integer(), predictions: Type.Array(Prediction) },
  { $id: 'PredictResponse' },
);
export type PredictResponse = Static<typeof PredictResponse>;

/** Makes a version of a model, and the model with its first one. */
export const RegisterModelRequest = Type.Object(
  {
    name: ModelName,
    run: Id('run'),
    step: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          "The checkpoint to take; the run's final one by default, else its best, else its newest.",
      }),
    ),
  },
  { additionalProperties: false, $id: 'RegisterModelRequest' },
);
export type RegisterModelRequest = Static<typeof RegisterModelRequest>;
