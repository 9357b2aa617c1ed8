import type { Random } from '../../../random.ts';
import { apportion, type SplitCounts, type SplitFractions } from './apportion.ts';
import { placeGroups } from './place-groups.ts';

/** Which split a row is in; `none` was left out. */
export const splitCodes = { train: 0, validation: 1, test: 2, none: 255 } as const;

/**
 * Assigns rows to splits at random: exactly by the fractions where no rows are bound together, and otherwise as near as
 * whole groups allow.
 * @param rows the rows to assign
 * @param groupOf for each row of the dataset the representative of its group, which stays together; null: no groups
 * @param splitOf for each row of the dataset its split's code; written for `rows` only
 */
export function splitRows(
  rows: Int32Array,
  groupOf: Int32Array | null,
  fractions: SplitFractions,
  random: Random,
  splitOf: Uint8Array,
): void {
  fillSplits(rows, groupOf, apportion(rows.length, fractions), random, splitOf);
}

/** Assigns rows to splits at random, so many to each. Other parameters as of {@link splitRows}. */
export function fillSplits(
  rows: Int32Array,
  groupOf: Int32Array | null,
  counts: SplitCounts,
  random: Random,
  splitOf: Uint8Array,
): void {
  const { singles, groups } = groupOf === null ? { singles: rows, groups: [] } : bindGroups(rows, groupOf);
  // The single rows fill up what the groups leave, exactly.
  const left = assignGroups(groups, [...counts], random, splitOf);
  const shuffled = random.shuffle(Int32Array.from(singles));
  // A group may have overfilled a split; the others then get less.
  const quotas = left.map((count) => Math.max(0, count));
  let at = 0;
  for (let split = 0; split < 3; split++)
    for (let end = Math.min(shuffled.length, at + quotas[split]); at < end; at++)
      splitOf[shuffled[at]] = split;
  for (; at < shuffled.length; at++) splitOf[shuffled[at]] = splitCodes.train;
}

/**
 * Assigns whole groups to splits at random, as near to the fractions as they allow; with as many groups as splits none is
 * empty. Parameters as of {@link splitRows}.
 */
export function splitGroups(
  rows: Int32Array,
  groupOf: Int32Array,
  fractions: SplitFractions,
  random: Random,
  splitOf: Uint8Array,
): void {
  const { singles, groups } = bindGroups(rows, groupOf);
  const all = [...groups, ...Array.from(singles, (row) => [row])];
  assignGroups(all, apportion(rows.length, fractions), random, splitOf);
}

/**
 * Places whole groups at random, equally large ones in random order.
 * @param left rows that each split lacks; changed
 * @returns `left`: below 0 where a group was larger than what a split lacked
 */
function assignGroups(
  groups: number[][],
  left: SplitCounts,
  random: Random,
  splitOf: Uint8Array,
): SplitCounts {
  random.shuffle(groups);
  const ordered = groups.toSorted((a, b) => b.length - a.length);
  const parts = placeGroups(
    ordered.map(({ length }) => length),
    left,
  );
  for (const [i, group] of ordered.entries()) for (const row of group) splitOf[row] = parts[i];
  return left;
}

/** Rows alone in their group, and the groups of more, in the order of their first rows. */
export function bindGroups(
  rows: Int32Array,
  groupOf: Int32Array,
): { singles: Int32Array; groups: number[][] } {
  const sizes = new Map<number, number[]>();
  const shared = new Set<number>();
  for (const row of rows) if (groupOf[row] !== row) shared.add(groupOf[row]);
  const singles: number[] = [];
  for (const row of rows) {
    const group = groupOf[row];
    if (!shared.has(group)) singles.push(row);
    else if (sizes.has(group)) sizes.get(group)!.push(row);
    else sizes.set(group, [row]);
  }
  return { singles: Int32Array.from(singles), groups: [...sizes.values()] };
}
