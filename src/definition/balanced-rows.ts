import type { ColumnProfile } from '../contracts/dataset.ts';
import type { ResolvedPreparation } from '../contracts/definition/definition.ts';

/**
 * Training rows after over- or undersampling, estimated from the profile: each class has its share of the rows in
 * every part of a stratified split, about so in another.
 * @param target its profile; its counts tell nothing where there are more classes than it lists
 */
export function balancedTrainRows(
  imbalance: ResolvedPreparation['imbalance'],
  target: ColumnProfile | null,
  trainRows: number,
): number {
  const counts = target?.topValues?.map(({ count }) => count) ?? [];
  if (imbalance !== 'oversample' && imbalance !== 'undersample') return trainRows;
  if (target === null || counts.length < target.distinct) return trainRows;
  const present = counts.reduce((sum, count) => sum + count, 0);
  const aim = imbalance === 'oversample' ? Math.max(...counts) : Math.min(...counts);
  return counts.length * Math.max(1, Math.round((trainRows * aim) / present));
}
