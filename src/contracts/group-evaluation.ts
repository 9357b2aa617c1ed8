import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf } from './common.ts';

const closed = { additionalProperties: false } as const;

/** The fewest rows of a group that figures are made of. */
export const minGroupRows = 10;
/** A group of fewer rows is told to be small: its figures are rough. */
export const smallGroupRows = 100;
/** The most groups of a column; the rows of others are one group. */
export const maxGroups = 20;

/** One group's figures. */
export const GroupReport = Type.Object(
  {
    value: Nullable(
      Type.String({
        description:
          'Value of the column; of numbers and times with more than 10 values a quarter of the rows, such as "31.5 … 44". Null: the value is missing.',
      }),
    ),
    others: Type.Boolean({
      description: `Whether the group holds the rows of all values but the ${maxGroups - 1} most frequent ones.`,
    }),
    rows: Type.Integer(),
    isSmall: Type.Boolean({
      description: `Whether the group has fewer than ${smallGroupRows} rows, so that its metrics are rough.`,
    }),
    metrics: Nullable(MapOf(Nullable(Type.Number())), {
      description: `Metrics by the names that they have in the evaluation; null below ${minGroupRows} rows.`,
    }),
    intervals: Nullable(MapOf(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })), {
      description:
        'Lower and upper bound of a 95 % bootstrap interval of each metric (200 resamples, percentiles); of more than 2,000 rows by resamples of 2,000 whose deviations are scaled by √(2000 / rows) (Bickel, Götze and van Zwet 1997). Metrics that are undefined in a resample have none.',
    }),
    rates: Nullable(
      Type.Object(
        {
          selectionRate: Type.Number({
            description: 'Share of rows for which the positive class is predicted.',
          }),
          truePositiveRate: Nullable(Type.Number()),
          falsePositiveRate: Nullable(Type.Number()),
        },
        closed,
      ),
      { description: 'Rates of a binary classification; null for others, and where `metrics` is null.' },
    ),
  },
  closed,
);
export type GroupReport = Static<typeof GroupReport>;

/** How far apart the groups are. */
const Gap = Type.Object(
  {
    difference: Type.Number({ description: 'Largest minus smallest value over the groups.' }),
    smallest: Nullable(Type.String({ description: 'Group with the smallest value.' })),
    largest: Nullable(Type.String({ description: 'Group with the largest value.' })),
  },
  closed,
);

/** Metrics of each group of rows that share a value of a column. Groups are named in `value`. */
export const GroupEvaluation = Type.Object(
  {
    column: Type.String(),
    part: OneOf(['test', 'validation'] as const, {
      description: 'Part whose rows were evaluated: test, or validation if there are no test rows.',
    }),
    groups: Type.Array(GroupReport, { description: 'Groups, the largest first.' }),
    gaps: MapOf(Gap, {
      description: `Gap of each metric over the groups for which it is defined, if there are two; groups of fewer than ${minGroupRows} rows are left out.`,
    }),
    fairness: Nullable(
      Type.Object(
        {
          demographicParityDifference: Type.Number({
            description: 'Largest minus smallest selection rate over the groups.',
          }),
          demographicParityRatio: Nullable(
            Type.Number({
              description:
                'Smallest divided by largest selection rate; null if nothing is selected in any group. Below 0.8 it breaks the four-fifths rule.',
            }),
          ),
          equalizedOddsDifference: Nullable(
            Type.Number({
              description:
                'The larger of the differences of true positive and false positive rates; null if one is undefined in every group but one.',
            }),
          ),
          equalOpportunityDifference: Nullable(
            Type.Number({ description: 'Difference of the true positive rates.' }),
          ),
        },
        closed,
      ),
      {
        description:
          "Gaps of a binary classification by fairlearn's definitions, over the groups with metrics; null for others, and with fewer than two such groups.",
      },
    ),
  },
  { ...closed, $id: 'GroupEvaluation' },
);
export type GroupEvaluation = Static<typeof GroupEvaluation>;
