import { createRandom } from '../random.ts';
import { chooseEach, orderSpace, valueAtShare } from './ordered-space.ts';
import type { Sampler, SearchParameter } from './types.ts';

/** Draws each parameter evenly from its axis. */
export function createRandomSampler(parameters: readonly SearchParameter[], seed: number): Sampler {
  const space = orderSpace(parameters);
  return {
    size: null,
    suggest(trial) {
      const random = createRandom(seed, `search trial ${trial}`);
      return chooseEach(space, ({ axis }) => valueAtShare(axis, random.uniform()));
    },
  };
}
