import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf } from './common.ts';
import { columnTypes } from './dataset.ts';
import { PredictRequest } from './model.ts';

const closed = { additionalProperties: false } as const;
const { rows, columns, data } = PredictRequest.properties;

/** A column as the training rows had it: plain JSON, which the final checkpoint keeps in `baseline.json`. */
export type ColumnBaseline = {
  column: string;
  type: (typeof columnTypes)[number];
  /** Share of the training rows without a value. */
  missing: number;
} & (
  | {
      /** Values, rising, with the share of the known values up to each of them, the last 1. Not `isWhole`: quantiles, so that there are values between. */
      values: number[];
      shares: number[];
      isWhole: boolean;
    }
  /** Shares of all training rows, the largest first; of more categories than are kept the rest is in `others`. */
  | { categories: { value: string; share: number }[]; others: number }
);

/** What new rows are held against. */
export interface TrainingBaseline {
  /** Training rows. */
  rows: number;
  columns: ColumnBaseline[];
}

/** The rows that are held against the training rows of a version. */
export const DriftRequest = Type.Object(
  {
    rows,
    columns,
    data,
    datasetId: Type.Optional(
      Id('dataset', { description: 'Dataset whose rows are compared, in place of rows in the request.' }),
    ),
  },
  { ...closed, $id: 'DriftRequest' },
);
export type DriftRequest = Static<typeof DriftRequest>;

/** How far a column has moved, by its population stability index. */
export const driftLevels = ['small', 'moderate', 'large'] as const;
export type DriftLevel = (typeof driftLevels)[number];

const share = (description: string) => Type.Number({ description });

/** A column of new rows beside that of the training rows. */
export const ColumnDrift = Type.Object(
  {
    column: Type.String(),
    type: OneOf(columnTypes),
    level: OneOf(driftLevels, {
      description: '`small` below a PSI of 0.1, `moderate` below 0.25, otherwise `large`.',
    }),
    meaning: Type.String({ description: 'Description of the change in words.' }),
    psi: Type.Number({
      description:
        'Population stability index: Σ (new − training) · ln(new / training) over shares of ten bins at the deciles of the training rows, or of categories, with missing values as one more; shares below 0.0001 count as that.',
    }),
    missing: Type.Object(
      { training: share('Share of the training rows.'), rows: share('Share of the compared rows.') },
      { ...closed, description: 'Shares of missing values.' },
    ),
    kolmogorovSmirnov: Nullable(
      Type.Object(
        {
          statistic: Type.Number({
            description:
              'Largest difference of the two cumulative distributions, 0 … 1; of columns with more than 200 values in training at their 200 quantiles, so that up to 0.005 may be missing.',
          }),
          pValue: Type.Number({
            description:
              'Probability of such a difference if both came from one distribution (the limit of Kolmogorov). Of many rows even differences without a meaning have a small one.',
          }),
        },
        closed,
      ),
      { description: 'Two-sample Kolmogorov–Smirnov test; null for categories.' },
    ),
    categories: Nullable(
      Type.Array(
        Type.Object(
          {
            value: Nullable(Type.String(), {
              description: 'Category; null: all that training did not list.',
            }),
            training: share('Share of the training rows.'),
            rows: share('Share of the compared rows.'),
          },
          closed,
        ),
      ),
      { description: 'Categories whose shares changed most, at most ten; null for numbers and times.' },
    ),
  },
  closed,
);
export type ColumnDrift = Static<typeof ColumnDrift>;

/** New rows beside the training rows of a version. */
export const DriftReport = Type.Object(
  {
    rows: Type.Integer({ description: 'Number of compared rows.' }),
    trainingRows: Type.Integer({ description: 'Number of training rows.' }),
    columns: Type.Array(ColumnDrift, { description: 'Compared columns, the largest PSI first.' }),
    notCompared: Type.Array(Type.Object({ column: Type.String(), reason: Type.String() }, closed), {
      description: 'Inputs that are not compared, such as texts and images.',
    }),
  },
  { ...closed, $id: 'DriftReport' },
);
export type DriftReport = Static<typeof DriftReport>;
