import { apportion, type SplitCounts, type SplitFractions } from './apportion.ts';

/**
 * Where an ordered split cuts: the earliest rows are for training, the next for validation, the latest for test. Rows of the
 * same time stay together: a cut that would part them moves to the nearest border between two times, the earlier of two
 * equally near.
 * @param sizes rows of each different time, in order
 * @returns the rows of each part; null where there are fewer different times than parts
 */
export function cutInTime(sizes: ArrayLike<number>, fractions: SplitFractions): SplitCounts | null {
  const different = sizes.length;
  /** Where each different time begins, and the end. */
  const borders = new Float64Array(different + 1);
  for (let i = 0; i < different; i++) borders[i + 1] = borders[i] + sizes[i];
  const total = borders[different];
  const [, validation, test] = fractions.map((fraction) => (fraction > 0 ? 1 : 0));
  if (different < 1 + validation + test) return null;
  const counts = apportion(total, fractions);
  const trainEnd = nearestBorder(borders, counts[0], 1, different - validation - test);
  const validationEnd = nearestBorder(
    borders,
    counts[0] + counts[1],
    trainEnd + validation,
    validation === 0 ? trainEnd : different - test,
  );
  return [borders[trainEnd], borders[validationEnd] - borders[trainEnd], total - borders[validationEnd]];
}

/** The number of the border nearest to `position`, among those numbered `from … to`. */
function nearestBorder(borders: Float64Array, position: number, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i <= to; i++)
    if (Math.abs(borders[i] - position) < Math.abs(borders[best] - position)) best = i;
  return best;
}
