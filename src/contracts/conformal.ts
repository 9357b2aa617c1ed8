import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from './common.ts';
import { Defaulted } from './defaults.ts';

const closed = { additionalProperties: false } as const;

/** Conformity scores: of a regression, and of a classification. */
export const conformalScores = ['absolute', 'lac', 'aps'] as const;
export type ConformalScore = (typeof conformalScores)[number];

/** What a definition says of intervals and sets. */
export const ConformalOptions = Type.Object(
  {
    coverages: Defaulted(
      [0.9],
      Type.Array(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), {
        minItems: 1,
        maxItems: 10,
        uniqueItems: true,
        description:
          'Shares of new rows whose true value is to lie inside: 1 − α. A coverage c needs at least c / (1 − c) validation rows: 9 for 0.9, 19 for 0.95, 99 for 0.99.',
      }),
    ),
    score: Type.Optional(
      OneOf(conformalScores, {
        description:
          'Conformity score. `absolute`, for regression and its default: |y − ŷ|, so that all intervals are as wide. For classification: `lac`, the default: 1 − the probability of the true class, which makes the smallest sets on average; a set can be empty. `aps`: the probabilities of the classes from the likeliest to the true one, so that sets are larger where a row is harder, and never empty.',
      }),
    ),
  },
  {
    ...closed,
    title: 'ConformalOptions',
    description:
      'Split conformal prediction for regression and classification: intervals or sets of classes that hold the true value of a new row with the given probability, whatever the model is worth. They are calibrated on the validation rows, checked on the test rows, and given by predictions that ask for them. Rows have to be exchangeable: a drift takes the promise away. Where early stopping or a search chooses by the same validation rows, the coverage may be slightly lower.',
  },
);

/** A level of a calibration: with `quantile` as the largest score, answers hold the truth with probability `coverage`. */
const levelFields = {
  coverage: Type.Number({ description: 'Share of new rows whose true value is to lie inside.' }),
  quantile: Type.Number({
    description:
      'Score of rank ⌈(rows + 1) · coverage⌉ among those of the calibration rows, in the unit of the target for `absolute`.',
  }),
};

/** What predictions make intervals or sets from; kept with the final checkpoint. */
export interface ConformalCalibration {
  score: ConformalScore;
  /** Calibration rows. */
  rows: number;
  levels: { coverage: number; quantile: number }[];
}

/** What else looked at the rows of a calibration. */
export const calibrationRowUses = ['earlyStopping', 'probabilityCalibration'] as const;

/** A calibration, and what came of it on the test rows. */
export const ConformalReport = Type.Object(
  {
    score: OneOf(conformalScores),
    rows: Type.Integer({ description: 'Number of validation rows that were calibrated on.' }),
    rowsAlsoUsedBy: Type.Array(OneOf(calibrationRowUses), {
      description:
        'Parts of the training that used the same rows, which may make the coverage of new rows slightly lower. What a search does with them is not counted.',
    }),
    levels: Type.Array(
      Type.Object(
        {
          ...levelFields,
          test: Nullable(
            Type.Object(
              {
                coverage: Type.Number({
                  description: 'Share of the test rows whose true value lies inside.',
                }),
                meanSize: Type.Number({
                  description:
                    'Mean width of the intervals in the unit of the target, or mean number of classes in a set.',
                }),
              },
              closed,
            ),
            { description: 'Achieved coverage on the test rows; null if there are none.' },
          ),
        },
        closed,
      ),
      { description: 'Levels in the order of `evaluation.conformal.coverages`.' },
    ),
  },
  {
    ...closed,
    $id: 'ConformalReport',
    description: 'Conformal intervals or sets: their calibration, and their coverage of the test rows.',
  },
);
export type ConformalReport = Static<typeof ConformalReport>;
