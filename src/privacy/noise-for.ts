import type { Accountant } from '../contracts/definition/privacy.ts';
import { findNoiseMultiplier } from './find-noise.ts';
import { epsilonBy } from './privacy-cost.ts';

/** Steps, and what they may cost. */
export interface NoiseAim {
  samplingRate: number;
  steps: number;
  epsilon: number;
  delta: number;
  accountant: Accountant;
}

/** The least noise multiplier with which the steps cost no more; null where none in reach is enough. */
export function noiseFor({ samplingRate, steps, epsilon, delta, accountant }: NoiseAim): number | null {
  return findNoiseMultiplier({ samplingRate, steps }, epsilon, (mechanism) =>
    epsilonBy[accountant](mechanism, delta),
  );
}
