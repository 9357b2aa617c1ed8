import type { DatasetProfile, ProfileWarning } from '../../contracts/dataset.ts';

const rareShare = 0.1;
const leak = 0.99;
const shownValues = 20;

/**
 * Warnings that depend on which column is predicted: classes of very uneven size, and columns that give the target
 * away. A column whose correlation or Cramér's V with the target is above 0.99 determines it almost alone; in practice
 * it was made from it, or after it.
 * @param target a column's name; an unknown one gives no warnings
 */
export function targetWarnings(profile: DatasetProfile, target: string): ProfileWarning[] {
  const warnings: ProfileWarning[] = [];
  const column = profile.columns.find(({ name }) => name === target);
  const values = column?.topValues ?? [];
  if (column && values.length === column.distinct && column.distinct >= 2 && column.distinct <= shownValues) {
    const rows = values.reduce((sum, { count }) => sum + count, 0);
    const rarest = values.reduce((a, b) => (b.count < a.count ? b : a));
    // A class is rare against an even share, so that ten classes of 10 % each are no imbalance.
    if (rarest.count < (rows * rareShare * 2) / values.length)
      warnings.push({
        code: 'imbalancedTarget',
        column: target,
        detail: `Only ${rarest.count} of ${rows} rows are "${rarest.value}"; accuracy alone will mislead. Class weights can help.`,
      });
  }
  const strongest = new Map<string, string>();
  for (const [table, measure] of [
    [profile.correlations, 'correlation'],
    [profile.associations, "Cramér's V"],
  ] as const) {
    const at = table.columns.indexOf(target);
    if (at < 0) continue;
    for (const [j, name] of table.columns.entries()) {
      const value = table.matrix[at][j];
      if (j === at || typeof value !== 'number' || Math.abs(value) <= leak) continue;
      if (!strongest.has(name)) strongest.set(name, `${measure} ${value.toFixed(3)}`);
    }
  }
  for (const [name, measure] of strongest)
    warnings.push({
      code: 'leaksTarget',
      column: name,
      detail: `It determines "${target}" almost alone (${measure}). If it is not known when predicting, exclude it.`,
    });
  return warnings;
}
