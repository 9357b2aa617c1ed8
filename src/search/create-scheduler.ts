import { createAsha } from './asha.ts';
import { createHyperband } from './hyperband.ts';
import { createMedianRule } from './median-rule.ts';
import { nextNumber } from './rungs.ts';
import type { Scheduler, SchedulerOptions } from './types.ts';

/** What decides which trials go on; `none` starts trial after trial, and trains each to its end. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  switch (options.name) {
    case 'none':
      return {
        rungs: [],
        firstRung: () => null,
        next: (history) => ({ kind: 'start', trial: nextNumber(history), untilEpoch: null }),
        shouldStop: () => false,
      };
    case 'asha':
      return createAsha(options);
    case 'hyperband':
      return createHyperband(options);
    case 'median':
      return createMedianRule({ minEpochs: options.minEpochs, startTrials: options.startTrials ?? 5 });
  }
}
