import { createRandom } from '../random.ts';
import { chooseEach, orderSpace, valueAtShare } from './ordered-space.ts';
import { scrambleBits, sobolBits, sobolDimensions } from './sobol.ts';
import type { Sampler, SearchParameter } from './types.ts';

/**
 * Points of Sobol's sequence, scrambled by the seed: each parameter has a dimension of its own, whether it is there or not. Parameters
 * beyond the 40 dimensions are drawn at random.
 */
export function createQuasiRandomSampler(parameters: readonly SearchParameter[], seed: number): Sampler {
  const space = orderSpace(parameters);
  const random = createRandom(seed, 'search scrambling');
  const scrambling = space.slice(0, sobolDimensions).map(() => random.uint32());
  return {
    size: null,
    suggest(trial) {
      const further = createRandom(seed, `search trial ${trial}`);
      const share = (dimension: number): number =>
        dimension < scrambling.length
          ? scrambleBits(sobolBits(trial, dimension), scrambling[dimension]) / 2 ** 32
          : further.uniform();
      return chooseEach(space, ({ axis }, index) => valueAtShare(axis, share(index)));
    },
  };
}
