import type { Accountant } from '../contracts/definition/privacy.ts';
import { epsilonByLossDistribution } from './loss-distribution.ts';
import type { SampledGaussian } from './mechanism.ts';
import { epsilonByRenyi } from './renyi.ts';

/**
 * ε of steps for a δ, by the formula of each accountant. Two tables are neighbours where one has a row more; no event's probability differs by
 * more than a factor e^ε, but for δ.
 */
export const epsilonBy: Readonly<Record<Accountant, (mechanism: SampledGaussian, delta: number) => number>> =
  {
    pld: epsilonByLossDistribution,
    rdp: epsilonByRenyi,
  };
