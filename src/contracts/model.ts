import { Type, type Static } from 'typebox';
import { Id, MapOf, Nullable, OneOf, Timestamp } from './common.ts';
import { columnTypes } from './dataset.ts';

/** A model's name in addresses: letters, digits, `-`, `_`, `.`; no path can hide in it. */
export const ModelName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$',
  examples: ['churn'],
});

/** A version of a model: an artifact that never changes. */
export const ModelVersion = Type.Object(
  {
    version: Type.Integer(),
    runId: Id('run'),
    step: Type.Integer(),
    task: OneOf(['classification', 'regression'] as const),
    target: Type.String(),
    classes: Nullable(Type.Array(Type.String())),
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

/** Rows to predict, as JSON objects with the input columns; null is a missing value. */
export const PredictRequest = Type.Object(
  {
    rows: Type.Array(MapOf(Type.Unknown()), { minItems: 1, maxItems: 10000 }),
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'The latest by default.' })),
  },
  { additionalProperties: false, $id: 'PredictRequest' },
);
export type PredictRequest = Static<typeof PredictRequest>;

/** One row's answer: the label with each class's probability, the value, or several values. */
export const Prediction = Type.Union([
  Type.Object({
    label: Type.String(),
    probability: Type.Number({ description: 'Of the label.' }),
    probabilities: MapOf(Type.Number()),
  }),
  Type.Object({ value: Type.Number() }),
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
