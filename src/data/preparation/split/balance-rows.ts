import type { AnyDefinition } from '../../../contracts/definition/classical.ts';
import { createRandom } from '../../../random.ts';
import type { SplitRows } from './choose-rows.ts';
import { resampleRows } from './resample-rows.ts';
import type { Note } from '../note.ts';

/**
 * Evens out the classes of the training rows, where asked for.
 * @param target gives the labels of rows; null where there are none
 * @param notes gets how many rows were added or left out
 */
export function balanceTrainRows(
  rows: SplitRows,
  target: { of(rows: Int32Array): Float32Array } | null,
  { preparation, seed }: Pick<AnyDefinition, 'preparation' | 'seed'>,
  notes: Note[],
): SplitRows {
  const { imbalance: mode } = preparation;
  if (target === null || (mode !== 'oversample' && mode !== 'undersample')) return rows;
  const train = resampleRows(rows.train, target.of(rows.train), mode, createRandom(seed, 'imbalance'));
  const change = Math.abs(train.length - rows.train.length);
  notes.push(
    mode === 'oversample'
      ? `${change} repetitions of training rows added, so that every class has as many as the largest.`
      : `${change} training rows left out, so that every class has as few as the smallest.`,
  );
  return { ...rows, train };
}
