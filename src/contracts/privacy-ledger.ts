import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Timestamp } from './common.ts';
import { runStatuses } from './run.ts';

const closed = { additionalProperties: false } as const;

/** How the costs of several runs are added up. */
export const privacyCompositions = ['renyi', 'sum', 'renyiAndSum'] as const;
export type PrivacyComposition = (typeof privacyCompositions)[number];

const delta = Type.Number({
  minimum: 1e-10,
  maximum: 0.1,
  description: 'Probability δ with which the bound by ε may fail.',
});

/** What all private runs on a dataset may cost together. */
export const PrivacyBudget = Type.Object(
  {
    epsilon: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: 'Largest ε of all runs on the dataset together.',
    }),
    delta,
  },
  { ...closed, $id: 'PrivacyBudget' },
);
export type PrivacyBudget = Static<typeof PrivacyBudget>;

const Sum = (description: string) =>
  Type.Object(
    {
      epsilon: Nullable(Type.Number(), {
        description:
          'Value of ε at the δ of the ledger; null where nothing bounds it, as when the δ of the runs add up to more.',
      }),
      composition: OneOf(privacyCompositions, {
        description:
          'The bound that was the least. `sum` adds up ε and δ of the runs. `renyi` adds up the Rényi divergences of all steps. `renyiAndSum` does so for runs whose noise is known and adds ε and δ of the others.',
      }),
    },
    { ...closed, description },
  );

/** What the private runs on a dataset cost. */
export const PrivacyLedger = Type.Object(
  {
    datasetId: Id('dataset'),
    budget: Nullable(PrivacyBudget, { description: 'Budget of the dataset; null: it has none.' }),
    delta,
    spent: Sum('Cost of the runs that ended, by the steps that they did.'),
    total: Sum('Cost of all runs, those that have not ended by all steps that they may do. A new run is refused where it would raise this above the budget.'), // prettier-ignore
    unprotectedRuns: Type.Integer({
      description:
        'Number of runs that trained on the dataset without privacy and are still there. No ε bounds what their weights say of the rows.',
    }),
    runs: Type.Array(
      Type.Object(
        {
          id: Id('run'),
          name: Type.String(),
          status: OneOf(runStatuses),
          protects: OneOf(['row', 'client'] as const, {
            description:
              'Subject of the protection: rows of the dataset, or clients of a federated run, whose rows are elsewhere.',
          }),
          isRemoved: Type.Boolean({ description: 'Whether the run was removed. Its cost stays.' }),
          isReserved: Type.Boolean({
            description: 'Whether the run has not ended, so that all its steps are counted.',
          }),
          epsilon: Nullable(Type.Number(), {
            description:
              'Value of ε by the accountant of the run: that of its steps, or the one that it aims at while it has not ended; null where only its noise is known.',
          }),
          delta: Type.Number({ description: 'Value of δ that `epsilon` is for.' }),
          noiseMultiplier: Nullable(Type.Number(), {
            description: 'Noise multiplier; null while a run that aims at an ε has not found it.',
          }),
          samplingRate: Nullable(Type.Number()),
          steps: Nullable(Type.Integer(), { description: 'Number of steps that are counted.' }),
          createdAt: Timestamp,
        },
        closed,
      ),
      { description: 'Private runs on the dataset, newest first.' },
    ),
  },
  { ...closed, $id: 'PrivacyLedger' },
);
export type PrivacyLedger = Static<typeof PrivacyLedger>;
