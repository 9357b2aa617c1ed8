import type { FittedTargetEncodedColumn } from '../../../../contracts/preparation.ts';
import type { RawColumns } from '../../read/raw-columns.ts';
import { noFold } from '../../split/target-folds.ts';
import type { FitContext } from '../column-kind.ts';
import { placesOfRows } from './categories-of-rows.ts';
import { createCategoryIndex } from './category-index.ts';
import { createCategoryKind } from './category-kind.ts';
import { filling, type FilledCategories } from './fill-categories.ts';
import { meanTargets } from './mean-targets.ts';

const plainKind = createCategoryKind<FittedTargetEncodedColumn, readonly number[]>({
  names: ['target'],
  fit: fitTargetEncoded,
  upperBound: ({ name, targetOutputs }) => ({ kind: 'dense', name, width: targetOutputs }),
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
  crossFit(column, raw, recent, folds) {
    const places = folds.rows.map(placesOfRows(column, raw, recent));
    return Array.from({ length: folds.folds }, (_, fold) =>
      meanTargets(places, column.categories.length, folds, fold),
    );
  },
  createColumnWriter(column, raw, context, at) {
    const { crossFit, recent, firstRow } = context;
    const plain = plainKind.createColumnWriter(column, raw, context, at);
    const byFold = crossFit?.byColumn.get(column.name);
    if (crossFit === null || byFold === undefined) return plain;
    const { foldOf, outputs } = crossFit.folds;
    const placeOf = placesOfRows(column, raw, recent);
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

/** Means of the target over all training rows: what rows that were not trained on are encoded with. */
function fitTargetEncoded(
  filled: FilledCategories,
  raw: RawColumns,
  { folds, recent }: FitContext,
): FittedTargetEncodedColumn {
  if (folds === null) throw new Error('target encoding needs the targets of the training rows');
  const column = { ...filling(filled), categories: filled.counts.map(([category]) => category) };
  const places = folds.rows.map(placesOfRows(column, raw, recent));
  const { means, overall } = meanTargets(places, column.categories.length, folds, null);
  const { outputs } = folds;
  return {
    kind: 'targetEncoded',
    ...column,
    encodings: column.categories.map((_, i) => [...means.subarray(i * outputs, (i + 1) * outputs)]),
    unknown: [...overall],
    outputs: folds.names,
  };
}
