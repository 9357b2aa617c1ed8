import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf } from './common.ts';
import { splitParts } from './definition/split-parts.ts';

/** In which order the rows of a run are listed. */
export const runRowOrders = ['row', 'error'] as const;
export type RunRowOrder = (typeof runRowOrders)[number];

/** A row of the dataset as a run used it. */
export const RunRow = Type.Object({
  row: Type.Integer({
    description:
      'Row of the dataset, from 0, as `offset` of `GET /datasets/{datasetId}/rows` counts; for an example of several rows its last row (of a forecast the last one that is known).',
  }),
  part: OneOf(splitParts, {
    description:
      'Part of the split. With folds, rows of `test` that have a `fold` are held out by it, and all others are those of the final model.',
  }),
  fold: Nullable(
    Type.Integer({
      minimum: 1,
      description: 'Fold that was held out, from 1; its model made the prediction. Null for all other rows.',
    }),
  ),
  truth: Type.Unknown({
    description:
      'Target as it was read: a class, a list of labels, a number, a list of the next numbers, or an object of numbers by target. Null without a prediction, and for tasks without a target.',
  }),
  prediction: Nullable(
    MapOf(Type.Unknown(), {
      description:
        'Prediction as `POST /models/{name}/predict` gives it, without the probabilities of all classes or labels. Null for training rows, which are not predicted.',
    }),
  ),
  correct: Nullable(
    Type.Boolean({
      description:
        'Whether the predicted class, or the set of labels, is the true one. Null for other tasks and without a prediction.',
    }),
  ),
  error: Nullable(
    Type.Number({
      description:
        'Size of the error. Classes: 1 − probability of the true class. Labels: mean of 1 − probability of the truth over the labels. ' +
        'Values: mean absolute error in the unit of the target; for several targets each divided by the standard deviation it was scaled by. ' +
        'Recommendation without ratings: 1 − score. Autoencoding: reconstruction error. Null without a prediction.',
    }),
  ),
  values: Type.Optional(
    MapOf(Type.Unknown(), { description: 'Values of the row in the dataset by column, if asked for.' }),
  ),
});
export type RunRow = Static<typeof RunRow>;

/** A page of a run's rows. */
export const RunRows = Type.Object(
  {
    rows: Type.Array(RunRow),
    offset: Type.Integer(),
    total: Type.Integer({ description: 'Number of rows that fit the filters.' }),
  },
  { $id: 'RunRows' },
);
export type RunRows = Static<typeof RunRows>;
