import type { Checkpoint } from '../contracts/run.ts';

/** What of a checkpoint the policy looks at. */
export type PrunableCheckpoint = Pick<Checkpoint, 'step' | 'kind' | 'best' | 'prunedAt'>;

/**
 * The steps whose checkpoints are not kept. Kept are the newest `keepLast`, the newest `keepBest` of those that were the
 * best of their time (at least one), and what a run ended with: the final one, or the one of a cancel or pause. Those of a
 * cross-validation's folds are only gone on from, and not kept beside the final model.
 */
export function checkpointsToPrune(
  checkpoints: readonly PrunableCheckpoint[],
  { keepLast, keepBest }: { keepLast: number; keepBest: number },
): number[] {
  const all = checkpoints
    .filter((checkpoint) => checkpoint.prunedAt === null)
    .toSorted((a, b) => b.step - a.step);
  const isOver = all.some((checkpoint) => checkpoint.kind === 'final');
  const stored = isOver ? all.filter((checkpoint) => checkpoint.kind !== 'fold') : all;
  const kept = new Set([
    ...stored.slice(0, keepLast),
    // A later best took the mark from an earlier one, which still has its kind.
    ...stored
      .filter((checkpoint) => checkpoint.best || checkpoint.kind === 'best')
      .toSorted((a, b) => Number(b.best) - Number(a.best))
      .slice(0, Math.max(1, keepBest)),
    ...stored.filter((checkpoint) => checkpoint.kind === 'final'),
    ...stored.filter(({ kind }) => kind === 'final' || kind === 'cancelled' || kind === 'paused').slice(0, 1),
  ]);
  return all.filter((checkpoint) => !kept.has(checkpoint)).map((checkpoint) => checkpoint.step);
}
