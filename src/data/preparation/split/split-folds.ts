import { createRandom, type Random } from '../../../random.ts';
import { foldFractions, type SplitFractions } from './apportion.ts';
import { bindGroups, splitCodes, splitGroups } from './split-rows.ts';
import { splitStrata } from './split-strata.ts';

/** What a cross-validation's division goes by; one of the resolved split's. */
export interface FoldSplit {
  folds: number;
  /** Shares of all rows: those held out from the whole cross-validation, and the final model's. */
  train: number;
  validation: number;
  test: number;
  seed: number;
}

/**
 * Divides rows for a cross-validation. Rows held out as test by the split are in no fold; the others are in one each.
 * @param strata the rows, divided into those that are dealt out evenly (the classes of a stratified one), or as one list
 * @param groups for each row of the dataset the representative of its group, which is what is divided; null: single rows are
 * @param firstOf for each row the first that equals it, where equal rows were kept and groups are none; null: there are none
 * @param fold from 1: its rows become test, the other folds' train and validation; null: all folds' train and validation
 * @param splitOf for each row of the dataset its split's code; written for the given rows only
 */
export function splitFolds(
  strata: readonly Int32Array[],
  { groups, firstOf }: { groups: Int32Array | null; firstOf: Int32Array | null },
  split: FoldSplit,
  fold: number | null,
  splitOf: Uint8Array,
): void {
  const divide = (parts: readonly Int32Array[], fractions: SplitFractions, drawn: Random): void => {
    if (groups === null)
      splitStrata(
        parts.filter(({ length }) => length > 0),
        firstOf,
        fractions,
        drawn,
        splitOf,
      );
    else for (const rows of parts) splitGroups(rows, groups, fractions, drawn, splitOf);
  };
  const { seed, folds } = split;
  const { held, trained } = foldFractions(split);
  if (split.test > 0) divide(strata, held, createRandom(seed, 'split'));
  const inFolds = strata.map((rows) =>
    split.test > 0 ? rows.filter((row) => splitOf[row] !== splitCodes.test) : rows,
  );
  const dealt = createRandom(seed, 'folds');
  const foldOf = new Uint8Array(splitOf.length);
  const loads = new Float64Array(folds);
  for (const rows of inFolds) dealFolds(rows, groups ?? firstOf, dealt, loads, foldOf);
  if (fold !== null) for (const rows of strata) for (const row of rows) splitOf[row] = splitCodes.none;
  // The validation rows of a training are drawn anew for each: every fold's rows are for training, too.
  const validating = createRandom(seed, `validation:${fold ?? 'all'}`);
  const isTrained = (row: number): boolean => foldOf[row] !== fold;
  divide(fold === null ? inFolds : inFolds.map((rows) => rows.filter(isTrained)), trained, validating);
  if (fold !== null)
    for (const rows of inFolds)
      for (const row of rows) if (foldOf[row] === fold) splitOf[row] = splitCodes.test;
}

/**
 * Deals rows to folds, numbered from 1: whole groups first, the largest first, then the single rows in random order; each
 * to the fold that has fewest of these rows, of equal ones to that with fewest in all, then to the first.
 * @param loads rows of each fold so far; changed
 * @param foldOf for each row of the dataset its fold; written for the given rows only
 */
export function dealFolds(
  rows: Int32Array,
  groupOf: Int32Array | null,
  random: Random,
  loads: Float64Array,
  foldOf: Uint8Array,
): void {
  const { singles, groups } = groupOf === null ? { singles: rows, groups: [] } : bindGroups(rows, groupOf);
  const counts = new Float64Array(loads.length);
  const deal = (members: ArrayLike<number>): void => {
    let least = 0;
    for (let fold = 1; fold < counts.length; fold++) {
      const difference = counts[fold] - counts[least] || loads[fold] - loads[least];
      if (difference < 0) least = fold;
    }
    counts[least] += members.length;
    loads[least] += members.length;
    for (let i = 0; i < members.length; i++) foldOf[members[i]] = least + 1;
  };
  for (const group of random.shuffle(groups).toSorted((a, b) => b.length - a.length)) deal(group);
  const one = [0];
  for (const row of random.shuffle(Int32Array.from(singles))) {
    one[0] = row;
    deal(one);
  }
}
