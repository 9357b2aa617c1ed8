import type { FittedTargetEncodedColumn } from '../../../contracts/preparation.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { noFold } from '../split/target-folds.ts';
import { createCategoryIndex } from './categorical-column.ts';
import { categoriesOfRows, createCategoryKind } from './category-kind.ts';

const plainKind = createCategoryKind<FittedTargetEncodedColumn, readonly number[]>({
  widthOf: ({ unknown }) => unknown.length,
  featureNamesOf: ({ name, outputs }) => outputs?.map((output) => `${name}:${output}`) ?? [name],
  blockOf: ({ name, unknown }) => ({ kind: 'dense', name, width: unknown.length }),
  createCoder(column) {
    const indexOf = createCategoryIndex(column);
    return (category) => column.encodings[indexOf(category)] ?? column.unknown;
  },
  write(_column, encoding, out, at) {
    for (let i = 0; i < encoding.length; i++) out[at + i] = encoding[i];
  },
});

/**
 * Target encoding. The training rows are cross-fitted: each is encoded by the targets of the other folds, as scikit-learn's
 * `TargetEncoder.fit_transform` does; with its own target in it, a model would learn to read the answer off the feature.
 */
export const targetEncodedKind: typeof plainKind = {
  ...plainKind,
  createColumnWriter(column, raw, at) {
    const plain = plainKind.createColumnWriter(column, raw, at);
    const byFold = raw.crossFit?.byColumn.get(column.name);
    if (raw.crossFit === undefined || byFold === undefined) return plain;
    const { foldOf, outputs } = raw.crossFit.folds;
    const firstRow = raw.firstRow ?? 0;
    const placeOf = placesOfRows(column, raw);
    const one = new Int32Array(1);
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) {
        const fold = foldOf[rows[i] + firstRow];
        if (fold === noFold) {
          one[0] = rows[i];
          plain(one, 0, 1, out.subarray(i * width), width);
          continue;
        }
        const { means, overall } = byFold[fold];
        const place = placeOf(rows[i]);
        for (let output = 0; output < outputs; output++)
          out[i * width + at + output] = place < 0 ? overall[output] : means[place * outputs + output];
      }
    };
  },
};

/** The place of a row's category in the column's list, −1 where it is not there. */
export function placesOfRows(
  column: Pick<FittedTargetEncodedColumn, 'name' | 'lead' | 'categories' | 'fill'>,
  raw: RawColumns,
): (row: number) => number {
  const { names, indexOf } = categoriesOfRows(column, raw);
  const places = Int32Array.from(names, createCategoryIndex(column));
  return (row) => places[indexOf(row)];
}
