import type { SearchSettings } from '../contracts/search.ts';
import { createSampler } from '../search/create-sampler.ts';
import { createScheduler } from '../search/create-scheduler.ts';
import type { FirstTrials, Sampler, Scheduler, SearchParameter } from '../search/types.ts';

/** The sampler and the scheduler of a search. They hold nothing: what they say depends on its trials alone. */
export function strategyOf(
  {
    strategy: { sampler, scheduler, first },
    limits,
    seed,
  }: Pick<SearchSettings, 'strategy' | 'limits' | 'seed'>,
  parameters: readonly SearchParameter[],
): { sampler: Sampler; scheduler: Scheduler } {
  return {
    sampler: createSampler(sampler, parameters, seed, first as FirstTrials | undefined),
    scheduler: createScheduler(
      scheduler.name === 'asha' || scheduler.name === 'hyperband'
        ? {
            name: scheduler.name,
            minEpochs: scheduler.minEpochs ?? 1,
            maxEpochs: scheduler.maxEpochs ?? 1,
            reduction: scheduler.reduction ?? 2,
            trials: limits.trials,
          }
        : scheduler.name === 'median'
          ? { name: 'median', minEpochs: scheduler.minEpochs ?? 1, startTrials: scheduler.startTrials ?? 5 }
          : { name: 'none' },
    ),
  };
}
