import { Type, type Static } from 'typebox';
import { OneOf } from './common.ts';
import { accountants } from './definition/privacy.ts';

/** What the weights of a private run cost. */
export const PrivacyReport = Type.Object(
  {
    epsilon: Type.Number({ description: 'Cost ε of the steps that the weights took part in.' }),
    delta: Type.Number(),
    accountant: OneOf(accountants),
    noiseMultiplier: Type.Number({
      description: 'Standard deviation of the noise divided by `clipNorm`.',
    }),
    clipNorm: Type.Number({ description: 'Largest norm of the gradient of a row.' }),
    samplingRate: Type.Number({ description: 'Probability with which a step takes each row.' }),
    steps: Type.Integer(),
    trainingRows: Type.Integer(),
    sampling: Type.Literal('poisson', {
      description: 'Each step draws its rows independently of each other and of other steps.',
    }),
    neighbours: Type.Literal('addOrRemoveRow', {
      description: 'Two tables are neighbours if one has one row more than the other.',
    }),
    notCovered: Type.Array(Type.String(), {
      description: 'Things that come from the rows and that the guarantee does not cover.',
    }),
  },
  { additionalProperties: false, $id: 'PrivacyReport' },
);
export type PrivacyReport = Static<typeof PrivacyReport>;
