import type { SplitCounts } from './apportion.ts';

/**
 * Places whole groups, each into the part that lacks most rows, of equal ones into the first.
 * @param sizes rows of each group, the largest first
 * @param left rows that each part lacks; changed, and below 0 where a group was larger than that
 * @returns the part of each group
 */
export function placeGroups(sizes: readonly number[], left: SplitCounts): number[] {
  return sizes.map((size) => {
    const part = left.indexOf(Math.max(...left));
    left[part] -= size;
    return part;
  });
}
