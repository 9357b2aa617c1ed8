import type { FittedColumn } from '../../../contracts/preparation.ts';
import { widthOf } from '../columns/column-kinds.ts';

/** A feature that is a plain number. */
export const plainNumber = 0;
/** A feature that is a word's weight in a text: 0 or more, as a count is. */
export const wordWeight = -1;

/**
 * What each feature is to a classical model: the number of categories where it holds the place of one (the last of them
 * stands for categories that are not in the list), else {@link plainNumber} or {@link wordWeight}.
 */
export function featureKindsOf(columns: readonly FittedColumn[]): Int32Array {
  return Int32Array.from(
    columns.flatMap((column) => {
      const width = widthOf(column);
      if (column.kind === 'categorical' && column.encoding === 'ordinal')
        return [column.categories.length + 1];
      const kind = column.kind === 'text' && column.encoding === 'tfidf' ? wordWeight : plainNumber;
      return Array.from({ length: width }, () => kind);
    }),
  );
}
