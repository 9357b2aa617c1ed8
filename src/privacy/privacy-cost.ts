import type { Accountant } from '../contracts/definition/privacy.ts';
import { epsilonByLossDistribution } from './loss-distribution.ts';
import type { SampledGaussian } from './mechanism.ts';
import { epsilonByRenyi } from './renyi.ts';

/** ε of steps for a δ, by the formula of each accountant. */
export const epsilonBy: Readonly<Record<Accountant, (mechanism: SampledGaussian, delta: number) => number>> =
  {
    pld: epsilonByLossDistribution,
    rdp: epsilonByRenyi,
  };
