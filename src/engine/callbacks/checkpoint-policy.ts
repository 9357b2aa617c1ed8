import type { ResolvedTraining } from '../../contracts/definition/definition.ts';
import type { CheckpointKind } from '../../contracts/run.ts';
import type { Clock } from '../training-observer.ts';

/** Says when a checkpoint is due. */
export interface CheckpointPolicy {
  /** Between chunks: `everySeconds` have passed since the last one of any kind. */
  dueByTime(): boolean;
  /** After `epoch` epochs: it is a multiple of `everyEpochs`. */
  dueByEpoch(epoch: number): boolean;
  /** After an epoch that is the best so far: at most every `everySeconds` too, as first epochs improve all the time. */
  dueAsBest(): boolean;
  written(kind: CheckpointKind): void;
}

/** The policy of a definition; its time starts now. */
export function createCheckpointPolicy(
  policy: ResolvedTraining['checkpoint'],
  clock: Clock,
): CheckpointPolicy {
  const interval = policy.everySeconds * 1000;
  let last = clock.now();
  let lastBest = last;
  return {
    dueByTime: () => clock.now() - last >= interval,
    dueByEpoch: (epoch) => policy.everyEpochs !== null && epoch % policy.everyEpochs === 0,
    dueAsBest: () => policy.keepBest > 0 && clock.now() - lastBest >= interval,
    written(kind) {
      last = clock.now();
      if (kind === 'best') lastBest = last;
    },
  };
}
