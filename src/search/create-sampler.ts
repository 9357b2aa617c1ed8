import { createGridSampler } from './grid-sampler.ts';
import { createQuasiRandomSampler } from './quasi-random-sampler.ts';
import { createRandomSampler } from './random-sampler.ts';
import { createTpeSampler } from './tpe-sampler.ts';
import type { FirstTrials, Sampler, SamplerOptions, SearchParameter } from './types.ts';

/**
 * What chooses the parameters of a search. It draws from streams of the seed and computes in numbers that are the same on every machine.
 * @param parameters those that are there with the definition (`settleConditions`), and that `checkSpace` has nothing against
 * @param seed 0 … 2³²−1
 * @param first parameters of the first trials, that `checkFirst` has nothing against; not for a grid
 * @throws Error for conditions that no parameter decides, or in circles
 */
export function createSampler(
  options: SamplerOptions,
  parameters: readonly SearchParameter[],
  seed: number,
  first: FirstTrials = [],
): Sampler {
  const sampler = samplerOf(options, parameters, seed);
  if (first.length === 0) return sampler;
  return {
    size: sampler.size,
    suggest: (trial, history) =>
      trial < first.length ? { ...first[trial] } : sampler.suggest(trial, history),
  };
}

function samplerOf(options: SamplerOptions, parameters: readonly SearchParameter[], seed: number): Sampler {
  switch (options.name) {
    case 'grid':
      return createGridSampler(parameters, options.points ?? 5);
    case 'random':
      return createRandomSampler(parameters, seed);
    case 'quasiRandom':
      return createQuasiRandomSampler(parameters, seed);
    case 'tpe': {
      const { startTrials = 10, candidates = 24, multivariate = true } = options;
      return createTpeSampler(parameters, seed, { startTrials, candidates, multivariate });
    }
  }
}
