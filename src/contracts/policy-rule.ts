import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf } from './common.ts';
import { warningCodes } from './warning.ts';

const closed = { additionalProperties: false } as const;

const bounds = {
  atLeast: Type.Optional(Type.Number({ description: 'Smallest value that is met.' })),
  atMost: Type.Optional(Type.Number({ description: 'Largest value that is met.' })),
};

/** Parts of an evaluation whose metrics a rule may be about. */
export const policyParts = ['test', 'validation', 'folds'] as const;

/** One condition of a policy. */
export const PolicyRule = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('metric'),
        metric: Type.String({
          minLength: 1,
          description: 'Metric by the name that it has in the evaluation, such as `accuracy` or `rmse`.',
        }),
        part: Type.Optional(
          OneOf(policyParts, {
            default: 'test',
            description: 'Rows that it is measured on; `folds` is the mean over a cross-validation.',
          }),
        ),
        ...bounds,
      },
      {
        ...closed,
        title: 'MetricRule',
        description: 'A metric of the evaluation. At least one bound is needed.',
      },
    ),
    Type.Object(
      {
        type: Type.Literal('gap'),
        column: Type.String({ minLength: 1, description: 'Column of `evaluation.groups`.' }),
        metric: Type.String({
          minLength: 1,
          description:
            'Metric whose largest difference between groups counts, such as `accuracy`, or a figure of fairness, such as `demographicParityRatio`.',
        }),
        ...bounds,
      },
      {
        ...closed,
        title: 'GapRule',
        description: 'A gap between groups of rows. At least one bound is needed.',
      },
    ),
    Type.Object(
      {
        type: Type.Literal('coverage'),
        coverage: Type.Number({
          exclusiveMinimum: 0,
          exclusiveMaximum: 1,
          description: 'Coverage of `evaluation.conformal` that was asked for.',
        }),
        atLeast: Type.Number({ description: 'Smallest share of the test rows inside.' }),
      },
      { ...closed, title: 'CoverageRule', description: 'Achieved coverage of conformal intervals or sets.' },
    ),
    Type.Object(
      {
        type: Type.Literal('dataAge'),
        atMostDays: Type.Number({ exclusiveMinimum: 0, description: 'Largest age of the dataset in days.' }),
      },
      {
        ...closed,
        title: 'DataAgeRule',
        description: 'Time since the dataset that the version was trained on was uploaded.',
      },
    ),
    Type.Object(
      {
        type: Type.Literal('privacy'),
        atMostEpsilon: Type.Number({ exclusiveMinimum: 0, description: 'Largest ε that is met.' }),
        atMostDelta: Type.Number({
          exclusiveMinimum: 0,
          maximum: 1,
          description: 'Largest δ that the ε may be for.',
        }),
      },
      {
        ...closed,
        title: 'PrivacyRule',
        description:
          'Cost of differentially private training. A version that was not trained privately does not meet it.',
      },
    ),
    Type.Object(
      {
        type: Type.Literal('noWarnings'),
        codes: Type.Array(OneOf(warningCodes), {
          minItems: 1,
          uniqueItems: true,
          description: 'Warnings that the version may not have.',
        }),
      },
      { ...closed, title: 'WarningsRule', description: 'Warnings of the run that made the version.' },
    ),
  ],
  { title: 'PolicyRule' },
);
export type PolicyRule = Static<typeof PolicyRule>;

/** A policy that a version met. */
export const MetPolicy = Type.Object(
  {
    id: Id('policy'),
    checks: Type.Array(
      Type.Object(
        {
          rule: PolicyRule,
          found: Nullable(Type.Number(), {
            description: 'Value that was found; null for `noWarnings`.',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type MetPolicy = Static<typeof MetPolicy>;
