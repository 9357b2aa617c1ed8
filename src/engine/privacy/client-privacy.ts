import { accountedRate, participantsOf } from '../../contracts/definition/federated.ts';
import type { ResolvedTraining } from '../../contracts/definition/definition.ts';
import type { ResolvedPrivacy } from '../../contracts/definition/privacy.ts';
import type { PrivacyReport } from '../../contracts/privacy-report.ts';
import type { SampledGaussian } from '../../privacy/mechanism.ts';
import { epsilonBy } from '../../privacy/privacy-cost.ts';
import { noiseOfSteps } from './plan-privacy.ts';

/** The rounds of a federated run that protects its clients (McMahan et al. 2018, "Learning Differentially Private Recurrent Language Models"). */
export interface ClientPrivacyPlan extends SampledGaussian {
  options: ResolvedPrivacy;
  participants: number;
}

/**
 * What private rounds do; null where the run has none. The noise for an ε is found here.
 * @throws trainingDataUnusable where no noise is enough
 */
export function planClientPrivacy({
  privacy,
  federated,
  epochs,
}: ResolvedTraining): ClientPrivacyPlan | null {
  if (!privacy || !federated) return null;
  const steps = { samplingRate: accountedRate(federated), steps: epochs };
  return {
    ...steps,
    noiseMultiplier: noiseOfSteps(privacy, steps),
    options: privacy,
    participants: participantsOf(federated),
  };
}

/** What the weights cost after so many rounds, whose sums were given away. */
export function clientPrivacyReport(plan: ClientPrivacyPlan, rounds: number): PrivacyReport {
  const { options, noiseMultiplier, samplingRate, participants } = plan;
  const { delta, accountant, clipNorm } = options;
  return {
    epsilon: epsilonBy[accountant]({ noiseMultiplier, samplingRate, steps: rounds }, delta),
    delta,
    accountant,
    noiseMultiplier,
    clipNorm,
    samplingRate,
    steps: rounds,
    participants,
    sampling: samplingRate < 1 ? 'poisson' : 'none',
    neighbours: 'addOrRemoveClient',
    notCovered: [
      "the rows of the run's own dataset, which fix the preparation and judge the model",
      'how many clients took part in each round, which its event tells',
      'what the service sees: each clipped update of a plain round, the sum of a secure one',
    ],
  };
}
