import type { ColumnType } from '../../../contracts/dataset.ts';
import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import type { FittedColumn } from '../../../contracts/preparation.ts';
import { categoricalKind } from './category/categorical-column.ts';
import { embeddedKind } from './category/embedded-column.ts';
import { hashedKind } from './category/hashed-column.ts';
import { targetEncodedKind } from './category/target-encoded-column.ts';
import { plainNumber, type ColumnKind } from './column-kind.ts';
import { imageKind } from './image-column.ts';
import { numericKind } from './numeric/numeric-column.ts';
import { textKind } from './text-column.ts';
import { vectorKind } from './vector-column.ts';

/** The kinds of columns. A new one is a file beside this one, and a line here. */
const kinds: { [Kind in FittedColumn['kind']]: ColumnKind<Extract<FittedColumn, { kind: Kind }>> } = {
  numeric: numericKind,
  image: imageKind,
  categorical: categoricalKind,
  hashed: hashedKind,
  targetEncoded: targetEncodedKind,
  embedded: embeddedKind,
  text: textKind,
  vector: vectorKind,
};

/** What is done with a column of its kind. */
export function kindOf<Fitted extends FittedColumn>(column: Fitted): ColumnKind<Fitted> {
  return kinds[column.kind] as unknown as ColumnKind<Fitted>;
}

/** The kind that an input column becomes. @param type the type that it is used as */
export function kindFor(
  type: ColumnType,
  preparation: Pick<ResolvedPreparation, 'categorical'>,
): ColumnKind<FittedColumn> {
  const kind = Object.values(kinds).find((candidate) => candidate.takes(type, preparation));
  if (kind === undefined)
    throw new Error(`columns of type ${type} have no features: they are refused before`);
  return kind as unknown as ColumnKind<FittedColumn>;
}

/** Features that a column takes. */
export function widthOf(column: FittedColumn): number {
  return kindOf(column).widthOf(column);
}

/** Names of all features, in order: `column`, `column=category`, `column:missing`, `column:outlier`. */
export function featureNamesOf(columns: readonly FittedColumn[]): string[] {
  return columns.flatMap((column) => kindOf(column).featureNamesOf(column));
}

/** For each feature 1 where noise may be added to it, else 0. */
export function noisyFeaturesOf(columns: readonly FittedColumn[]): Uint8Array {
  return Uint8Array.from(
    columns.flatMap((column) => {
      const kind = kindOf(column);
      const noisy = kind.noisyFeaturesOf?.(column) ?? 0;
      return Array.from({ length: kind.widthOf(column) }, (_, index) => Number(index < noisy));
    }),
  );
}

/**
 * What each feature is to a classical model: the number of categories where it holds the place of one (the last of them
 * stands for categories that are not in the list), else `plainNumber` or `wordWeight`.
 */
export function featureKindsOf(columns: readonly FittedColumn[]): Int32Array {
  return Int32Array.from(
    columns.flatMap((column) => {
      const kind = kindOf(column);
      const classical = kind.classicalKindOf?.(column) ?? plainNumber;
      return Array.from({ length: kind.widthOf(column) }, () => classical);
    }),
  );
}

/** For each feature what it was scaled by, (value − offset) / scale: 0 and 1 where it was not. */
export function scalingsOf(columns: readonly FittedColumn[]): { offset: number; scale: number }[] {
  return columns.flatMap((column) => {
    const kind = kindOf(column);
    const scaled = kind.scalingsOf?.(column) ?? [];
    return Array.from(
      { length: kind.widthOf(column) },
      (_, index) => scaled[index] ?? { offset: 0, scale: 1 },
    );
  });
}
