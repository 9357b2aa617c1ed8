import { Type, type Static } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted, type Resolved } from '../defaults.ts';

/** How the cost of many private steps is added up: see `src/privacy`. */
export const accountants = ['pld', 'rdp'] as const;
export type Accountant = (typeof accountants)[number];

/** Training with differential privacy. */
export const Privacy = Type.Object(
  {
    epsilon: Type.Optional(
      Type.Number({
        minimum: 0.01,
        maximum: 1000,
        description:
          'Largest ε that all steps together may cost. The least noise that is enough is found before training. Give this or `noiseMultiplier`.',
      }),
    ),
    noiseMultiplier: Type.Optional(
      Type.Number({
        minimum: 0.1,
        maximum: 1000,
        description:
          'Standard deviation σ of the noise divided by `clipNorm`, in place of `epsilon`; ε is computed from it.',
      }),
    ),
    delta: Defaulted(
      1e-5,
      Type.Number({
        minimum: 1e-10,
        maximum: 0.1,
        description:
          'Probability δ with which the bound by ε may fail. It has to be below 1 / training rows, in federated training below 1 / `participants`; otherwise publishing a few of them as they are would count as private.',
      }),
    ),
    clipNorm: Defaulted(
      1,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e6,
        description:
          'Largest norm C of the gradient of a row, in federated training of the change of the weights by a client, over all weights together.',
      }),
    ),
    accountant: Defaulted(
      'pld',
      OneOf(accountants, {
        description:
          '`pld` adds up the distribution of the privacy loss and is tight; `rdp` is the bound by Rényi differential privacy that Opacus and TensorFlow Privacy give, which is about a tenth larger.',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Privacy',
    description:
      'DP-SGD (Abadi et al. 2016): each step draws every training row with probability `batchSize` / training rows, clips the gradient of each row to the norm C, adds Gaussian noise of standard deviation σ·C to their sum, and divides by `batchSize`. ' +
      'The weights are then (ε, δ)-differentially private in the training rows: one row more or less changes the probability of no outcome by more than a factor of e^ε, except for δ. ' +
      'The guarantee is for the weights alone. It does not cover statistics that preparation learns from the rows (scales, categories, vocabularies), metrics of the training rows while training, or the validation and test rows. ' +
      'Noise and draws come from a secret key of each attempt, so two runs of one definition differ. The default of `epochs` is then 30, of `batchSize` 256, and early stopping and the L2 penalty are off. ' +
      'With `training.federated` it protects clients in place of rows (DP-FedAvg, McMahan et al. 2018): each clips its whole update to the norm C, and the noise is added to the sum of a round. Those defaults do not apply then.',
  },
);

export type Privacy = Static<typeof Privacy>;

/** Whether the steps of a training are private: in a federated one the rounds are, and its steps plain ones. */
export const hasPrivateSteps = (training: { privacy?: unknown; federated?: unknown } | undefined): boolean =>
  Boolean(training?.privacy) && !training?.federated;

/** {@link Privacy} with every default written in: one of `epsilon` and `noiseMultiplier` is null. */
export interface ResolvedPrivacy extends Required<
  Pick<Resolved<typeof Privacy>, 'delta' | 'clipNorm' | 'accountant'>
> {
  epsilon: number | null;
  noiseMultiplier: number | null;
  /** Probability with which a step will take each row, by the rows as they were counted. Missing in definitions of before. */
  samplingRate?: number;
  /** Number of steps, likewise. */
  steps?: number;
  /** What is protected; missing: `row`. */
  protects?: 'client';
}
