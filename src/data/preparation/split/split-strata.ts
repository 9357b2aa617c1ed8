import type { Random } from '../../../random.ts';
import { apportionStrata, type SplitFractions } from './apportion.ts';
import { fillSplits } from './split-rows.ts';

/**
 * Assigns rows to splits at random: each stratum by the fractions, all of them together as exactly as may be.
 * @param strata the rows; none is empty
 * @param firstOf for each row of the dataset the first that equals it, which it stays with; null: none is bound
 * @param splitOf for each row of the dataset its split's code; written for the given rows only
 */
export function splitStrata(
  strata: readonly Int32Array[],
  firstOf: Int32Array | null,
  fractions: SplitFractions,
  random: Random,
  splitOf: Uint8Array,
): void {
  const counts = apportionStrata(
    strata.map(({ length }) => length),
    fractions,
  );
  for (const [i, rows] of strata.entries()) fillSplits(rows, firstOf, counts[i], random, splitOf);
}
