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
    clipNorm: Type.Number({
      description: 'Largest norm of the gradient of a row, or of the update of a client.',
    }),
    samplingRate: Type.Number({
      description:
        'Probability with which a step takes each row, or a round each client, as it counts for ε.',
    }),
    steps: Type.Integer({ description: 'Number of steps, or of rounds of a federated run.' }),
    trainingRows: Type.Optional(Type.Integer({ description: 'Number of protected rows.' })),
    participants: Type.Optional(
      Type.Integer({ description: 'Number of protected clients of a federated run.' }),
    ),
    sampling: OneOf(['poisson', 'none'] as const, {
      description:
        'Kind of draw. `poisson`: each step draws its rows, or each round its clients, independently of each other and of other steps. `none`: no draw counts.',
    }),
    neighbours: OneOf(['addOrRemoveRow', 'addOrRemoveClient'] as const, {
      description:
        'Difference between neighbours: one row of the table, or all that one client adds to a federated run.',
    }),
    notCovered: Type.Array(Type.String(), {
      description: 'Things that come from the rows and that the guarantee does not cover.',
    }),
  },
  { additionalProperties: false, $id: 'PrivacyReport' },
);
export type PrivacyReport = Static<typeof PrivacyReport>;
