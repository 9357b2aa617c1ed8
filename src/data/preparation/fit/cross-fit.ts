import type { FittedColumn } from '../../../contracts/preparation.ts';
import { placesOfRows } from '../columns/target-encoded-column.ts';
import { meanTargets, type MeanTargets } from '../columns/mean-targets.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { TargetFolds } from '../split/target-folds.ts';

/** What training rows are target-encoded with. It is no part of an artifact: only training rows ever need it. */
export interface CrossFit {
  folds: TargetFolds;
  /** For each column and fold the mean targets over the other folds. */
  byColumn: Map<string, MeanTargets[]>;
}

/** Fits those target-encoded columns that were read, whole, on the training rows without each of the folds in turn. */
export function crossFitColumns(columns: readonly FittedColumn[], raw: RawColumns): void {
  if (raw.crossFit === undefined) return;
  const { folds, byColumn } = raw.crossFit;
  for (const column of columns) {
    if (column.kind !== 'targetEncoded' || !raw.categories.has(column.name)) continue;
    const places = folds.rows.map(placesOfRows(column, raw));
    const means = Array.from({ length: folds.folds }, (_, fold) =>
      meanTargets(places, column.categories.length, folds, fold),
    );
    byColumn.set(column.name, means);
  }
}
