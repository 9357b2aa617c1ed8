import type { FittedColumn } from '../../../contracts/preparation.ts';
import type { MeanTargets } from '../columns/category/mean-targets.ts';
import { kindOf } from '../columns/column-kinds.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { RecentRows } from '../split/recent-rows.ts';
import type { TargetFolds } from '../split/target-folds.ts';

/**
 * Fits those target-encoded columns that were read, whole, on the training rows without each of the folds in turn.
 * @returns for each such column and fold the mean targets over the other folds
 */
export function crossFitColumns(
  columns: readonly FittedColumn[],
  raw: RawColumns,
  recent: RecentRows | null,
  folds: TargetFolds,
): Map<string, MeanTargets[]> {
  const byColumn = new Map<string, MeanTargets[]>();
  for (const column of columns) {
    const kind = kindOf(column);
    if (kind.crossFit !== undefined && kind.isRead(column, raw))
      byColumn.set(column.name, kind.crossFit(column, raw, recent, folds));
  }
  return byColumn;
}
