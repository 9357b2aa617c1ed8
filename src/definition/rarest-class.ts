import type { ColumnProfile } from '../contracts/dataset.ts';

/** The least frequent class, where the profile lists them all. */
export function rarestClass(target: ColumnProfile): { value: string; count: number } | null {
  const top = target.topValues;
  if (!top || top.length < target.distinct) return null;
  return top.reduce((least, entry) => (entry.count < least.count ? entry : least));
}
