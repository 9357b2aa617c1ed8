import type { ResolvedPreparation } from '../contracts/definition/definition.ts';

/**
 * Training rows after over- or undersampling, as they are counted by class before it.
 * @param trainOfClass training rows of each class; null: not known, and the rows are taken as they are
 */
export function balancedTrainRows(
  imbalance: ResolvedPreparation['imbalance'],
  trainOfClass: readonly number[] | null,
  trainRows: number,
): number {
  const counts = trainOfClass?.filter((count) => count > 0) ?? [];
  if (counts.length === 0) return trainRows;
  if (imbalance === 'oversample') return counts.length * Math.max(...counts);
  if (imbalance === 'undersample') return counts.length * Math.min(...counts);
  return trainRows;
}
