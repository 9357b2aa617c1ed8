import type { InputColumn, ResolvedPreparation } from '../../contracts/definition/definition.ts';
import type { DatasetProfile } from '../../contracts/dataset.ts';

/**
 * The most features that the inputs can become, known before anything is fitted: the plan of a definition needs it. The
 * model's width may be smaller, where categories stand in other splits only.
 */
export function inputWidthAtMost(
  definition: { inputs: readonly InputColumn[]; preparation: ResolvedPreparation },
  profile: Pick<DatasetProfile, 'rows' | 'columns'>,
): number {
  const { preparation } = definition;
  const columnOf = new Map(profile.columns.map((column) => [column.name, column]));
  let width = 0;
  for (const { name, type } of definition.inputs) {
    const column = columnOf.get(name);
    if (type === 'categorical') {
      if (preparation.categorical === 'ordinal') {
        width += 1;
        continue;
      }
      // Estimated counts may be a few percent too low.
      const exact = profile.rows <= 100_000 || (column?.distinct ?? 0) <= 1000;
      const distinct = column ? column.distinct * (exact ? 1 : 1.1) + Number(column.missing > 0) : Infinity;
      width += Math.min(preparation.maxCategories, Math.ceil(distinct)) + 1;
    } else {
      const missing = column === undefined || column.missing > 0;
      width += 1;
      if (preparation.missing.indicator && missing) width += 1;
      if (type === 'numeric' && preparation.outliers?.action === 'mark') width += 1;
    }
  }
  return width;
}
