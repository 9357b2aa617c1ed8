import { Type, type Static } from 'typebox';
import { MapOf } from './common.ts';
import { Defaulted } from './defaults.ts';
import { PredictRequest } from './model.ts';

/** The most rows whose column is varied. */
const maxDependenceRows = 1000;
/** The most rows that are predicted for one answer: rows times values. */
export const maxDependencePredictions = 20_000;

const { columns, unknownColumns } = PredictRequest.properties;

/** Rows, and the column of them that is varied. */
export const PartialDependenceRequest = Type.Object(
  {
    column: Type.String({ description: 'Name of the input column that is varied.', minLength: 1 }),
    values: Type.Optional(
      Type.Array(Type.Unknown(), {
        minItems: 1,
        maxItems: 200,
        description:
          'Values that the column is given. By default, of a number the different values in the rows, or `points` of them evenly from the 5th to the 95th percentile if there are more; of other columns the most frequent values in the rows.',
      }),
    ),
    points: Defaulted(
      20,
      Type.Integer({
        minimum: 2,
        maximum: 200,
        description: 'Number of values, at most, if they are not given.',
      }),
    ),
    individual: Defaulted(
      false,
      Type.Boolean({ description: 'Whether the answer has the curve of each row beside their average.' }),
    ),
    rows: Type.Optional(
      Type.Array(MapOf(Type.Unknown()), {
        minItems: 1,
        maxItems: maxDependenceRows,
        description: `Rows as objects with the input columns, as to predict. Rows times values are at most ${maxDependencePredictions.toLocaleString('en-US')}. Give either \`rows\` or \`columns\` and \`data\`.`,
      }),
    ),
    columns,
    data: Type.Optional(
      Type.Array(Type.Array(Type.Unknown()), {
        minItems: 1,
        maxItems: maxDependenceRows,
        description: 'Rows as arrays of one value for each of `columns`; null is a missing value.',
      }),
    ),
    unknownColumns,
  },
  { additionalProperties: false, $id: 'PartialDependenceRequest' },
);
export type PartialDependenceRequest = Static<typeof PartialDependenceRequest>;

/** The curve of an output. */
const DependenceCurve = Type.Object({
  output: Type.String({ description: 'Name of the class, label or target.' }),
  average: Type.Array(Type.Number(), {
    description: 'Mean prediction over the rows if the column has each of `values`.',
  }),
  individual: Type.Optional(
    Type.Array(Type.Array(Type.Number()), {
      description: 'Prediction of each row, in their order, if the column has each of `values`.',
    }),
  ),
});

/** How predictions change with a column, as data ready to plot (Friedman 2001; of single rows: Goldstein et al. 2015). */
export const PartialDependence = Type.Object(
  {
    model: Type.String(),
    version: Type.Integer(),
    column: Type.String(),
    rows: Type.Integer({ description: 'Number of rows that the average is taken over.' }),
    values: Type.Array(Type.Unknown(), { description: 'Values of the column, the x axis.' }),
    outputs: Type.Array(DependenceCurve, {
      description: 'Curves: the probability of each class or label, or the predicted number.',
    }),
  },
  { $id: 'PartialDependence' },
);
export type PartialDependence = Static<typeof PartialDependence>;
